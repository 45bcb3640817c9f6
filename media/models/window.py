"""From when until when a photo may be shown, and what was taken down."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from media.models.photo import Photo
from media.querysets import WindowQuerySet
from media.rights.verdicts import Verdict

YEARS = range(1900, 3000)  # in which rights begin and end


def check_year(value: datetime) -> None:
    """Refuse a moment of a year in which no rights begin or end.

    The years 1 and 9999, by which programs say "none", are whole in no time zone but UTC.
    """
    if not YEARS.start <= value.year <= YEARS.stop:  # the last year ends with the beginning of the next
        words = {"first": YEARS.start, "last": YEARS.stop}
        raise ValidationError(_("Choose a year from %(first)s to %(last)s; leave it empty if there is none.") % words)


class Window(models.Model):
    """A span of time in which a photo may be used, or may not.

    A denial wins, for everyone. A photo without a window that allows it may be used for ever; one with some may be used
    within them alone. What is printed in a territory or a note binds editors and not the clock: the site is read
    everywhere.
    """

    Verdict = Verdict

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="windows", verbose_name=_("photo"))
    verdict = models.CharField(_("verdict"), max_length=5, choices=Verdict, default=Verdict.ALLOW)
    usable_from = models.DateTimeField(_("from"), null=True, blank=True, validators=[check_year])
    usable_until = models.DateTimeField(
        _("until"),
        null=True,
        blank=True,
        validators=[check_year],
        help_text=_("At this minute it acts on every page by itself."),
    )
    territory = models.CharField(
        _("territory"),
        max_length=120,
        blank=True,
        help_text=_("“Europe”, “web only”: for editors to heed. Readers are everywhere."),
    )
    note = models.CharField(_("note"), max_length=400, blank=True)
    proof = models.FileField(
        _("proof"), upload_to="proofs", blank=True, max_length=200, help_text=_("The licence or the contract: a PDF.")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("rights window")
        verbose_name_plural = _("rights windows")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["photo", "verdict", "usable_from", "usable_until"], name="window_of_photo"),
            models.Index(fields=["usable_until"], condition=Q(verdict=Verdict.ALLOW), name="window_ends"),
            models.Index(fields=["usable_from"], condition=Q(verdict=Verdict.DENY), name="window_denies"),
            models.Index(fields=["usable_from"], condition=Q(verdict=Verdict.ALLOW), name="window_allows"),
            models.Index(fields=["usable_until"], condition=Q(verdict=Verdict.DENY), name="window_denies_no_more"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(usable_until__gt=F("usable_from")),
                name="window_ends_after_start",
                violation_error_message=_("The rights of a photo cannot end before they begin."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()


class Takedown(models.Model):
    """A photo that was taken from every page at once.

    The row says who did so, when and why, and where it stood. What keeps it off the pages is its window, a denial
    without an end; ending that window is what lifts it.
    """

    window = models.OneToOneField(Window, models.PROTECT, related_name="takedown", editable=False)
    reason = models.CharField(_("reason"), max_length=400)
    at = models.DateTimeField(_("taken down at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    places = models.JSONField(_("where it stood"), default=list)  # `kit.admin.usage.Place`s
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("takedown")
        verbose_name_plural = _("takedowns")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.reason
