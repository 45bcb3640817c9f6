"""What an import leaves, for tests."""

from django.apps import apps

from articles.revisions import snapshots


def stored():
    """Return every row of the database, to the last column."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def kinds(article):
    return [block["kind"] for block in snapshots.freeze(article).body["blocks"]]
