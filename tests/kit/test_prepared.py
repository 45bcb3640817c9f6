"""Reads that are put together once give what their querysets give, alone and together."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateTimeField, F, Q, Value
from django.test.utils import CaptureQueriesContext

from articles.models import Campaign, Credit, Product, Revision
from articles.querysets import photos_with_usability, shown_photos
from kit.prepared import Written, first, prepared, read
from media.models import Photo
from people.models import Brand, Person
from tests.magazines import build

pytestmark = pytest.mark.django_db


def in_full(row):
    """Return all that was read of a row, and of the rows beside it."""
    state = {name: value for name, value in vars(row).items() if name != "_state"}
    beside = {name: in_full(other) for name, other in row._state.fields_cache.items() if other is not None}
    return type(row), state, beside


@prepared
def live(at):
    return Revision.objects.live(at).newest().with_identity().defer("body").select_related("section")


@prepared
def with_body(slug, at):
    return Revision.objects.live(at).filter(slug=slug)


@prepared
def photos(ids, at):
    return photos_with_usability(at, ids).filter(pk__in=ids).order_by("pk")


@prepared
def shown(at):
    return shown_photos(at).order_by("-pk")


@prepared
def rolls(ids):
    return Credit.objects.roll().filter(campaign__in=ids)


@prepared
def campaigns(at, *, most):
    return Campaign.objects.live(at).select_related("brand").order_by("pk")[:most]


@prepared
def names(ids):
    return Person.objects.filter(pk__in=ids).order_by("name").values_list("name", flat=True)


@prepared
def pairs(word):
    return Product.objects.filter(Q(name__gte=word)).order_by("pk").values_list("name", "brand__name")


@pytest.fixture
def magazine():
    return build(stories=4)


@pytest.fixture
def at(magazine):
    return datetime.now(UTC)


def reads(at):
    """Return pairs of a read, and the rows that its queryset gives."""
    ids = [*Photo.objects.values_list("pk", flat=True)]
    known = [*Campaign.objects.values_list("pk", flat=True)]
    people = {*Person.objects.values_list("pk", flat=True)}
    slug = Revision.objects.live(at).first().slug
    return [
        (live(at), Revision.objects.live(at).newest().with_identity().defer("body").select_related("section")),
        (with_body(slug, at), Revision.objects.live(at).filter(slug=slug)),
        (photos(ids, at), photos_with_usability(at, ids).order_by("pk")),
        (shown(at), shown_photos(at).order_by("-pk")),
        (rolls(known), Credit.objects.roll().filter(campaign__in=known)),
        (campaigns(at, most=1), Campaign.objects.live(at).select_related("brand").order_by("pk")[:1]),
        (names(people), Person.objects.order_by("name").values_list("name", flat=True)),
        (pairs(""), Product.objects.order_by("pk").values_list("name", "brand__name")),
    ]


def same(found, expected):
    assert len(found) == len(expected) > 0
    for one, other in zip(found, expected, strict=True):
        if hasattr(one, "_state"):
            one, other = in_full(one), in_full(other)
        assert one == other


def test_a_read_gives_what_its_queryset_gives(at):
    for one, rows in reads(at):
        same(read(one)[0], [*rows])


def test_reads_that_are_asked_together_give_what_each_gives_alone(at, django_assert_num_queries):
    asked = reads(at)
    with django_assert_num_queries(1):
        found = read(*(one for one, _rows in asked))
    for part, (_one, rows) in zip(found, asked, strict=True):
        same(part, [*rows])


def test_a_read_is_asked_again_with_other_values(at):
    first_slug, second_slug = Revision.objects.live(at).values_list("slug", flat=True)[:2]
    assert first(with_body(first_slug, at)).slug == first_slug
    assert first(with_body(second_slug, at)).slug == second_slug
    assert first(with_body("is-nowhere", at)) is None
    assert read(with_body(first_slug, datetime(1990, 1, 1, tzinfo=UTC)))[0] == []


def test_a_read_is_put_together_once(at, magazine):
    calls = []

    @prepared
    def counted(at):
        calls.append(at)
        return Revision.objects.live(at)

    assert len(read(counted(at))[0]) == len(read(counted(at))[0])
    assert len(calls) == 1


def test_a_read_that_is_written_in_sql_gives_tuples_alone_and_together(at, magazine):
    @prepared
    def written(ids, at):
        rows = Revision.objects.live(at).filter(pk__in=ids).order_by("pk").values_list("pk", "slug", "published_at")
        columns = {"pk": BigIntegerField(), "slug": CharField(), "published_at": DateTimeField()}
        return Written(*rows.query.sql_with_params(), columns)

    rows = Revision.objects.live(at).order_by("pk")
    ids = [row.pk for row in rows][1:]
    expected = [(row.pk, row.slug) for row in rows][1:]
    assert len(expected) > 2
    for found in (read(written(ids, at))[0], read(live(at), written(ids, at))[1]):
        assert [row[:2] for row in found] == expected
        assert all(type(row) is tuple for row in found)


def test_what_asks_for_no_ids_is_not_asked(at, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert read(photos([], at), names(())) == [[], []]
    with django_assert_num_queries(1):
        found = read(names([]), live(at), names({*()}))
    assert [bool(part) for part in found] == [False, True, False]


def test_what_works_something_out_from_a_value_is_refused(at):
    @prepared
    def of_a_year(at):
        return Revision.objects.filter(published_at__gte=at.replace(month=1))

    with pytest.raises(AttributeError):
        of_a_year(at)


def test_a_value_of_no_kind_is_refused():
    with pytest.raises(TypeError, match="no value for a read"):
        pairs(1.5)


def test_every_kind_of_column_comes_back_as_it_is(at, magazine):
    """PostgreSQL gives the columns of several reads as text; none may come back as another value."""

    @prepared
    def everything(ids, *, model):
        return model._base_manager.filter(pk__in=ids).order_by("pk")

    for model in (Photo, Person, Brand, Product, Revision, Campaign, Credit):
        rows = [*model._base_manager.order_by("pk")]
        ids = [row.pk for row in rows]
        together, _other = read(
            everything(ids, model=model), everything([rows[0].pk], model=Brand if model is Brand else model)
        )
        same(together, rows)


def test_a_percent_sign_in_a_statement_stays(at):
    @prepared
    def marked(at):
        return Revision.objects.live(at).annotate(mark=Value("100 %"), twice=F("number") * 2)

    for found in (read(marked(at))[0], read(marked(at), marked(at))[1]):
        assert found[0].mark == "100 %"
        assert found[0].twice == found[0].number * 2


def test_a_statement_is_the_same_for_any_number_of_ids(at, magazine):
    """So a database can know it again."""
    with CaptureQueriesContext(connection) as captured:
        read(live(at), names([1]))
        read(live(at), names([1, 2, 3]))
    one, three = (query["sql"] for query in captured)
    assert re.sub("[123, ]+", "", one) == re.sub("[123, ]+", "", three)


def test_any_number_of_reads_is_asked(at, magazine):
    """A front page asks one for each section; SQLite takes 500 arms in a statement."""
    people = [*Person.objects.order_by("pk").values_list("pk", "name")]
    asked, expected = [names([pk]) for pk, _name in people] * 200, [[name] for _pk, name in people] * 200
    assert len(asked) > 500
    assert read(*asked) == expected
