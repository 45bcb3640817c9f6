"""What a photo is like is looked for once; whoever looks at it finds the same before that and after."""

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.db.models import QuerySet

from media.intake import batches, comparisons, duplicates, ingest, removal
from media.models import Photo, Resemblance
from tests.articles.test_concurrency import ROUNDS, at_once
from tests.builders import make_photo
from tests.cuts import ENDED, killed_at
from tests.forms import address_of
from tests.media.test_uploads import pictured
from tests.plans import refused

pytestmark = pytest.mark.django_db
LENGTH = 1144


def brought(seed=1, size=(240, 320)):
    return ingest.ingest(pictured(seed, size), description=f"{seed}, {size}")


def like(photo):
    return duplicates.near_duplicates(Photo.objects.get(pk=photo.pk), most=None)


def write(photo, **columns):
    """Write columns of a photo's row as another version does."""
    QuerySet(Photo).filter(pk=photo.pk).update(**columns)


def test_what_was_compared_is_read_and_not_compared_again():
    first, again, other = brought(), brought(size=(120, 160)), brought(2)
    assert comparisons.catch_up() == 3
    assert comparisons.catch_up() == 0
    write(again, likeness="")  # that of the other is not needed any more
    assert (like(first), like(other)) == ([again], [])


def test_the_likest_stand_first_whoever_was_compared_and_are_as_many_as_are_asked_for():
    photos = [brought(size=size) for size in ((240, 320), (200, 270), (120, 160), (60, 80))]
    before = like(photos[0])
    assert len(before) == 3
    for photo in photos:
        comparisons.compare(Photo.objects.filter(pk=photo.pk))
        assert like(photos[0]) == before
    photos[0].refresh_from_db()
    assert duplicates.near_duplicates(photos[0], most=2) == before[:2]


def test_a_look_reads_no_table_as_a_whole_once_all_are_compared():
    first, again = brought(), brought(size=(120, 160))
    assert refused(like, first)
    comparisons.catch_up()
    assert refused(like, first) == []
    assert like(first) == [again]


def test_what_a_version_beside_this_one_has_brought_is_found_at_once_and_compared_later():
    first = brought()
    comparisons.catch_up()
    again = brought(size=(120, 160))
    assert (like(first), like(again)) == ([again], [first])
    assert comparisons.catch_up() == 1
    write(again, likeness="")
    assert like(first) == [again]


def test_a_photo_that_is_removed_is_like_none_by_whichever_version():
    first, second, third = brought(), brought(size=(120, 160)), brought(size=(60, 80))
    comparisons.catch_up()
    removal.remove(second)
    assert like(first) == [third]
    assert Resemblance.objects.count() == 2
    QuerySet(Photo).filter(pk=third.pk).delete()  # which knows of no such rows
    assert like(first) == []


def test_a_photo_that_is_like_another_can_be_taken_out_for_it(chief):
    first, again = brought(), brought(size=(120, 160))
    LogEntry.objects.log_actions(chief.pk, [again], ADDITION, single_object=True)
    comparisons.catch_up()
    assert batches.withdraw(again, by=chief, instead=first) == first
    assert like(first) == []


def test_a_picture_that_comes_to_a_photo_without_one_is_compared():
    first, plate = brought(), make_photo("A plate")
    comparisons.catch_up()
    ingest.attach(plate, pictured(1, (120, 160)))
    plate.save()
    assert like(first) == [plate]
    assert comparisons.catch_up() == 1
    assert (like(first), like(plate)) == ([plate], [first])


def test_without_a_process_beside_the_server_it_is_compared_when_it_has_come(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, again = brought(), brought(size=(120, 160))
    assert not Photo.objects.uncompared().exists()
    assert (like(first), like(again)) == ([again], [first])


@pytest.mark.parametrize(
    "damaged",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: "A",
        lambda text: "é" * LENGTH,
        lambda text: "!" + text[1:],
        lambda text: text[:-4] + "####",
        lambda text: text[:500] + "=" + text[501:],
        lambda text: "=" * LENGTH,
    ],
    ids=["shorter", "longer", "short", "letters", "its hashes", "its copy", "filled up", "nothing"],
)
def test_a_damaged_likeness_is_like_none_and_keeps_no_page_from_the_desk(desk, damaged):
    first, again = brought(), brought(size=(120, 160))
    write(first, likeness=damaged(first.likeness))
    for _round in range(2):
        assert (like(first), like(again)) == ([], [])
        for photo in (first, again):
            assert desk.get(address_of(photo)).status_code == 200
            assert desk.get(address_of(photo, "take_down")).status_code == 200
        comparisons.catch_up()
    assert comparisons.catch_up() == 0
    assert Resemblance.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_that_come_at_once_find_each_other():
    for number in range(ROUNDS):
        files = [pictured(number, size) for size in ((240, 320), (120, 160))]

        def come(data):
            photo = ingest.ingest(data, description="A coat")
            comparisons.compare(Photo.objects.filter(pk=photo.pk))
            return photo

        one, other = at_once(*[lambda data=data: come(data) for data in files])
        assert {*Resemblance.objects.filter(photo__in=[one, other]).values_list("photo", "other")} == {
            (one.pk, other.pk),
            (other.pk, one.pk),
        }


@pytest.mark.django_db(transaction=True)
def test_a_comparison_that_is_killed_at_any_step_is_done_again():
    first, again = brought(), brought(size=(120, 160))
    for number in range(1, 100):
        Resemblance.objects.all().delete()
        Photo.objects.update(compared_at=None)
        ended = killed_at(number, comparisons.catch_up)
        assert (like(first), like(again)) == ([again], [first])
        if ended == ENDED:
            break
        comparisons.catch_up()
        assert Resemblance.objects.count() == 2
        assert not Photo.objects.uncompared().exists()
    assert number > 4
