"""A photo's rights at the desk: what each kind asks for, windows with their proofs, and what an editor takes away."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from magazine.roles import WRITER
from media.intake.ingest import ingest
from media.intake.takedown import lift, take_down
from media.models import Photo, Takedown, Window
from tests.builders import allow, deny, make_person, make_photo, picture_file
from tests.forms import added, address_of, form_of
from tests.media.written import written_file

pytestmark = pytest.mark.django_db
ADD = "/desk/media/photo/add/"
PDF = b"%PDF-1.7\n%%EOF"


def saved(client, photo, data):
    response = client.post(address_of(photo), {**data, "_continue": "1"}, follow=True)
    photo.refresh_from_db()
    return response.content.decode()


def with_proof(client, photo, content, name="contract.pdf"):
    data = added(form_of(client, photo), "windows", verdict="allow")
    number = int(data["windows-TOTAL_FORMS"][0]) - 1
    data[f"windows-{number}-proof"] = SimpleUploadedFile(name, content)
    return saved(client, photo, data)


def test_an_unfinished_photo_is_saved_and_says_what_it_lacks(desk):
    photo = make_photo()
    page = saved(desk, photo, form_of(desk, photo, rights="agency"))
    assert photo.rights == "agency"
    assert page.count("Readers may not see it: it lacks the agency (as its source) and the licence.") == 2
    assert "Before readers may see it: the licence." in page
    assert "Before readers may see it: the agency (as its source)." in page


def test_a_photo_without_credit_and_rights_says_so_beside_the_fields(desk):
    page = desk.get(address_of(make_photo(creator="", rights="unknown"))).content.decode()
    assert "Before readers may see it: a creator or a credit line." in page
    assert "Before readers may see it: the kind of rights." in page


def test_errors_stand_above_what_is_known_of_the_photo(desk):
    photo = make_photo()
    page = saved(desk, photo, form_of(desk, photo, web_statement="nonsense"))
    assert page.index("errornote") < page.index('class="standing"')


def test_a_finished_photo_says_until_when_readers_see_it(desk):
    photo = make_photo(usable_until=datetime(2030, 5, 3, 10, tzinfo=UTC))
    page = saved(desk, photo, form_of(desk, photo))
    assert "Readers may see it until 3 May 2030, 10:00 UTC." in page
    assert "may not" not in page.split('id="windows-group"')[0]


def test_each_kind_says_what_it_asks_for_and_of_what_to_beware(desk):
    page = desk.get(ADD).content.decode()
    assert "asks for the agency (as its source) and the licence" in page
    assert "Only for the campaign that it came with." in page


def test_windows_are_written_in_the_form_and_signed(desk, chief):
    photo = make_photo()
    moments = {"usable_from_0": "2026-02-01", "usable_from_1": "10:00"}
    data = added(form_of(desk, photo), "windows", verdict="deny", territory="Europe", note="Ask first", **moments)
    saved(desk, photo, data)
    window = photo.windows.get()
    assert (window.verdict, window.territory, window.note, window.added_by) == ("deny", "Europe", "Ask first", chief)
    assert window.usable_from == datetime(2026, 2, 1, 10, tzinfo=UTC)
    assert "denied since 1 February 2026, 10:00 UTC" in desk.get(address_of(photo)).content.decode()


def test_rights_that_end_before_they_begin_are_refused_in_words(desk):
    photo = make_photo()
    moments = {"usable_from_0": "2026-02-01", "usable_from_1": "10:00", "usable_until_0": "2026-01-01"}
    data = added(form_of(desk, photo), "windows", verdict="allow", **moments, usable_until_1="10:00")
    assert "cannot end before they begin" in saved(desk, photo, data)
    assert not photo.windows.exists()


def test_an_end_in_the_year_9999_is_left_empty_instead(desk, settings):
    settings.TIME_ZONE = "America/New_York"
    photo = make_photo()
    data = added(form_of(desk, photo), "windows", verdict="allow", usable_until_0="9999-12-31", usable_until_1="23:59")
    assert "leave it empty if there is none" in saved(desk, photo, data)
    assert not photo.windows.exists()


def test_a_kind_opens_its_usual_window_once_and_one_taken_away_stays_away(desk):
    photo = make_photo(rights="unknown")
    saved(desk, photo, form_of(desk, photo, rights="press_handout"))
    assert photo.windows.get().usable_until > timezone.now() + timedelta(days=360)
    saved(desk, photo, {**form_of(desk, photo), "windows-0-DELETE": "on"})
    assert not photo.windows.exists()
    saved(desk, photo, form_of(desk, photo, headline="Again"))
    assert not photo.windows.exists()


def test_a_person_whom_an_editor_takes_away_stays_away(desk):
    make_person("Vera Lind")
    photo = ingest(written_file({"Iptc4xmpExt:PersonInImage": ["Vera Lind"]}), name="x.jpg")
    assert photo.people.count() == 1
    saved(desk, photo, form_of(desk, photo, people=[]))
    assert not photo.people.exists()


def test_a_window_of_a_takedown_is_not_written_here(desk):
    photo = make_photo()
    window = deny(photo)
    Takedown.objects.create(window=window, reason="A complaint", at=timezone.now())
    data = form_of(desk, photo)
    assert data["windows-INITIAL_FORMS"] == ["0"]
    assert "taken down on" in desk.get(address_of(photo)).content.decode()
    forged = {"windows-TOTAL_FORMS": "1", "windows-INITIAL_FORMS": "1", "windows-0-id": window.pk}
    saved(desk, photo, {**data, **forged, "windows-0-photo": photo.pk, "windows-0-verdict": "allow"})
    window.refresh_from_db()
    assert window.verdict == "deny"


@pytest.mark.parametrize(("content", "suffix"), [(PDF, "pdf"), (picture_file(kind="PNG"), "png")], ids=["pdf", "png"])
def test_a_proof_is_stored_under_a_name_that_nobody_guesses(desk, uploads, content, suffix):
    photo = make_photo()
    with_proof(desk, photo, content, name="Contract with Ada.exe")
    (file,) = (uploads / "proofs").iterdir()
    assert file.suffix == f".{suffix}"
    assert len(file.stem) == 40
    assert file.read_bytes() == content


@pytest.mark.parametrize("content", [b"<html>%PDF-1.7", b"PK\x03\x04" + bytes(60)], ids=["html", "zip"])
def test_what_is_no_proof_is_refused_and_leaves_nothing(desk, uploads, content):
    photo = make_photo()
    assert "A proof is a PDF or a picture." in with_proof(desk, photo, content)
    assert not photo.windows.exists()
    assert not (uploads / "proofs").exists()


def test_a_proof_that_is_too_large_is_refused(desk, monkeypatch):
    monkeypatch.setattr("media.intake.rights_documents.MOST_BYTES", 10)
    assert "more than 20 MB" in with_proof(desk, make_photo(), PDF)


def test_a_proof_is_a_download_for_staff_who_may_look_at_photos(desk, client, make_staff, make_member):
    photo = make_photo()
    with_proof(desk, photo, PDF)
    url = address_of(photo, "proof", photo.windows.get().pk)
    assert f'href="{url}"' in desk.get(address_of(photo)).content.decode()
    client.force_login(make_member(WRITER))
    page = client.get(address_of(photo)).content.decode()
    assert f'href="{url}"' in page
    assert photo.windows.get().proof.name not in page
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    client.force_login(make_staff("media.add_photo", username="adds-only"))
    assert client.get(url).status_code == 403
    client.logout()
    assert client.get(url).status_code == 302


def test_a_proof_is_found_at_no_other_photo_and_no_public_address(desk, client):
    photo, other = make_photo(), make_photo()
    with_proof(desk, photo, PDF)
    window = photo.windows.get()
    assert desk.get(address_of(other, "proof", window.pk)).status_code == 404
    assert desk.get(address_of(photo, "proof", allow(photo).pk)).status_code == 404
    client.logout()
    for path in (f"/{window.proof.name}", f"/uploads/{window.proof.name}", f"/media/{window.proof.name}"):
        assert client.get(path).status_code == 404


def test_a_proof_of_a_number_that_no_database_has_is_not_found(desk):
    photo = make_photo()
    assert desk.get(address_of(photo, "proof", 99999999999999999999)).status_code == 404
    assert desk.get(reverse("admin:media_photo_proof", args=[99999999999999999999, 1])).status_code == 404


def test_the_file_of_a_proof_goes_with_its_row_and_when_another_comes(
    desk, uploads, django_capture_on_commit_callbacks
):
    photo = make_photo()
    with_proof(desk, photo, PDF)
    (first,) = (uploads / "proofs").iterdir()
    with django_capture_on_commit_callbacks(execute=True):
        saved(desk, photo, {**form_of(desk, photo), "windows-0-proof": SimpleUploadedFile("b.pdf", PDF + b"2")})
    (second,) = (uploads / "proofs").iterdir()
    assert first != second
    with django_capture_on_commit_callbacks(execute=True):
        saved(desk, photo, {**form_of(desk, photo), "windows-0-DELETE": "on"})
    assert not Window.objects.exists()
    assert not list((uploads / "proofs").iterdir())


def test_a_changed_credit_says_that_new_files_are_made(desk, settings):
    photo = make_photo(data=picture_file())
    before = photo.edition
    assert "New files are being made" not in saved(desk, photo, form_of(desk, photo, headline="A quay"))
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    assert "New files are being made." in saved(desk, photo, form_of(desk, photo, credit_line="Courtesy of the Quay"))
    assert photo.edition == before
    assert "readers see the former ones" in desk.get(address_of(photo)).content.decode()


def test_a_changed_focal_point_makes_new_files(desk):
    photo = make_photo(data=picture_file())
    before = photo.edition
    saved(desk, photo, form_of(desk, photo, focal_x="0.333"))
    assert photo.focal_x == 0.333
    assert photo.edition != before
    assert Photo.objects.get().edition == photo.edition


def test_saving_without_a_change_keeps_a_point_as_fine_as_it_is(desk):
    photo = make_photo(data=picture_file(), focal_x=0.123456789)
    saved(desk, photo, form_of(desk, photo))
    assert photo.focal_x == 0.123456789


def test_a_takedown_that_was_lifted_leaves_no_photo_free_for_good(desk, chief):
    photo = make_photo(rights="unknown")
    made = take_down(photo, by=chief, reason="The model has asked", places=[])
    saved(desk, photo, {**form_of(desk, photo), "rights": "agency", "source": "Agence X", "licence": "7"})
    lift(made, by=chief)
    in_a_year = timezone.now() + timedelta(days=400)
    assert Photo.objects.usable(timezone.now()).contains(photo)
    assert not Photo.objects.usable(in_a_year).contains(photo)


def test_a_notice_of_several_lines_keeps_them_when_anything_is_saved(desk):
    photo = make_photo(copyright_notice="© A\r\nAll rights reserved")
    page = desk.get(address_of(photo)).content.decode()
    assert re.search(r'<textarea name="copyright_notice"[^>]*>\s*© A\s+All rights reserved</textarea>', page)
