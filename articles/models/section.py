from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.querysets import SectionQuerySet
from kit.paths import path_to
from kit.slugs import SlugField


class Section(models.Model):
    """A part of the magazine: Fashion, Beauty, Culture."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = SlugField(_("address"), max_length=120, unique=True)
    description = models.CharField(_("description"), max_length=250, blank=True, help_text=_("One line on its page."))
    position = models.PositiveSmallIntegerField(_("place in the menu"), default=0)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("section", self.slug)
