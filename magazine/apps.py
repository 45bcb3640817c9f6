from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class Magazine(AppConfig):
    name = "magazine"
    verbose_name = _("magazine")

    def ready(self) -> None:
        from django.contrib.auth import get_user_model

        from magazine import postgresql, s3, sqlite
        from magazine.freshness import triggers
        from magazine.http import origin, peers

        register(s3.check)
        register(peers.check, deploy=True)
        register(origin.check, deploy=True)
        register(triggers.check, Tags.database)
        articles = apps.get_app_config("articles")  # Django tells of no app without models
        pre_migrate.connect(triggers.away, sender=articles, dispatch_uid="magazine.freshness")
        post_migrate.connect(triggers.make, sender=articles, dispatch_uid="magazine.freshness")
        sqlite.watch()
        postgresql.attend()
        # What Django calls a user is an account at this desk, in every heading, list and message.
        words = get_user_model()._meta
        words.verbose_name, words.verbose_name_plural = _("account"), _("accounts")


class DeskConfig(AdminConfig):
    """Django's admin, served by the magazine's own site object."""

    default_site = "magazine.desk.site.Desk"
