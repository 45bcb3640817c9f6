from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class Articles(AppConfig):
    name = "articles"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from taggit.models import Tag

        from articles import tags

        pre_save.connect(tags.shorten, sender=Tag, dispatch_uid="articles.tags")
