from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class Magazine(AppConfig):
    name = "magazine"
    verbose_name = _("magazine")

    def ready(self):
        from magazine import s3

        register(s3.check)


class Desk(AdminConfig):
    """Django's admin, served by the magazine's own site object."""

    default_site = "magazine.desk.Desk"
