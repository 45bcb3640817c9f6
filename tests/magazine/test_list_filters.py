"""A list of the desk is narrowed by its own filters, and what is made up in its address is refused in order."""

import logging

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from kit.admin.base import ASKED
from tests.kept import once_in_a_module
from tests.magazines import build

pytestmark = pytest.mark.django_db

first_magazine, kept_magazine = once_in_a_module("kept_magazine", build)


@pytest.fixture
def quiet_desk(desk):
    """Return the chief's client, beside which nothing is logged: thousands of refusals cost less than their traces."""
    desk.raise_request_exception = False
    logging.disable(logging.WARNING)
    yield desk
    logging.disable(logging.NOTSET)


def filters():
    """Yield (address, field) of each list and of each field by which it is narrowed."""
    for model, owner in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        names = [each[0] if isinstance(each, tuple) else each for each in owner.list_filter]
        for name in [*names, owner.date_hierarchy]:
            if isinstance(name, str):
                yield pytest.param(address, model._meta.get_field(name), id=f"{model._meta.model_name}-{name}")


@pytest.mark.alike  # what is refused asks no rows
@pytest.mark.parametrize(("address", "field"), [*filters()])
def test_a_list_is_narrowed_in_no_other_way(quiet_desk, address, field):
    target = field.target_field if field.is_relation else field
    known = {*target.get_lookups(), *models.ForeignKey.get_lookups(), "id__range", "year__gte", "date__range", "x"}
    for lookup in known - ASKED:
        assert quiet_desk.get(address, {f"{field.name}__{lookup}": "("}).status_code == 400, lookup


@pytest.mark.parametrize(("address", "field"), [*filters()])
def test_a_list_is_narrowed_as_its_filters_do_it(quiet_desk, kept_magazine, address, field):
    for lookup in ASKED:
        for value in ("1", "(", "1,2,x", "9" * 18):
            assert quiet_desk.get(address, {f"{field.name}__{lookup}": value}).status_code in (200, 302), lookup
