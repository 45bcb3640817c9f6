"""Files that are to go."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Departure(models.Model):
    """A file that nothing names any more, or the renditions of a photo.

    The row is written in the transaction that gives them up, and is gone once they are; until then a process that is
    killed, or a storage that doesn't answer, loses none.
    """

    path = models.CharField(_("file"), max_length=255, blank=True)
    photo_pk = models.BigIntegerField(_("photo’s number"), null=True, blank=True)  # its row may be no more
    editions = models.JSONField(_("editions"), default=list)
    noted_at = models.DateTimeField(_("noted"), auto_now_add=True)

    class Meta:
        verbose_name = _("departure")
        verbose_name_plural = _("departures")

    def __str__(self) -> str:
        return self.path or str(self.photo_pk)
