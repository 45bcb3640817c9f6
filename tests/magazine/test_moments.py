"""A moment in a form of the desk: the hours that clocks show twice or leave out, and what nobody has touched."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.contrib import admin
from django.db import models
from django.test import RequestFactory
from django.utils import timezone

from articles.models import Campaign, Correction
from kit.admin.moments import MomentField, OneLineMomentField
from tests.builders import make_campaign, make_photo, publish_article
from tests.forms import form_of, save

pytestmark = pytest.mark.django_db
FIRST = datetime(2024, 10, 27, 0, 30, 15, 123456, tzinfo=UTC)  # 02:30 in Paris, before the clock is put back
SECOND = datetime(2024, 10, 27, 1, 30, 15, 123456, tzinfo=UTC)
PLAIN = datetime(2024, 7, 1, 10, 20, 30, 456789, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paris(settings):
    settings.TIME_ZONE = "Europe/Paris"


def test_every_form_of_the_desk_asks_for_moments_alike(admin_user):
    request = RequestFactory().get("/")
    request.user = admin_user
    asked = []
    for model, page in admin.site._registry.items():
        for each in [page, *page.get_inline_instances(request)]:
            for column in each.model._meta.concrete_fields:
                if isinstance(column, models.DateTimeField) and column.editable:
                    field = each.formfield_for_dbfield(column, request)
                    assert isinstance(field, MomentField), (model, each, column)
                    asked.append(column)
    assert len(asked) >= 6


def test_no_form_of_the_project_asks_for_a_moment_in_django_s_own_way():
    from articles.admin import confirmation_forms
    from magazine.desk import time_travel

    for module in (confirmation_forms, time_travel):
        for form in vars(module).values():
            for field in getattr(form, "base_fields", {}).values():
                is_moment = isinstance(field, (forms.DateTimeField, forms.SplitDateTimeField))
                assert not is_moment or isinstance(field, (MomentField, OneLineMomentField))


@pytest.mark.parametrize("at", [FIRST, SECOND, PLAIN])
def test_a_form_that_nobody_touched_is_saved_and_keeps_each_moment_to_the_microsecond(desk, at):
    article, _revision = publish_article(at=datetime(2024, 1, 1, tzinfo=UTC))
    type(article).objects.update(updated_at=at)
    correction = Correction.objects.create(article=article, at=at, text="Linen.")
    photo = make_photo("A hat", usable_from=at)
    campaign = make_campaign("Salt", embargoed_until=at.replace(year=2030))  # on its last Sunday of October too
    for row in (article, photo, campaign):
        answer = save(desk, row)
        assert answer.status_code == 302, answer.context_data["errors"]
    article.refresh_from_db()
    correction.refresh_from_db()
    assert (article.updated_at, correction.at) == (at, at)
    assert photo.windows.get().usable_from == at
    assert Campaign.objects.get().embargoed_until == at.replace(year=2030)


def test_an_hour_that_the_clock_shows_twice_is_asked_back_and_either_can_be_chosen(desk):
    photo = make_photo("A hat", usable_from=PLAIN)
    name = "windows-0-usable_from"
    typed = {f"{name}_0": "2027-10-31", f"{name}_1": "02:30:00"}
    page = save(desk, photo, **typed)
    assert page.status_code == 200
    assert "shows 02:30 twice. Choose which of the two is meant." in page.content.decode()
    choices = {
        "2027-10-31T00:30:00+00:00": "02:30 CEST (UTC+02:00)",
        "2027-10-31T01:30:00+00:00": "02:30 CET (UTC+01:00)",
    }
    for value, label in choices.items():
        assert f'<option value="{value}">{label}</option>' in page.content.decode()
        assert save(desk, photo, **typed, **{f"{name}_2": value}).status_code == 302
        assert photo.windows.get().usable_from.isoformat() == value
        assert form_of(desk, photo)[f"{name}_2"] == [value]
        assert save(desk, photo).status_code == 302
        assert photo.windows.get().usable_from.isoformat() == value


@pytest.mark.parametrize(
    "instant", ["", "x", "2020-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:59", "9" * 99, "2027-10-31T00:30"]
)
def test_what_was_typed_counts_more_than_the_instant_that_came_along(instant):
    field = MomentField()
    assert field.clean(["2027-07-01", "12:00", instant]) == datetime(2027, 7, 1, 10, tzinfo=UTC)
    for hour, said in (("02:30", "leaves out 02:30"), ("", "Choose a time")):
        with pytest.raises(forms.ValidationError, match=said):
            MomentField(required=False).clean(["2027-03-28", hour, instant])
    assert MomentField(required=False).clean(["", "", instant]) is None


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/New_York"])
@pytest.mark.parametrize("at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_a_form_with_the_first_or_the_last_moment_of_the_calendar_is_shown_again(settings, zone, at):
    settings.TIME_ZONE = zone
    form = forms.Form({"at_0": f"{at:%Y-%m-%d}".zfill(10), "at_1": f"{at:%H:%M}", "at_2": at.isoformat()})
    form.fields["at"] = MomentField()
    assert at.isoformat() in form.as_p()


def test_a_second_is_hidden_or_written_over():
    short, long = (
        MomentField(),
        admin.site.get_model_admin(Campaign).formfield_for_dbfield(Campaign._meta.get_field("embargoed_until"), None),
    )
    local = timezone.localtime(PLAIN)
    assert short.clean([f"{local:%Y-%m-%d}", f"{local:%H:%M}", PLAIN.isoformat()]) == PLAIN
    assert long.clean([f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}", PLAIN.isoformat()]) == PLAIN
    assert long.clean([f"{local:%Y-%m-%d}", f"{local:%H:%M}:00", PLAIN.isoformat()]) == PLAIN.replace(
        second=0, microsecond=0
    )
    assert not long.has_changed(PLAIN, [f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}", PLAIN.isoformat()])
    assert long.has_changed(PLAIN, ["", "", PLAIN.isoformat()])
