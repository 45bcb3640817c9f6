from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Media(AppConfig):
    name = "media"
    verbose_name = _("Photo library")
