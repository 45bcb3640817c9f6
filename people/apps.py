from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self):
        from people import taken

        taken.watch()
