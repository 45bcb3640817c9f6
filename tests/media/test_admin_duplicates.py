"""A photo that comes in by its form, and looks like one of the library: which one stays is asked before it is used."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from magazine.roles import WRITER
from media.making import rendition_sets
from media.models import Photo
from tests.builders import make_photo, make_section
from tests.forms import address_of, form_of, save
from tests.media.test_uploads import pictured

pytestmark = pytest.mark.django_db
ADD = "/desk/media/photo/add/"


@pytest.fixture
def had():
    return make_photo("A coat", data=pictured(1, (480, 640)))


def bring(client, **ways):
    """Add a photo of the picture by the form, at another size; return the answer."""
    return client.post(ADD, {**typed(client), **ways})


def typed(client):
    fields = form_of(client, Photo, description="The coat again", creator="Bo Quill", rights="staff")
    return {**fields, "upload": SimpleUploadedFile("coat.jpg", pictured(1))}


def brought():
    return Photo.objects.get(creator="Bo Quill")


def chosen(response):
    """Return the key of the photo that a window which closes hands to the form that has opened it."""
    said = re.search(r'data-popup-response="([^"]*)"', response.content.decode())[1]
    return int(json.loads(said.replace("&quot;", '"'))["value"])


def ask(client, response):
    """Follow an answer to the page that asks; return (where its form leads, its words)."""
    address = f"/desk/media/photo/{brought().pk}/doubles/"
    assert response.url.startswith(f"{address}?"), response.url
    page = client.get(response.url).content.decode()
    assert f'<form method="post" action="{address}">' in page
    return address, page


def test_the_two_stand_side_by_side_with_their_credits(desk, had):
    _address, page = ask(desk, bring(desk))
    assert "The two carry different credits" in page
    for words in ("The coat again", "240 × 320 px", "Bo Quill", "A coat", "480 × 640 px", "Ada Lens"):
        assert words in page
    assert page.count("<img src=") == 2
    assert "Readers may see it." in page


def test_a_window_that_was_opened_for_a_photo_hands_over_the_one_that_we_have(
    desk, had, uploads, django_capture_on_commit_callbacks
):
    files = sorted(path.name for path in uploads.rglob("*") if path.is_file())
    _address, page = ask(desk, bring(desk, _popup="1"))
    fields = {"instead": str(had.pk), "_popup": "1"}
    for name, value in fields.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(address_of(brought(), "withdraw"), fields)
    assert chosen(answer) == had.pk
    assert list(Photo.objects.all()) == [had]
    assert sorted(path.name for path in uploads.rglob("*") if path.is_file()) == files


def test_or_the_new_one(desk, had):
    address, _page = ask(desk, bring(desk, _popup="1"))
    assert chosen(desk.post(address, {"_popup": "1"})) == brought().pk
    assert Photo.objects.count() == 2


@pytest.mark.parametrize(
    ("ways", "leads"),
    [({}, "{list}"), ({"_continue": "1"}, "{list}{pk}/change/"), ({"_addanother": "1"}, "{list}add/")],
)
def test_whoever_keeps_both_goes_where_the_form_was_to_lead(desk, had, ways, leads):
    address, page = ask(desk, bring(desk, **ways))
    for name in ways:
        assert f'<input type="hidden" name="{name}" value="1">' in page
    answer = desk.post(address, ways)
    assert answer.url == leads.format(list="/desk/media/photo/", pk=brought().pk)
    assert "is saved." in desk.get(answer.url).content.decode()


def test_outside_such_a_window_the_one_we_have_opens(desk, had):
    bring(desk)
    answer = desk.post(address_of(brought(), "withdraw"), {"instead": had.pk})
    assert answer.url == f"/desk/media/photo/{had.pk}/change/"


def test_a_writer_who_may_only_add_photos_is_asked_too(client, make_member, had):
    client.force_login(make_member(WRITER))
    address, _page = ask(client, bring(client, _popup="1"))
    assert chosen(client.post(address, {"_popup": "1"})) == brought().pk


def test_nobody_is_asked_of_another_picture(desk):
    make_photo("A bag", data=pictured(2))
    assert bring(desk).url == "/desk/media/photo/"


def test_it_is_the_question_of_whoever_has_just_added_the_photo(desk, client, make_member, had):
    address, _page = ask(desk, bring(desk))
    form = f"/desk/media/photo/{brought().pk}/change/"
    client.logout()
    client.force_login(make_member(WRITER))
    for answer in (client.get(address), client.post(address, {"_popup": "1"})):
        assert answer.url == form
    assert Photo.objects.count() == 2


@pytest.mark.parametrize("instead", ["gone", "", "x", "itself"])
def test_the_new_one_stays_where_ours_is_gone(desk, had, instead):
    bring(desk)
    new = brought()
    values = {"gone": had.pk, "itself": new.pk}
    had.delete()
    answer = desk.post(address_of(new, "withdraw"), {"instead": values.get(instead, instead)}, follow=True)
    assert "The other photo isn’t in the library any more, so this one stays." in answer.content.decode()
    assert list(Photo.objects.all()) == [new]


def test_a_window_gets_its_photo_though_somebody_has_corrected_it_meanwhile(desk, had):
    address, _page = ask(desk, bring(desk, _popup="1"))
    save(desk, brought(), credit_line="Courtesy of the Quay")
    fields = {"instead": had.pk, "_popup": "1"}
    answer = desk.post(address_of(brought(), "withdraw"), fields, follow=True)
    assert answer.redirect_chain == [(f"{address}?_popup=1", 302)]
    assert "This photo stays: somebody has worked with it since it came in." in answer.content.decode()
    had.delete()
    assert chosen(desk.post(address, {"_popup": "1"})) == brought().pk


@pytest.mark.parametrize(("ways", "leads"), [({"_popup": "1"}, ""), ({}, "/desk/media/photo/{}/change/")])
def test_whoever_sends_the_very_file_again_gets_the_photo_that_has_it(desk, ways, leads):
    had = make_photo("A coat: 50 % <wool>", data=pictured(1))
    page = bring(desk, **ways).content.decode()
    assert "This very file is in the library already: “A coat: 50 % &lt;wool&gt;”." in page
    form = page.partition('id="use_known">')[2].partition("</form>")[0]
    for name, value in {"_use": str(had.pk), **ways}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in form
    answer = desk.post(ADD, {"_use": had.pk, **ways})
    assert chosen(answer) == had.pk if ways else answer.url == leads.format(had.pk)
    assert list(Photo.objects.all()) == [had]


@pytest.mark.parametrize("value", ["0", "x", "9" * 30])
def test_a_photo_that_there_isnt_is_not_used(desk, value):
    page = desk.post(ADD, {"_use": value, "_popup": "1"}).content.decode()
    assert "popup-response" not in page
    assert 'id="photo_form"' in page


@pytest.mark.parametrize("field", ["zzz", "metadata", "__class__"])
def test_no_other_column_of_a_photo_is_handed_over(desk, had, field):
    address, _page = ask(desk, bring(desk, _popup="1"))
    new, ways = brought().pk, {"_popup": "1", "_to_field": field}
    for path, more in (
        (address, {}),
        (ADD, {"_use": had.pk}),
        (f"/desk/media/photo/{new}/withdraw/", {"instead": had.pk}),
    ):
        assert desk.post(path, {**ways, **more}).status_code == 400, path
    assert Photo.objects.count() == 2


def test_who_may_not_see_the_library_is_not_shown_it(client, make_staff, had):
    client.force_login(make_staff("media.add_photo"))
    fields = {"instead": had.pk, "_use": had.pk, "_popup": "1"}
    for path in (f"/desk/media/photo/{had.pk}/doubles/", f"/desk/media/photo/{had.pk}/withdraw/", ADD):
        assert client.post(path, fields).status_code == 403, path


def test_what_other_pages_have_to_say_is_not_lost(desk, had):
    fields = typed(desk)
    section = make_section()
    save(desk, section, name="Other")
    _address, page = ask(desk, desk.post(ADD, fields))
    assert "is saved." in page
    assert "New files are being made" not in page  # that is said of the photo that is kept


def test_the_page_looks_again_until_the_picture_that_came_in_is_there(desk, had, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    answer = bring(desk)
    asked = desk.get(answer.url)
    assert asked.headers["Refresh"] == "3"
    assert asked.content.decode().count("<img src=") == 1
    rendition_sets.make_set(brought())
    asked = desk.get(answer.url)
    assert "Refresh" not in asked.headers
    assert asked.content.decode().count("<img src=") == 2
