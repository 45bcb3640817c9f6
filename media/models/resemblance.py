"""Two photos of one picture."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from media.models.photo import Photo


class Resemblance(models.Model):
    """That a photo shows the picture of another, at another size or crop; the other has a row that says the same of it.

    No foreign key of the database stands in the way of a version beside this one, which deletes photos and knows of no
    such rows. One whose photo is gone says nothing.
    """

    photo = models.ForeignKey(Photo, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    other = models.ForeignKey(Photo, models.DO_NOTHING, db_constraint=False, related_name="+")
    score = models.FloatField(_("likeness"), help_text=_("How well the two agree, 1 at most."))

    class Meta:
        verbose_name = _("resemblance")
        verbose_name_plural = _("resemblances")
        constraints = [models.UniqueConstraint(fields=["photo", "other"], name="resemblance_once")]

    def __str__(self) -> str:
        return f"{self.photo_id} – {self.other_id}"
