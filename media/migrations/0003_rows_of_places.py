import re

from django.db import migrations

ADDRESS = re.compile(r"/(\w+)/(\w+)/(\d+)/change/$")  # of a row's form at the desk


def name_rows(apps, schema_editor):
    """Say of which row a logged place is, where only the address of its form was kept."""
    for takedown in apps.get_model("media", "Takedown").objects.all():
        takedown.places = [_named(place) for place in takedown.places]
        takedown.save(update_fields=["places"])


def _named(place):
    if "model" in place:
        return place
    match = ADDRESS.search(place.pop("address", ""))
    model, pk = (f"{match[1]}.{match[2]}", int(match[3])) if match else ("", None)  # none for who might not open it
    return {**place, "model": model, "pk": pk}


class Migration(migrations.Migration):
    dependencies = [("media", "0002_bounded_windows")]

    operations = [migrations.RunPython(name_rows, migrations.RunPython.noop)]
