"""A moment in a form of the desk: a day and a time by the magazine's clock, and which instant they mean.

The clock shows an hour twice when it is put back, leaves one out when it is put forward, and shows no part of a second.
So the instant that a form shows goes along with its day and time, and is meant as long as nobody changes those. No
instant is believed at which the clock shows anything else.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.clock import HOUR, printed

MINUTE = timedelta(minutes=1)


class DayInput(forms.DateInput):
    input_type = "date"


class HourInput(forms.TimeInput):
    input_type = "time"


class WhichInput(forms.HiddenInput):
    """The instant that is meant, out of sight; a choice where its value is the one and all that there are."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        if not isinstance(value, tuple):
            return super().get_context(name, value, attrs)
        chosen, among = value
        choices = [(at.isoformat(), _named(timezone.localtime(at))) for at in among]
        return forms.Select(self.attrs, [("", "---------"), *choices]).get_context(name, chosen, attrs)


class _Moments(forms.SplitDateTimeWidget):
    """A day, a time, and the instant; each with its name for those who hear the page."""

    supports_microseconds = True  # by the instant

    def named(self) -> None:
        self.widgets = [*self.widgets, WhichInput()]  # type: ignore[assignment]  # the stubs know of two
        self.widgets_names = ["_0", "_1", "_2"]
        for widget, name in zip(self.widgets, (_DATE, _TIME, _WHICH), strict=True):
            widget.attrs["aria-label"] = name

    def decompress(self, value: Any) -> Any:
        if not isinstance(value, datetime):
            return [None, None, None]
        here = _local(value)
        return [here.date(), here.time(), value.astimezone(UTC)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        day, hour, instant = _three(value if isinstance(value, (list, tuple)) else self.decompress(value))
        at = _instant(instant)
        among = [at if at and timedelta(0) <= at - each < MINUTE else each for each in _instants(day, hour)]
        said = at and at.isoformat()
        is_choice = len(among) > 1 and not self.is_hidden
        return super().get_context(name, [day, hour, (said, among) if is_choice else said], attrs)


class MomentWidget(_Moments):
    """A day and a time in the browser's own pickers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, date_format="%Y-%m-%d", time_format="%H:%M")
        self.widgets = (DayInput(attrs, format="%Y-%m-%d"), HourInput(attrs, format="%H:%M"))
        self.named()


class DateTimes(_Moments, AdminSplitDateTime):
    """A day and a time with the admin's shortcuts."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.named()

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """Render the admin's template, which knows a day and a time alone, and behind it the instant."""
        which = context["widget"]["subwidgets"][2]
        parts = [(template_name, context), (which["template_name"], {"widget": which})]
        return format_html_join(
            "",
            "{}",
            ([super(DateTimes, self)._render(*part, renderer)] for part in parts),  # type: ignore[misc]  # of no stub
        )


class HiddenMoments(_Moments, forms.SplitHiddenDateTimeWidget):
    """A moment out of sight, by which a form knows whether it was changed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.named()


class MomentField(forms.SplitDateTimeField):
    """A moment by the magazine's clock. A time that the clock leaves out, or shows twice, is refused in words."""

    widget = MomentWidget
    hidden_widget = HiddenMoments
    default_error_messages = {
        "invalid_date": gettext_lazy("Choose a day."),
        "invalid_time": gettext_lazy("Choose a time."),
    }

    @property
    def zone(self) -> str:
        """The time zone of the magazine's clock, by which a page says what a moment is by the editor's own."""
        return str(timezone.get_current_timezone())

    def clean(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):  # a field that may only be looked at
            return value
        day, hour, instant = _three(value)
        naive = super().clean([day, hour])
        try:
            return moment_at(naive, self._meant(instant, naive)) if naive else None
        except ValidationError as error:
            if error.code != "calendar" or self.required:
                raise
        said = _("Choose a day that the calendar has, or leave it empty if there is none.")
        raise ValidationError(said, code="calendar")

    def compress(self, data_list: Any) -> datetime | None:
        """Return the day and the time as the clock shows them, in no zone."""
        day, hour = data_list or (None, None)
        if not isinstance(day, date) or not isinstance(hour, time):
            return super().compress(data_list)
        return datetime.combine(day, hour)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        before, after = self._read(initial), self._read(data)
        return before is False or after is False or before != after

    def _read(self, value: Any) -> datetime | bool | None:
        """Return the moment that a value says, None for none, False for what says none."""
        if isinstance(value, datetime):
            return value
        if not any(_three(value)[:2]):
            return None
        try:
            return self.clean(value)
        except ValidationError:
            return False

    def _meant(self, instant: Any, naive: datetime) -> datetime | None:
        """Return the instant that a form has sent along, None where the clock then shows what wasn't typed."""
        at = _instant(instant)
        if at is None:
            return None
        here = _local(at)
        shown = self.widget.widgets[1].format_value(here.time())  # it may leave out the seconds
        try:
            hour: Any = self.fields[1].to_python(shown)
            is_shown = datetime.combine(here.date(), hour) == naive
        except (ValidationError, TypeError):
            return None
        return at if is_shown else None


class OneLineMomentField(forms.DateTimeField):
    """A moment to look at, in one input: of a time that the clock shows twice, the first."""

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
        naive = parse_datetime(str(value))
        return moment_at(naive, next(iter(_instants(naive.date(), naive.time())), None)) if naive else None


def typed_in(field: forms.BoundField) -> Any:
    """Return what stands in a field of a form and can be seen there."""
    value = field.value()
    return value[:2] if isinstance(field.field, MomentField) and isinstance(value, list) else value


MOMENTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateTimeField: {"form_class": MomentField, "widget": DateTimes}
}  # of `formfield_overrides`
_DATE, _TIME = gettext_lazy("Date"), gettext_lazy("Time")
_WHICH = gettext_lazy("Which of the two")


