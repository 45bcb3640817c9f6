from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class Media(AppConfig):
    name = "media"
    verbose_name = _("Photo library")

    def ready(self) -> None:
        from media.rights import kinds

        register(kinds.check)
