"""SQL that is put together once: the moment goes where it is compared with columns, and nowhere else."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db.models import Exists, OuterRef, Q

from articles.models import Campaign, CampaignPhoto, Product, Revision
from kit.compiled import _MARKS, holds_at, ids_at
from media.models import Photo
from tests.builders import A_DAY, allow, deny, make_campaign, make_photo, make_product

pytestmark = pytest.mark.django_db


@ids_at
def ended(since, at):
    return Campaign.objects.filter(embargoed_until__lte=at, embargoed_until__gte=since).values("pk")


def test_each_moment_has_its_own_answer_also_where_another_moment_stands_in_the_query():
    campaign = make_campaign(embargoed_until=A_DAY)
    for at, expected in ((A_DAY, [campaign]), (A_DAY - timedelta(microseconds=1), []), (A_DAY, [campaign])):
        for since in (A_DAY, _MARKS[0]):
            assert [*Campaign.objects.filter(pk__in=ended(since, at))] == expected


@pytest.mark.parametrize(
    "condition",
    [
        lambda at: Q(live_from__year=at.year),
        lambda at: Q(live_from__lte=at, live_until__gt=at + timedelta(days=1)),
        lambda at: Q(live_from__lte=at, pk=at.microsecond),
        lambda at: Q(live_from=None) if at == _MARKS[0] else Q(live_until=None),
        lambda at: Q(live_from__lte=at, live_until__date__gt=at.date()),
        lambda at: Q(live_from__lte=at, live_until__gt=at.replace(hour=0, minute=0, second=0, microsecond=0)),
    ],
    ids=["a year of it", "a day later", "a number of it", "another query", "its day", "its midnight"],
)
def test_what_is_derived_from_the_moment_is_refused_and_not_kept_for_good(condition):
    derived = ids_at(lambda at: Revision.objects.filter(condition(at)).values("pk"))
    with pytest.raises(ValueError, match="does more with its moment than to compare columns with it"):
        derived(A_DAY)


def test_a_moment_without_a_time_zone_is_warned_of_as_django_does():
    with pytest.warns(RuntimeWarning, match="naive datetime"):
        ended(A_DAY, A_DAY.replace(tzinfo=None))


@holds_at
def added(at):
    return Photo.objects.filter(Q(creator="Ada Lens") | Q(creator="Bo Quill"), added_at__lte=at)


@pytest.fixture
def photos():
    """Return three photos: the first is `added` by the moment, the others aren't."""
    found = [make_photo(creator=name) for name in ("Ada Lens", "Bo Quill", "Cy Frame")]
    for photo, days in zip(found, (0, 1, 0), strict=True):
        Photo.objects.filter(pk=photo.pk).update(added_at=A_DAY + timedelta(days=days))
    return found


def test_a_condition_holds_for_a_row_itself_and_for_the_one_that_another_leads_to(photos):
    first, *others = photos
    campaign = make_campaign(photos=photos)
    assert [*Photo.objects.filter(added(A_DAY))] == [first]
    assert {*Photo.objects.filter(~added(A_DAY))} == {*others}
    assert {photo.pk: photo.is_added for photo in Photo.objects.annotate(is_added=added(A_DAY))} == {
        photo.pk: photo == first for photo in photos
    }
    assert CampaignPhoto.objects.get(added(A_DAY, "photo")).photo == first
    assert campaign.photos.get(added(A_DAY)) == first
    assert campaign.photos.filter(added(A_DAY + timedelta(days=1))).count() == 2


def test_a_condition_holds_within_a_query_within_another(photos):
    make_campaign("Of the first", photos=photos[:1])
    make_campaign("Of the others", photos=photos[1:])
    places = CampaignPhoto.objects.filter(added(A_DAY, "photo"), campaign=OuterRef("pk"))
    assert Campaign.objects.get(Exists(places)).name == "Of the first"
    assert Campaign.objects.get(~Exists(places)).name == "Of the others"
    again = Photo.objects.filter(added(A_DAY)).filter(pk__in=Photo.objects.filter(added(A_DAY)).values("pk"))
    assert again.get() == photos[0]
    assert Photo.objects.filter(Q(added(A_DAY)) | Q(creator="Cy Frame")).count() == 2


def test_rights_are_asked_of_each_photo_by_itself():
    allowed, denied, plain = make_photo(), make_photo(), make_photo()
    allow(allowed, A_DAY, A_DAY + timedelta(days=1))
    deny(denied)
    assert {*Photo.objects.usable(A_DAY)} == {allowed, plain}
    assert {*Photo.objects.usable(A_DAY - timedelta(microseconds=1))} == {plain}


@ids_at
def shown_in(at):
    """Return the ids of the photos of campaigns that are out of an embargo that they had."""
    return CampaignPhoto.objects.filter(campaign__embargoed_until__lte=at).values("photo")


def test_a_row_is_one_of_some_ids_by_itself_also_where_the_query_around_asks_of_the_same_tables(photos):
    make_campaign("Out", photos=photos[:1], embargoed_until=A_DAY)
    make_campaign("Kept", photos=photos[:2], embargoed_until=A_DAY + timedelta(days=1))
    assert [*Photo.objects.filter(shown_in.hold(A_DAY))] == photos[:1]
    assert [*Photo.objects.filter(pk__in=shown_in(A_DAY))] == photos[:1]
    assert {*Photo.objects.filter(~Q(shown_in.hold(A_DAY)))} == {*photos[1:]}
    places = CampaignPhoto.objects.filter(shown_in.hold(A_DAY, row="photo"), campaign__embargoed_until__gt=A_DAY)
    assert [(place.photo, place.campaign.name) for place in places] == [(photos[0], "Kept")]


def test_a_row_that_leads_nowhere_is_none_of_them(photos):
    make_campaign("Out", photos=photos, embargoed_until=A_DAY)
    product = make_product()
    assert not Product.objects.filter(shown_in.hold(A_DAY, row="photo")).exists()
    assert Product.objects.get(~Q(shown_in.hold(A_DAY, row="photo"))) == product


def test_a_condition_that_asks_nothing_of_its_rows_is_refused():
    with pytest.raises(ValueError, match="holds for every row"):
        holds_at(lambda at: Photo.objects.all())(A_DAY)


@pytest.fixture
def _often_interrupted():
    """Let threads take turns as often as they can: what goes wrong between two of them does so soon."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_often_interrupted")
def test_threads_that_ask_first_at_the_same_time_put_one_and_the_same_together():
    """A server's first readers come together: what is nested has one name, in the middle of another query too."""
    for _round in range(10):

        @ids_at
        def of_campaigns(at):
            return CampaignPhoto.objects.filter(campaign__embargoed_until__lte=at).values("photo")

        @ids_at
        def of_photos(at, inner=of_campaigns):
            return Photo.objects.filter(inner.hold(at), added_at__lte=at).values("pk")

        start = Barrier(4)

        def ask(start=start, conditions=(of_campaigns, of_photos)):
            start.wait()
            return [str(condition.hold(A_DAY).sql) for condition in conditions]

        with ThreadPoolExecutor(4) as threads:
            asked = [threads.submit(ask) for _thread in range(4)]
        assert len({tuple(each.result()) for each in asked}) == 1
