"""When a photo's sender doesn't want it used: what its file and instructions say, and the button that holds to it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from magazine.roles import PICTURE_EDITOR, WRITER
from media.intake.ingest import ingest
from media.intake.sender_embargoes import spans
from media.metadata import embargoes, read
from media.models import Photo
from tests.builders import allow, deny, make_photo, picture_file
from tests.forms import address_of, form_of, signed_in
from tests.media.metadata.bytes import with_iim
from tests.media.metadata.conftest import exiftool  # noqa: F401 - a fixture

TEXTS = {
    "EMBARGO until 3 May 2027, 10:00 CET": "2027-05-03 10:00:00+01:00",
    "Embargoed until 00:01 GMT, Monday 3 May 2027.": "2027-05-03 00:01:00+00:00",
    "embargo: May 3rd, 2027 at 10am ET": "2027-05-03 10:00:00-05:00",
    "strict embargo - 1000 BST 3rd of May 2027": "2027-05-03 10:00:00+01:00",
    "Under embargo till 2027-05-03T10:00:00Z": "2027-05-03 10:00:00+00:00",
    "EMBARGO UNTIL 2027-05-03 10:00 UTC+2": "2027-05-03 10:00:00+02:00",
    "Sous embargo jusqu’au 1er août 2027 à 10h30": "2027-08-01 10:30:00",
    "Sperrfrist: 3. Mai 2027, 10 Uhr MESZ": "2027-05-03 10:00:00+02:00",
    "Sperrfrist 03.05.2027": "2027-05-03 00:00:00",
    "embargo fino al 3 maggio 2027 ore 18:00": "2027-05-03 18:00:00",
    "For print. Embargo until noon on 3 May 2027": "2027-05-03 12:00:00",
    "EMBARGO until midnight, 3 May 2027": "2027-05-04 00:00:00",
    "embargo until 04/05/2027": "2027-05-04 00:00:00",  # or the 5th of April: the later one
    "embargo until 12/31/27": "2027-12-31 00:00:00",
    "embargo until 3 May": None,
    "EMBARGO until the show": None,
    "embargo until 31 February 2027": None,
    "embargo 99:99 3 May 2027": "2027-05-03 00:00:00",
    "Published on 3 May 2027": None,
}
RELEASE, EXPIRY = "2027-05-03T10:00:00+02:00", "2028-01-02T00:00:00+00:00"


@pytest.mark.parametrize(("text", "until"), TEXTS.items(), ids=TEXTS)
def test_an_embargo_is_read_as_press_offices_write_it(text, until):
    assert [str(moment) for moment in embargoes.until(text)] == [until] * bool(until)


def iim(tmp_path, exiftool):  # noqa: F811
    """Return the bytes of a picture with both dates, as ExifTool writes them."""
    path = tmp_path / "dated.jpg"
    path.write_bytes(picture_file())
    exiftool.write(path, "-IPTC:ReleaseDate=2027:05:03", "-IPTC:ReleaseTime=10:00:00+02:00")
    exiftool.write(path, "-IPTC:ExpirationDate=2028:01:02", "-IPTC:ExpirationTime=00:00:00+00:00")
    (tags,) = exiftool.read(path)
    assert (tags["IPTC:ReleaseDate"], tags["IPTC:ReleaseTime"]) == ("2027:05:03", "10:00:00+02:00")
    return path.read_bytes()


def test_iim_says_from_when_until_when_a_picture_is_for_use(tmp_path, exiftool):  # noqa: F811
    assert read(iim(tmp_path, exiftool)).fields == {"release_at": RELEASE, "expiry_at": EXPIRY}
    assert read(with_iim((30, b"20270503"), (37, b"20280102"), (38, b"nonsense"))).fields == {
        "release_at": "2027-05-03",
        "expiry_at": "2028-01-02",
    }
    blank = read(with_iim((30, b"00000000"), (35, b"000000+0000"), (37, b"        ")))
    assert (blank.fields, blank.doubts) == ({}, [])


def page(client, photo):
    return client.get(address_of(photo)).content.decode()


def span(photo):
    return address_of(photo, "span")


def words(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.django_db
def test_a_button_holds_to_the_dates_of_the_file_and_says_first_what_will_hold(desk, chief, tmp_path, exiftool):  # noqa: F811
    photo = ingest(iim(tmp_path, exiftool), rights="staff", creator="Ada Lens")
    assert not photo.windows.exists()  # nothing acts by itself
    for said in (words(page(desk, photo)), words(desk.get(span(photo)).content.decode())):
        assert "No reader should see it before 3 May 2027, 08:00 UTC" in said
        assert "No reader should see it after 2 January 2028, 00:00 UTC" in said
    desk.post(span(photo))
    release, expiry = photo.windows.order_by("pk")
    begin, end = datetime(2027, 5, 3, 8, tzinfo=UTC), datetime(2028, 1, 2, tzinfo=UTC)
    assert (release.verdict, release.usable_from, release.usable_until) == ("deny", None, begin)
    assert (expiry.verdict, expiry.usable_from, expiry.usable_until) == ("deny", end, None)
    assert release.added_by == chief
    assert f'href="{span(photo)}"' not in page(desk, photo)
    assert "Nothing is left to do" in words(desk.post(span(photo), follow=True).content.decode())
    assert photo.windows.count() == 2
    moment = timedelta(minutes=1)
    seen = [Photo.objects.usable(at).exists() for at in (begin - moment, begin, end - moment, end)]
    assert seen == [False, True, True, False]


@pytest.mark.django_db
def test_an_embargo_in_the_instructions_is_offered_and_leaves_the_open_form_as_it_is(desk):
    photo = make_photo(instructions="EMBARGO until 3 May 2099, 10:00 UTC. Credit Ada Lens.")
    form = form_of(desk, photo, headline="Typed")
    assert 'target="_blank"' in page(desk, photo).partition(span(photo))[2][:60]
    desk.post(span(photo))
    assert photo.windows.get().usable_until == datetime(2099, 5, 3, 10, tzinfo=UTC)
    desk.post(address_of(photo), {**form, "_continue": "1"})
    photo.refresh_from_db()
    assert (photo.headline, photo.windows.count()) == ("Typed", 1)


@pytest.mark.django_db
def test_an_embargo_whose_date_cannot_be_read_is_told_without_a_button(desk):
    photo = make_photo(instructions="EMBARGO until the show")
    said = words(page(desk, photo))
    assert "The instructions say “EMBARGO until the show”. No date could be read of that: set a rights window." in said
    desk.post(span(photo))
    assert not photo.windows.exists()


@pytest.mark.django_db
def test_what_holds_already_or_is_over_is_asked_of_nobody():
    soon = timezone.now().replace(microsecond=0) + timedelta(days=9)
    instructions = f"Embargo until {soon:%Y-%m-%d %H:%M:%S} UTC"
    assert len(spans(make_photo("open", instructions=instructions))) == 1
    assert not spans(make_photo("over", instructions="Embargo until 3 May 2020"))
    later, denied, partly = (make_photo(name, instructions=instructions) for name in ("later", "denied", "partly"))
    allow(later, soon)
    deny(denied, None, soon + timedelta(days=1))
    deny(partly, None, soon - timedelta(days=1))
    assert [len(spans(photo)) for photo in (later, denied, partly)] == [0, 0, 1]


@pytest.mark.django_db
def test_who_may_change_a_photo_may_keep_it_back_and_nobody_else(desk, make_member):
    photo = make_photo(instructions="EMBARGO until 3 May 2099")
    for role, status in ((WRITER, 403), (PICTURE_EDITOR, 200)):
        client = signed_in(make_member(role))
        assert client.get(span(photo)).status_code == status
    assert desk.get("/desk/media/photo/999999/span/").status_code == 404
