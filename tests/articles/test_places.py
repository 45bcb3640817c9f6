"""Rows that stand in an order: where new ones go, and two that change places."""

import pytest

from articles.models import Credit, GalleryPhoto, Section
from magazine.roles import PICTURE_EDITOR, WRITER
from tests.builders import (
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_member,
    make_person,
    make_photo,
    make_section,
)
from tests.forms import added, form_of, press, save, signed_in

pytestmark = pytest.mark.django_db
SECTIONS = "/desk/articles/section/"
PHOTOS = ("A coat", "A hat", "A scarf")


@pytest.fixture
def desk(admin_user):
    return signed_in(admin_user)


@pytest.fixture
def authors():
    return [make_author(name) for name in ("Ada", "Bo", "Cy")]


def rows_of(kind):
    """Return a row with two that stand in order in it, their prefix, the field by which they differ, its choices."""
    if kind == "credits":
        people = [make_person(name) for name in ("Ada", "Bo", "Cy")]
        return make_campaign(roll=[("model", person) for person in people[:2]]), "credits", "person", people
    if kind == "bylines":
        people = [make_author(name) for name in ("Ada", "Bo", "Cy")]
        return make_article(authors=people[:2]), "bylines", "author", people
    photos = [make_photo(words) for words in PHOTOS]
    if kind == "places":
        return make_gallery(photos[:2]), "places", "photo", photos
    return make_campaign(photos=photos[:2]), "photo_places", "photo", photos


def order(row, prefix, field):
    return [getattr(each, f"{field}_id") for each in getattr(row, prefix).order_by("position", "pk")]


@pytest.fixture(params=["bylines", "credits", "photo_places", "places"])
def roll(request):
    row, prefix, field, chosen = rows_of(request.param)
    getattr(row, prefix).update(position=0)  # as all were before somebody has put them in an order
    return row, prefix, field, [each.pk for each in chosen]


def fields(prefix, more, **given):
    return {**({"role": "model"} if prefix == "credits" else {}), **given, **more}


@pytest.mark.parametrize("place", [{}, {"position": ""}, {"position": "0"}])
def test_a_new_row_goes_last_and_the_others_stay_as_they_stand(desk, roll, place):
    row, prefix, field, pks = roll
    getattr(row, prefix).filter(**{field: pks[0]}).update(position=4)
    save(desk, row, **added(form_of(desk, row), prefix, **fields(prefix, place, **{field: pks[2]})))
    assert order(row, prefix, field) == [pks[1], pks[0], pks[2]]


def test_two_rows_change_what_is_chosen_in_them(desk, roll):
    row, prefix, field, pks = roll
    ids = {*getattr(row, prefix).values_list("pk", flat=True)}
    save(desk, row, **{f"{prefix}-0-{field}": pks[1], f"{prefix}-1-{field}": pks[0]})
    assert order(row, prefix, field) == [pks[1], pks[0]]
    assert {*getattr(row, prefix).values_list("pk", flat=True)} == ids


def test_a_row_takes_what_one_that_is_deleted_had(desk, roll):
    row, prefix, field, pks = roll
    save(desk, row, **{f"{prefix}-0-{field}": pks[1], f"{prefix}-1-DELETE": "on"})
    assert order(row, prefix, field) == [pks[1]]


def test_three_rows_go_round_and_a_new_one_takes_what_has_become_free(desk, roll):
    row, prefix, field, pks = roll
    changed = {f"{prefix}-0-{field}": pks[2], f"{prefix}-1-{field}": pks[0]}
    save(desk, row, **added(form_of(desk, row, **changed), prefix, **fields(prefix, {}, **{field: pks[1]})))
    assert order(row, prefix, field) == [pks[2], pks[0], pks[1]]


@pytest.mark.parametrize("prefix", ["bylines", "credits", "photo_places"])
def test_what_stands_there_once_is_refused_in_a_second_row(desk, prefix):
    row, _prefix, field, chosen = rows_of(prefix)
    page = press(desk, row, "_save", **{f"{prefix}-1-{field}": chosen[0].pk})
    assert "already" in page.content.decode()
    assert order(row, prefix, field) == [each.pk for each in chosen[:2]]


