"""What editors have around a story and readers never see: who is at it, what they say of it, who else may look."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.revision import Revision
from articles.querysets import NoteQuerySet, PresenceQuerySet, PreviewLinkQuerySet


class Presence(models.Model):
    """Somebody has a story open: their page says so again and again."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [models.UniqueConstraint(fields=["article", "user"], name="presence_once")]

    def __str__(self) -> str:
        return str(self.user)


LONGEST_NOTE = 2000  # characters


class Note(models.Model):
    """A word between editors on a story, or on one block of it, or the answer to one."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="notes", verbose_name=_("story"))
    block = models.UUIDField(_("block"), null=True, help_text=_("The key of the block; none for the whole story."))
    answers_to = models.ForeignKey("self", models.CASCADE, null=True, related_name="answers", verbose_name=_("answers"))
    text = models.TextField(_("note"), max_length=LONGEST_NOTE)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("resolved by")
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["article"], condition=Q(answers_to=None, resolved_at=None), name="note_open")]

    def __str__(self) -> str:
        return self.text[:80]


def _key() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


class PreviewLink(models.Model):
    """An address by which somebody without an account sees one revision, until it expires or is revoked."""

    key = models.CharField(max_length=32, unique=True, default=_key, editable=False)
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="preview_links", verbose_name=_("revision"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    opened = models.PositiveIntegerField(_("opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened"), null=True)

    objects = PreviewLinkQuerySet.as_manager()

    # What the story's page says of it.
    address: str
    maker: str

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.revision)
