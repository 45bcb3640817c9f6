from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _


class People(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from taggit.models import Tag

        from kit import former
        from people import addresses, taken
        from people.tags import give_address

        former.keep_in(addresses)
        taken.watch()
        pre_save.connect(give_address, sender=Tag, dispatch_uid="people.tags")