def test_what_a_colleague_has_added_meanwhile_is_refused_in_a_new_row(desk):
    campaign, prefix, _field, people = rows_of("credits")
    data = added(form_of(desk, campaign), prefix, role="model", person=people[2].pk)
    Credit.objects.create(campaign=campaign, role="model", person=people[2])
    page = desk.post(f"/desk/articles/campaign/{campaign.pk}/change/", {**data, "_save": "1"})
    assert "This credit stands in the roll already." in page.content.decode()


def test_an_autosave_keeps_two_authors_who_change_places_and_leaves_out_what_can_not_be(desk, authors):
    story = make_article(authors=authors[:2])
    address = f"/desk/articles/article/{story.pk}/autosave/"
    ada, bo = (str(each.pk) for each in authors[:2])
    answer = desk.post(address, form_of(desk, story, **{"bylines-0-author": bo, "bylines-1-author": ada})).json()
    assert answer["left_out"] == []
    kept = story.revisions.get(number=answer["autosave"])
    assert kept.body["authors"] == [int(bo), int(ada)]
    answer = desk.post(address, form_of(desk, story, **{"bylines-0-author": bo, "bylines-1-author": "99999"})).json()
    assert len(answer["left_out"]) == 2
    assert order(story, "bylines", "author") == [each.pk for each in authors[:2]]


def test_a_place_alone_makes_no_row_and_an_empty_one_keeps_its_row_where_it_is(desk, authors):
    story = make_article(authors=authors[:2])
    data = form_of(desk, story, **{"bylines-0-position": ""})
    save(desk, story, **added(data, "bylines", author="", position="3"))
    assert order(story, "bylines", "author") == [each.pk for each in authors[:2]]


@pytest.mark.parametrize("place", ["32768", "-1", "9" * 30, "x"])
def test_a_place_that_no_database_holds_is_refused_and_the_highest_leaves_room(desk, place):
    gallery = make_gallery([make_photo(words) for words in PHOTOS[:2]])
    assert "errorlist" in press(desk, gallery, "_save", **{"places-0-position": place}).content.decode()
    data = form_of(desk, gallery, **{"places-0-position": "32767"})
    save(desk, gallery, **added(data, "places", photo=make_photo(PHOTOS[2]).pk))
    said = [each.photo.description for each in GalleryPhoto.objects.order_by("position")]
    assert said == ["A hat", "A coat", "A scarf"]


def test_who_only_reads_a_story_is_shown_no_numbers(authors):
    story = make_article(authors=authors)
    page = signed_in(make_member(PICTURE_EDITOR)).get(f"/desk/articles/article/{story.pk}/change/")
    assert "Ada" in page.content.decode()
    assert "column-position" not in page.content.decode()


def test_sections_are_moved_in_the_list_and_a_new_one_goes_last(desk):
    for name in ("Fashion", "Beauty", "Culture"):
        make_section(name, position=0)
    save(desk, Section, name="Archive")
    culture = Section.objects.get(name="Culture")
    for way, expected in (("up", "Culture Beauty"), ("up", "Culture Beauty"), ("down", "Beauty Culture")):
        page = desk.post(SECTIONS, {way: culture.pk}, follow=True).content.decode()
        place = expected.split().index("Culture") + 1
        assert f"Culture: now at place {place} of 4." in page
        names = [*Section.objects.values_list("name", flat=True)]
        assert names == [*expected.split(), "Fashion", "Archive"]
    for nothing in ("999999", "9" * 30, "x", ""):
        assert "That section is gone" in desk.post(SECTIONS, {"up": nothing}, follow=True).content.decode()
    writer = signed_in(make_member(WRITER))
    assert "Move up" not in writer.get(SECTIONS).content.decode()
    assert writer.post(SECTIONS, {"up": culture.pk}).status_code == 403
