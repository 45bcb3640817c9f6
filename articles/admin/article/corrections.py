"""What an editor tells readers of changes to a story they may have read: corrections, and the date of an update."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.article.blocks import WordsInline
from articles.admin.article.formsets import RowForm, StoryFormSet
from articles.models import Article, Correction
from kit.admin.forms import ConstrainedForm, ShortLines
from kit.admin.inlines import FormInline
from kit.admin.moments import DateTimes, MomentField
from kit.clock import format_moment


class CorrectionForm(RowForm, ConstrainedForm):
    """A correction, which begins with the moment at which it is added.

    A new row is sent with the moment that it was given, so one in which nobody wrote is no change.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if at := self.fields.get("at"):
            at.show_hidden_initial = not self.instance.pk

    def clean_at(self) -> datetime | None:
        """Refuse a correction in the future: readers would be told today of what was put right tomorrow."""
        at = self.cleaned_data["at"]
        if at and at > timezone.now():
            raise ValidationError(_("A correction can’t lie in the future: write when it was made."))
        return at


class CorrectionFormSet(StoryFormSet):
    known_by = ("text", "text")


class CorrectionForms(WordsInline, FormInline):
    """Printed at the foot of the story, once it is published again."""

    model = Correction
    form = CorrectionForm
    formset = CorrectionFormSet
    template = "admin/articles/article/corrections.html"
    fields = ["at", "text"]
    formfield_overrides = {
        models.DateTimeField: {"form_class": MomentField, "widget": DateTimes, "initial": timezone.now},
        models.TextField: {"widget": ShortLines},
    }


def updated_at(value: datetime | None, article: Article) -> datetime | None:
    """Return the moment of an update; refuse one before anybody could have read the story."""
    if value and article.published_at and value < article.published_at:
        published = format_moment(article.published_at)
        said = _("The story was first published on %s: an update comes after it.") % published
        raise ValidationError(said)
    return value
