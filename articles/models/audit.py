from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.campaign import Campaign
from articles.models.revision import Revision
from articles.querysets import AuditEntryQuerySet


class AuditEntry(models.Model):
    """Who did what to a story or to a campaign's embargo, and when. `articles.publishing` adds rows; none changes."""

    class Verb(models.TextChoices):
        """As the history prints it, before the revision to which it was done."""

        SUBMIT = "submit", _("submitted")
        TAKE_BACK = "take_back", _("took back")
        SEND_BACK = "send_back", _("sent back")
        APPROVE = "approve", _("approved")
        REOPEN = "reopen", _("wrote on after its approval")
        PUBLISH = "publish", _("published")
        OVERRIDE = "override", _("published in spite of warnings")
        SCHEDULE = "schedule", _("scheduled")
        UNSCHEDULE = "unschedule", _("took off the schedule")
        COME_DOWN = "come_down", _("set the end of")
        WITHDRAW = "withdraw", _("withdrew")
        EMBARGO = "embargo", _("set the embargo")
        LIFT_EMBARGO = "lift_embargo", _("lifted the embargo")
        DISCARD = "discard", _("discarded the changes since")
        RESTORE = "restore", _("restored")
        TRASH = "trash", _("moved to the trash")
        UNTRASH = "untrash", _("took out of the trash")

    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="audit", verbose_name=_("story"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="audit", verbose_name=_("campaign"))
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="audit", verbose_name=_("revision"))
    verb = models.CharField(_("what"), max_length=20, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))
    from_status = models.CharField(_("from"), max_length=12, choices=Article.Status, blank=True)
    to_status = models.CharField(_("to"), max_length=12, choices=Article.Status, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article"], condition=Q(verb="send_back"), name="audit_sent_back")]
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None, campaign__isnull=False) | Q(article__isnull=False, campaign=None),
                name="audit_of_story_or_campaign",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.article or self.campaign}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit entry never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An audit entry is history and can't be deleted.")
