"""Ids that no form has judged: whatever stands where the desk expects one, the answer is no error, on either engine."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models
from django.test import RequestFactory
from django.urls import reverse

from tests.builders import make_campaign
from tests.forms import added, filled
from tests.kept import once_in_a_module
from tests.magazines import build
from tests.promises.hostile import IDS, addresses, quoted

HUGE = [str(2**63), "9" * 30, "9_" * 30 + "9"]
OF_ROWS = re.compile(r".*-(TOTAL|INITIAL)_FORMS")
IN_ROWS = re.compile(r".*-\d+-.+")

kept_first, kept = once_in_a_module("kept", lambda: build(stories=1, photos=1))


@pytest.fixture
def asker(kept, desk):
    """Return a client that may do everything, at a magazine with a row of each kind."""
    return desk


def lists():
    for model, owner in admin.site._registry.items():
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), owner


def parameters(owner, request):
    """Yield the names by which a list is narrowed to what stands beside the id of another row, or to a day."""
    for each in owner.get_list_filter(request):
        name = each[0] if isinstance(each, tuple) else each
        if not isinstance(name, str):
            yield name.parameter_name
        elif isinstance(owner.opts.get_field(name.split("__")[0]), models.ForeignObjectRel | models.ForeignKey):
            yield from (name, f"{name}__id__exact", f"{name}__in", f"{name}__isnull")
        else:
            yield from (name, f"{name}__exact")
    if owner.date_hierarchy:
        yield from (f"{owner.date_hierarchy}__{part}" for part in ("year", "month", "day", "gte"))


def test_no_address_is_an_error(asker):
    for value in ["0", HUGE[1], "_00"]:
        for address in addresses(quoted(value)):
            if quoted(value) in address:
                assert asker.get(address).status_code in (302, 400, 404, 405), address
    days = ("2026/13", "0000/01", "0001/01", "9999/12", "99999/01", f"{HUGE[1]}/01")
    assert {asker.get(f"/archive/{day}/").status_code for day in days} == {404}


def test_no_bulk_action_is_an_error(asker):
    for address, owner in lists():
        actions = [name for name, _label in owner.get_action_choices(_asked(asker, address))][1:2]
        for value in ("abc", "", "-1", "0", HUGE[1]) if actions else ():
            data = {"action": actions, "post": "yes", "select_across": "0", "index": value}
            assert asker.post(address, data | {ACTION_CHECKBOX_NAME: value}).status_code == 302, (address, value)
        assert asker.post(address, {"action": "made-up", ACTION_CHECKBOX_NAME: "abc"}).status_code in (200, 302)


def test_a_bulk_action_acts_on_the_rows_that_are_there(asker, kept):
    spare = make_campaign("Of nobody")
    data = {"action": "delete_selected", "post": "yes", ACTION_CHECKBOX_NAME: [*IDS, str(spare.pk)]}
    asker.post("/desk/articles/campaign/", data)
    assert list(type(spare).objects.all()) == [kept.campaign]


def test_no_list_is_an_error(asker):
    for address, owner in lists():
        for name in {*parameters(owner, _asked(asker, address))}:
            for value in (HUGE[1], HUGE[2], f"1,{2**63}"):
                assert asker.get(address, {name: value}).status_code in (200, 302, 400), (address, name, value)
        rest = dict.fromkeys(("p", "o", "_popup", "all", "_facets"), HUGE[1])
        for query in (rest, {"id__in": HUGE[1]}):
            assert asker.get(address, query).status_code in (200, 302, 400), (address, query)


def test_no_choice_is_an_error(asker):
    asked = {"app_label": "articles", "model_name": "article", "field_name": "lead_photo", "term": "a"}
    for name in (*asked, "page", "id", "to_field"):
        for value in ("abc", "-1", HUGE[1], "9" * 5000):
            answer = asker.get("/desk/autocomplete/", asked | {name: value})
            assert answer.status_code in (200, 403, 404), (name, value)


def test_no_form_that_begins_filled_is_an_error(asker):
    for address, owner in lists():
        filling = dict.fromkeys((field.name for field in owner.opts.get_fields()), HUGE[1])
        assert asker.get(f"{address}add/", filling | {"_to_field": "id"}).status_code == 200, address


def test_no_form_is_an_error(asker):
    for address, row, form in forms(asker):
        for value in (HUGE[1], HUGE[2]):
            assert asker.post(address, made_up(form, row, value)).status_code in (200, 302), (address, value)


def test_no_number_of_rows_is_an_error(asker):
    for address, _row, form in forms(asker):
        counts = [name for name in form if OF_ROWS.fullmatch(name)]
        sent = (("TOTAL", str(-(10**30))), ("INITIAL", str(-(10**30))), ("INITIAL", str(10**30)), ("", "abc"))
        for kind, value in sent if counts else ():
            data = form | {name: value for name in counts if kind in name}
            assert asker.post(address, data).status_code in (200, 302), (address, kind, value)


def test_every_number_in_an_address_is_an_id_by_its_converter():
    folders = ("articles", "kit", "magazine", "media", "people")
    files = [file for name in folders for file in Path(settings.BASE_DIR, name).rglob("*.py")]
    assert len(files) > 100
    assert [str(file) for file in files if "<int:" in file.read_text()] == []


def _asked(client, address):
    request = RequestFactory().get(address)
    request.user = client.get("/desk/").wsgi_request.user
    return request


def forms(client):
    """Yield (address, row, what a browser sends) of the form of a row of each kind that there is."""
    for address, owner in lists():
        if row := owner.model._default_manager.first():
            where = f"{address}{row.pk}/change/"
            yield where, row, filled(client.get(where), f"{owner.opts.model_name}_form")


def made_up(form, row, value):
    """Return a form in which every id is made up, and with them whatever else stands in its rows."""
    related = {field.name for field in row._meta.get_fields() if field.is_relation}
    data = dict(form)
    for prefix in {name.removesuffix("-TOTAL_FORMS") for name in form if name.endswith("-TOTAL_FORMS")}:
        if f"{prefix}-0-id" not in form:
            added(data, prefix, id=value, ordering=value, position=value, photo=value, person=value)
    data |= {name: [value] for name in data if name in related or IN_ROWS.fullmatch(name)}
    return data | dict.fromkeys(("instead", "based_on", "autosave", "over"), value)
