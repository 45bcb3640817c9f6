"""Rows of a part of a form: what all of them have in common is looked up once."""

import pytest
from django.contrib import admin
from django.forms import modelform_factory
from django.forms.forms import BaseForm
from django.forms.models import inlineformset_factory

from kit.admin.forms import ConstrainedForm
from kit.admin.inlines import DeskFormSet
from people.models import Alias, Person
from tests.builders import make_person

pytestmark = pytest.mark.django_db


def test_the_forms_of_a_class_gather_their_scripts_once_and_another_class_its_own(monkeypatch):
    gathered, gather = [], BaseForm.media.fget
    monkeypatch.setattr(BaseForm, "media", property(lambda form: gathered.append(type(form)) or gather(form)))
    dates = {"widgets": {"name": admin.widgets.AdminDateWidget}}
    one, other = (modelform_factory(Person, ConstrainedForm, ["name"], **more) for more in ({}, dates))
    assert [str(one().media) for _form in range(3)] == [""] * 3
    assert "calendar.js" in str(other().media)
    assert gathered == [one, other]


def test_the_row_that_a_browser_copies_is_made_once():
    rows = inlineformset_factory(Person, Alias, ConstrainedForm, DeskFormSet, fields=["name"])(instance=make_person())
    assert rows.empty_form is rows.empty_form
    assert rows.empty_form.prefix.endswith("-__prefix__")
