"""What forms are put together from without a template is, letter by letter, what Django's templates make."""

from datetime import UTC, datetime
from itertools import product

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorList
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from kit.admin.rendering import MADE, FormRenderer

WORDS = [
    "",
    None,
    "plain",
    "“quoted” & <b>bold</b> \"'",
    mark_safe("<i>ours</i> &amp;"),
    gettext_lazy("Delete"),
    1200,
    0,
]
FIELDS = [forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.CheckboxInput]
FIELDS += [forms.DateInput, forms.TimeInput, forms.Textarea]
ATTRS = [{}, {"id": "id_a", "class": "x <y>"}, {"required": True, "hidden": False, "rows": 4, "data-a": None}]
CHOICES = [("", "---"), (1, "One & <only>"), ("Of a group", [("a", mark_safe("&amp;")), ("b", gettext_lazy("Delete"))])]


def pair(widget, value, attrs):
    return [widget.render("a<b", value, attrs, renderer) for renderer in (FormRenderer(), DjangoTemplates())]


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_is_printed_alike(kind):
    for value, attrs in product(WORDS, ATTRS):
        ours, djangos = pair(kind(), value, attrs)
        assert ours == djangos


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, forms.CheckboxSelectMultiple, forms.RadioSelect])
def test_a_choice_is_printed_alike(kind):
    for value, attrs in product([None, "", 1, "1", "a", "unknown", ["1", "b"]], ATTRS):
        ours, djangos = pair(kind(choices=CHOICES), value, attrs)
        assert ours == djangos


@pytest.mark.parametrize("kind", [forms.DateInput, forms.SelectDateWidget, forms.SplitDateTimeWidget])
def test_a_day_is_printed_alike(kind):
    ours, djangos = pair(kind(), datetime(2026, 11, 30, 12, tzinfo=UTC), {"id": "id_on"})
    assert ours == djangos


class Story(forms.Form):
    headline = forms.CharField(label="A & <b>headline</b>", help_text="Short.")
    price = forms.DecimalField(required=False)
    kind = forms.ChoiceField(choices=CHOICES)


@pytest.mark.parametrize("data", [None, {}, {"headline": "<Salt>", "kind": "c", "price": "one"}])
@pytest.mark.parametrize("auto_id", ["id_%s", False])
def test_labels_and_errors_are_printed_alike(data, auto_id):
    ours, djangos = (Story(data, auto_id=auto_id, renderer=each) for each in (FormRenderer(), DjangoTemplates()))
    assert ours.as_p() == djangos.as_p()
    for mine, theirs in zip(ours, djangos, strict=True):
        assert mine.label_tag() == theirs.label_tag()
        assert mine.legend_tag(attrs={"class": "x"}) == theirs.legend_tag(attrs={"class": "x"})
        assert str(mine.errors) == str(theirs.errors)
        assert mine.errors.as_ul() == theirs.errors.as_ul()


def test_an_error_of_ours_and_one_of_somebody_else_are_printed_alike():
    said = ["<b>", mark_safe("<b>bold</b>"), gettext_lazy("Delete")]
    lists = [ErrorList(said, "nonfield", renderer, "id_a") for renderer in (FormRenderer(), DjangoTemplates())]
    assert str(lists[0]) == str(lists[1]) != ""


def test_what_is_put_together_is_known_to_django():
    for name in MADE:
        assert DjangoTemplates().get_template(name)
