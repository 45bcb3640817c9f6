"""What a verb asks before it acts: a reason, a moment. Each form gives its answers as the verb's own arguments."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.admin.moments import MomentField
from kit.clock import printed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from articles.publishing import Refused

LONGEST_REASON = 500  # characters of a reason


def clock_sentence(at: datetime) -> str:
    """Return the sentence that says which clock counts, and what it shows."""
    local, zone = timezone.localtime(at), str(timezone.get_current_timezone())
    words = {
        "zone": zone if zone == local.tzname() else f"{zone} ({local.tzname()})",
        "now": printed(local, "H:i, j F Y"),
    }
    return _("By the clock in %(zone)s, which now shows %(now)s.") % words


class ConfirmationForm(forms.Form):
    """A form whose fields are the arguments of a verb."""

    required_css_class = "required"

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, label_suffix="", **kwargs)
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.help_text = " ".join(filter(None, [str(field.help_text), clock_sentence(timezone.now())]))

    @classmethod
    def initial_of(cls, about: Any) -> dict[str, Any]:
        """Return what the fields begin with; `about` is what is known of the target."""
        return {}

    def offer_override(self, refusal: "Refused | None") -> None:
        """Ask for a reason to pass what was warned of: only after a refusal that such a reason would do for."""
        if "override" in self.fields and not getattr(refusal, "can_override", False):
            del self.fields["override"]


def _reason(label: "StrOrPromise", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3, "dir": "auto"}), **options
    )


class HistoryNoteForm(ConfirmationForm):
    note = _reason(gettext_lazy("Why? For the history; readers don’t see it."), required=False)


class HandoverForm(ConfirmationForm):
    note = _reason(gettext_lazy("A word to whoever reads it next, if there is one to say."), required=False)


class ReasonForm(ConfirmationForm):
    note = _reason(
        gettext_lazy("Why does it go back?"),
        error_messages={"required": gettext_lazy("Say why the story goes back, so that its writer knows what to do.")},
        help_text=gettext_lazy("The writer reads it above the story; it stays in the history."),
    )


class EmptyForm(ConfirmationForm):
    """Asks for nothing but a yes."""


class OverrideForm(ConfirmationForm):
    """A question that also takes the reason for which warnings of the checklist are passed."""

    override = forms.CharField(
        label=gettext_lazy("Do it in spite of this, because"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


class SubmitForm(OverrideForm, HandoverForm):
    field_order = ["note", "override"]


class ScheduleForm(OverrideForm):
    live_from = MomentField(label=gettext_lazy("Goes live"))
    live_until = MomentField(
        label=gettext_lazy("Comes down"), required=False, help_text=gettext_lazy("Left empty, it stays.")
    )
    field_order = ["live_from", "live_until", "override"]

    @classmethod
    def initial_of(cls, about: Any) -> dict[str, Any]:
        last = about.coming or about.placed
        return {"live_from": about.coming and about.coming.live_from, "live_until": last and last.live_until}


class EndForm(ConfirmationForm):
    live_until = MomentField(
        label=gettext_lazy("Comes down"), required=False, help_text=gettext_lazy("Left empty, it stays.")
    )

    @classmethod
    def initial_of(cls, about: Any) -> dict[str, Any]:
        last = about.coming or about.placed
        return {"live_until": last and last.live_until}


class EmbargoForm(ConfirmationForm):
    until = MomentField(label=gettext_lazy("Under embargo until"), required=False)
    note = _reason(
        gettext_lazy("Why? For the history; readers don’t see it."),
        required=False,
        help_text=gettext_lazy("Needed to end an embargo early."),
    )
    lift = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        super().clean()
        answers = self.cleaned_data
        if answers.pop("lift", ""):
            answers["until"] = None
            self.errors.pop("until", None)
        elif not answers.get("until") and "until" not in self.errors:
            self.add_error("until", _("Choose the day and the time at which the embargo ends."))
        return answers

    @classmethod
    def initial_of(cls, about: Any) -> dict[str, Any]:
        return {"until": about.embargoed_until}