def moment_at(naive: datetime, meant: datetime | None = None) -> datetime:
    """Return the moment at which the magazine's clock shows `naive`; raise ValidationError unless there is just one.

    Arguments: `meant`, an instant that is known to be it.
    """
    if meant is not None:
        return meant
    here = timezone.get_current_timezone()
    first, second = naive.replace(tzinfo=here), naive.replace(tzinfo=here, fold=1)
    try:
        is_there = first.astimezone(UTC).astimezone(here).replace(tzinfo=None) == naive
    except OverflowError:
        raise ValidationError(_("Choose a day that the calendar has."), code="calendar") from None
    if first.utcoffset() == second.utcoffset():
        return first
    words = {"day": printed(naive, "j F Y"), "hour": printed(naive, HOUR), "zone": here}
    if is_there:
        said = _("On %(day)s the clock in %(zone)s shows %(hour)s twice. Choose which of the two is meant.")
    else:
        said = _("On %(day)s the clock in %(zone)s leaves out %(hour)s. Choose a time an hour earlier or later.")
    raise ValidationError(said % words, code="clock")


def _three(value: Any) -> tuple[Any, Any, Any]:
    """Return the parts of what was sent; a page that was open before there were three sends two."""
    day, hour, instant = [*(value or ()), None, None, None][:3]
    return day, hour, instant


def _named(local: datetime) -> str:
    """Name one of two moments that the clock shows alike: by its zone, and by what that is."""
    offset = f"{local:%z}"
    return f"{printed(local, HOUR)} (UTC{offset[:3]}:{offset[3:5]})"


def _local(at: datetime) -> datetime:
    try:
        return timezone.localtime(at)
    except OverflowError:  # no zone but UTC has all of the years 1 and 9999
        return at.astimezone(UTC)


def _instant(text: Any) -> datetime | None:
    if isinstance(text, datetime):
        return text
    try:
        at = parse_datetime(text) if isinstance(text, str) and len(text) < 50 else None
        return at.astimezone(UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _instants(day: Any, hour: Any) -> list[datetime]:
    """Return the instants at which the clock shows a day and a time: two when it is put back, one, or none."""
    try:
        naive = datetime.combine(forms.DateField().clean(day), forms.TimeField().clean(hour))
        here = timezone.get_current_timezone()
        both = [naive.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1)]
        return [at for at in dict.fromkeys(both) if at.astimezone(here).replace(tzinfo=None) == naive]
    except (ValidationError, ValueError, OverflowError, TypeError):
        return []
