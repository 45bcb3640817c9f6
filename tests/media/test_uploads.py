"""The page on which files come in: one or two hundred, by a script or without one."""

import json
import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import Appearance
from magazine.roles import PICTURE_EDITOR, WRITER
from media.intake.takedown import take_down
from media.models import Photo
from tests.builders import make_person, make_photo, picture_file
from tests.forms import address_of, signed_in
from tests.media.test_ingest import stored
from tests.media.test_perceptual_hash import drawn
from tests.media.test_perceptual_hash import encoded as reopened
from tests.media.written import written_file

pytestmark = pytest.mark.django_db
UPLOAD = "/desk/media/photo/upload/"
JSON = {"accept": "application/json"}


def pictured(seed, size=(240, 320), kind="JPEG"):
    """Return the bytes of a picture with something in it; the same for a seed, at whatever size."""
    return reopened(drawn(seed).resize(size), kind).fp.getvalue()


def sent(data, name="coat.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def send(client, data, name="coat.jpg", **fields):
    """Send a file as the page's script does; return (status, answer)."""
    response = client.post(UPLOAD, {"rights": "unknown", "file": sent(data, name), **fields}, headers=JSON)
    return response.status_code, json.loads(response.content)


def words(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_list_and_the_first_page_lead_to_it(desk):
    empty = desk.get(reverse("admin:media_photo_changelist")).content.decode()
    assert re.search(rf'<p class="empty">[^<]*<a href="{UPLOAD}">', empty)
    make_photo()
    listed = desk.get(reverse("admin:media_photo_changelist")).content.decode()
    assert 'class="empty"' not in listed
    assert re.findall(r'<a href="(/desk/media/photo/\w+/)"', listed.partition("object-tools")[2])[0] == UPLOAD
    assert f'href="{UPLOAD}"' in desk.get("/desk/").content.decode()


def test_a_file_comes_in_and_says_what_it_lacks(desk, chief):
    status, answer = send(desk, picture_file(), "A quay.jpg", rights="agency", tags="sea, quay", source="Agence Quai")
    photo = Photo.objects.get()
    assert (status, answer["verdict"], answer["lacks"]) == (200, "added", True)
    assert f'href="/desk/media/photo/{photo.pk}/change/"' in answer["html"]
    assert "Still lacks a credit, the licence, an alt text." in words(answer["html"])
    assert (photo.file_name, photo.rights, photo.source) == ("A quay.jpg", "agency", "Agence Quai")
    assert sorted(tag.name for tag in photo.tags.all()) == ["quay", "sea"]
    assert photo.windows.get().added_by == chief
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user, entry.get_change_message()) == (str(photo.pk), chief, "Added.")


def test_without_a_script_the_form_answers_with_the_same_report(desk):
    files = [
        sent(picture_file("#111111"), "one.jpg"),
        sent(b"<svg/>", "two.svg"),
        sent(picture_file("#222222"), "three.jpg"),
    ]
    page = desk.post(UPLOAD, {"rights": "staff", "creator": "Ada Lens", "file": files}).content.decode()
    assert page.count('class="arrival arrival-added"') == 2
    assert "two.svg Not taken. The file is an SVG drawing" in words(page)
    assert [photo.credit for photo in Photo.objects.all()] == ["Ada Lens", "Ada Lens"]
    assert 'value="Ada Lens"' in page  # for the next ones
    assert "No file came" in desk.post(UPLOAD, {"rights": "staff"}).content.decode()


def test_more_files_than_django_lets_in_by_itself_fit_into_the_form(desk):
    files = [sent(b"", f"{number}.jpg") for number in range(200)]
    assert desk.post(UPLOAD, {"rights": "staff", "file": files}).content.decode().count("arrival-refused") == 200


def test_a_file_of_very_long_terms_keeps_no_other_back(desk):
    lengths = {"xmpRights:UsageTerms": 10_000, "dc:rights": 1000, "dc:creator": 240, "photoshop:Credit": 240}
    said = {name: "&amp;" * length for name, length in lengths.items()}
    long = written_file({**said, "xmpRights:WebStatement": f"https://a.example/{'&amp;' * 480}"})
    files = [sent(long, "one.jpg"), sent(picture_file(), "two.jpg")]
    page = desk.post(UPLOAD, {"rights": "staff", "file": files}).content.decode()
    assert page.count('class="arrival arrival-added"') == 2
    assert all(photo.edition for photo in Photo.objects.all())


def test_what_all_have_in_common_is_checked_before_any_file_is_taken(desk, uploads):
    status, answer = send(desk, picture_file(), rights="stolen")
    assert (status, "rights" in answer["errors"]) == (400, True)
    assert (
        "Select a valid choice"
        in desk.post(UPLOAD, {"rights": "stolen", "file": sent(picture_file())}).content.decode()
    )
    assert (Photo.objects.count(), stored(uploads)) == (0, [])


def test_a_file_that_is_there_is_told_with_both_credits_if_they_differ(desk, uploads):
    photo = make_photo("The first <b>one</b>", data=picture_file(), credit_line="Courtesy of the Quay")
    before = stored(uploads)
    _status, answer = send(desk, picture_file())
    assert answer["verdict"] == "known"
    assert "The first &lt;b&gt;one&lt;/b&gt;" in answer["html"]
    assert "different credits" not in answer["html"]
    _status, answer = send(desk, picture_file(), credit_line="Photo: Bo Quill")
    assert "different credits" in answer["html"]
    assert "Credit line Photo: Bo Quill Courtesy of the Quay" in words(answer["html"])
    photo.refresh_from_db()
    assert (photo.credit_line, stored(uploads)) == ("Courtesy of the Quay", before)


def test_a_file_whose_answer_was_lost_is_told_as_added_to_its_sender(desk, client, make_staff):
    send(desk, picture_file())
    assert send(desk, picture_file(), again="1")[1]["verdict"] == "added"
    assert send(desk, picture_file())[1]["verdict"] == "known"
    client.force_login(make_staff("media.add_photo"))
    assert send(client, picture_file(), again="1")[1]["verdict"] == "known"
    assert LogEntry.objects.count() == 1


def test_a_request_that_says_it_is_too_long_is_refused_unread(desk, settings):
    settings.PHOTO_MOST_BYTES = 1024**2
    response = desk.generic("POST", UPLOAD, b"", headers=JSON, CONTENT_LENGTH=str(10**7))
    assert response.status_code == 413
    assert "more than 1 MB" in json.loads(response.content)["reason"]


def test_a_request_without_the_token_takes_nothing(chief, uploads):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    for headers, status in ((JSON, 401), ({}, 403)):  # a script is told what a page is led to
        answer = client.post(UPLOAD, {"rights": "unknown", "file": sent(picture_file())}, headers=headers)
        assert answer.status_code == status
    assert stored(uploads) == []
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(UPLOAD).content.decode())[1]
    assert send(client, picture_file(), csrfmiddlewaretoken=token)[1]["verdict"] == "added"


