from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Articles(AppConfig):
    name = "articles"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from articles import merging

        merging.declare()
