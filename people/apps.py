from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from kit import former
        from people import addresses, taken

        former.keep_in(addresses)
        taken.watch()