def test_a_writer_adds_photos_and_makes_no_portrait_of_them(client, make_member):
    client.force_login(make_member(WRITER))
    assert client.get(UPLOAD).status_code == 200
    assert send(client, picture_file(), portrait_of=make_person().pk, usable_from="2020-01-01")[1]["verdict"] == "added"
    assert not Photo.objects.portraits().exists()


def test_who_may_only_look_adds_nothing(client, make_staff, uploads):
    client.force_login(make_staff("media.view_photo"))
    assert client.get(UPLOAD).status_code == 403
    for headers in (JSON, {}):
        assert (
            client.post(UPLOAD, {"rights": "unknown", "file": sent(picture_file())}, headers=headers).status_code == 403
        )
    assert stored(uploads) == []


# The same picture.


@pytest.fixture
def double(desk):
    """Return (the photo that the library had, the one that came in after it, what the page was told)."""
    had = make_photo("A coat", data=pictured(1, (480, 640)), creator="Ada Lens")
    _status, answer = send(desk, pictured(1), creator="Bo Quill")
    return had, Photo.objects.latest("pk"), answer["html"]


def withdraw(client, photo, instead=None, headers=JSON):
    address = address_of(photo, "withdraw")
    return client.post(address, {"instead": instead.pk} if instead else {}, headers=headers)


def test_the_same_picture_at_another_size_is_added_and_told_with_both_credits(double):
    had, new, html = double
    assert had != new
    assert "The library has this picture: A coat" in words(html)
    assert "480 × 640 px" in html
    assert "Creator Bo Quill Ada Lens" in words(html)
    assert f'action="/desk/media/photo/{new.pk}/withdraw/"' in html


def test_a_picture_that_was_taken_down_is_told_of_when_it_comes_again(desk, chief):
    had = make_photo("A coat", data=pictured(1, (480, 640)))
    take_down(had, by=chief, reason="The model has asked", places=[])
    _status, answer = send(desk, pictured(1))
    assert "The library has this picture: A coat" in words(answer["html"])
    assert "Taken down on" in words(answer["html"])
    _status, answer = send(desk, pictured(1, (480, 640)))
    assert "This very file is in the library already. coat.jpg Taken down on" in words(answer["html"])


def test_the_one_we_have_is_used_and_nothing_of_the_other_stays(
    desk, double, uploads, django_capture_on_commit_callbacks
):
    had, new, _html = double
    with django_capture_on_commit_callbacks(execute=True):
        response = withdraw(desk, new, had)
    assert "“coat.jpg” is not added" in json.loads(response.content)["said"]
    assert list(Photo.objects.all()) == [had]
    assert not [name for name in stored(uploads) if name.startswith((f"{new.pk}-", new.sha256[:32]))]
    assert had.file.storage.exists(had.file.name)


def test_without_a_script_it_leads_to_the_one_we_have(desk, double):
    had, new, _html = double
    assert withdraw(desk, new, had, headers={}).url == address_of(had)
    assert list(Photo.objects.all()) == [had]


def test_a_photo_that_somebody_has_worked_with_stays(desk, double):
    had, new, _html = double
    assert withdraw(desk, had).status_code == 409  # nobody has just added it
    appearance = Appearance.objects.create(person=make_person(), photo=new)
    assert withdraw(desk, new, had).status_code == 409
    appearance.delete()
    entry = LogEntry.objects.get()
    entry.pk, entry.action_flag = None, CHANGE
    entry.save()
    assert withdraw(desk, new, had).status_code == 409
    assert Photo.objects.count() == 2


def test_a_photo_that_was_taken_down_is_not_taken_out_again(desk, double, chief):
    had, new, _html = double
    take_down(new, by=chief, reason="The model has asked", places=[])
    response = withdraw(desk, new, had)
    assert response.status_code == 409
    assert "This photo stays" in json.loads(response.content)["reason"]
    assert Photo.objects.contains(new)


def test_nobody_takes_out_what_another_has_added(double, make_member):
    had, new, _html = double
    client = signed_in(make_member(PICTURE_EDITOR))
    assert withdraw(client, new, had).status_code == 409
    assert withdraw(client, new, had, headers={}).status_code == 302
    assert Photo.objects.count() == 2
