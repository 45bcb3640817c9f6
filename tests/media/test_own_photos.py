"""Who has added a photo completes it, until it is somebody else's too."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Gallery, Picture
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from media import permissions
from media.intake import batches, ingest, takedown
from media.models import Photo
from tests.builders import (
    REASON,
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_member,
    make_person,
    make_photo,
    make_product,
    picture_file,
)
from tests.forms import added, address_of, filled, form_of, save, signed_in

pytestmark = pytest.mark.django_db
ADD = "/desk/media/photo/add/"
POPUP = f"{ADD}?_to_field=id&_popup=1"


@pytest.fixture
def writer():
    return make_member(WRITER)


@pytest.fixture
def writers(writer):
    """Return a client that is signed in as the writer."""
    return signed_in(writer)


def send(client, url, **fields):
    return client.post(url, {**filled(client.get(url), "photo_form"), **fields})


def test_a_writer_completes_a_photo_that_they_have_added(writer, writers):
    save(writers, Photo, description="A quay")
    photo = Photo.objects.get()
    assert photo.added_by == writer
    assert 'name="_save"' in writers.get(address_of(photo)).content.decode()
    form = added(
        form_of(writers, photo, creator="Ada Lens", rights="agency"),
        "windows",
        verdict="allow",
        usable_until_0="2040-01-01",
        usable_until_1="10:00",
    )
    assert writers.post(address_of(photo), form).status_code == 302
    photo.refresh_from_db()
    assert (photo.creator, photo.rights, photo.windows.count()) == ("Ada Lens", "agency", 1)


def test_every_door_notes_who_has_added_a_photo_and_a_command_nobody(writer, writers):
    save(writers, Photo, description="By the form")
    file = SimpleUploadedFile("one.jpg", picture_file("#112233"))
    writers.post("/desk/media/photo/upload/", {"file": file, "rights": "staff", "creator": "Ada Lens"})
    batches.import_file(SimpleUploadedFile("two.jpg", picture_file("#223344")), by=writer, shared={})
    assert {photo.added_by for photo in Photo.objects.all()} == {writer}
    assert ingest.ingest(picture_file("#334455"), description="By a command").added_by is None


def test_a_file_that_is_there_already_stays_whose_it_was(writer):
    photo = make_photo(data=picture_file("#445566"))
    batches.import_file(SimpleUploadedFile("again.jpg", picture_file("#445566")), by=writer, shared={})
    photo.refresh_from_db()
    assert photo.added_by is None


def own_story(photo, writer):
    make_article(created_by=writer, blocks=[Picture(photo=photo)], lead_photo=photo)


def own_gallery(photo, writer):
    make_article(created_by=writer, blocks=[Gallery(gallery=make_gallery([photo]))])


def own_gallery_in_no_story(photo, writer):
    gallery = make_gallery([photo])
    gallery.owner = writer
    gallery.save()


def byline(photo, writer):
    make_article(authors=[make_author(user=writer)], blocks=[Picture(photo=photo)])


def story_in_review(photo, writer):
    publishing.submit(make_article(created_by=writer, lead_photo=photo), by=None, override=REASON)


@pytest.mark.parametrize("use", [own_story, own_gallery, own_gallery_in_no_story, byline, story_in_review])
def test_what_is_only_in_the_writers_own_stories_stays_theirs_to_complete(writer, use):
    photo = make_photo(added_by=writer)
    use(photo, writer)
    assert permissions.may_change(writer, photo)


@pytest.mark.parametrize("use", [own_story, own_gallery])
@pytest.mark.parametrize("changed", ["credit", "file", "window", "nothing"])
def test_an_approval_is_used_up_by_another_picture_or_credit(writer, writers, use, changed):
    """Else what an editor has read would go live with what they have never seen."""
    photo = make_photo(added_by=writer)
    use(photo, writer)
    (story,) = Article.objects.all()
    publishing.submit(story, by=None, override=REASON)
    publishing.approve(story, by=None)
    form = form_of(writers, photo)
    if changed == "credit":
        form["creator"] = "Somebody Else"
    if changed == "file":
        form["upload"] = SimpleUploadedFile("new.jpg", picture_file("#667788"))
    if changed == "window":
        added(form, "windows", verdict="allow", usable_until_0="2040-01-01", usable_until_1="10:00")
    assert writers.post(address_of(photo), form).status_code == 302
    story.refresh_from_db()
    assert story.status == ("approved" if changed == "nothing" else "draft")


def test_what_a_keeper_of_the_library_puts_right_leaves_an_approval(writer):
    photo, client = make_photo(added_by=writer), Client()
    own_story(photo, writer)
    (story,) = Article.objects.all()
    publishing.submit(story, by=None, override=REASON)
    publishing.approve(story, by=None)
    client.force_login(make_member(PICTURE_EDITOR))
    save(client, photo, creator="Somebody Else")
    story.refresh_from_db()
    assert story.status == "approved"


def others_story(photo, writer):
    make_article(lead_photo=photo)


def others_picture(photo, writer):
    own_story(photo, writer)
    make_article("Another", blocks=[Picture(photo=photo)])


def others_gallery(photo, writer):
    make_article(blocks=[Gallery(gallery=make_gallery([photo]))])


def gallery_of_nobody(photo, writer):
    make_gallery([photo])


def gallery_of_both(photo, writer):
    gallery = make_gallery([photo])
    make_article(created_by=writer, blocks=[Gallery(gallery=gallery)])
    make_article("Another", blocks=[Gallery(gallery=gallery)])


def campaign(photo, writer):
    make_campaign(photos=[photo])


def product(photo, writer):
    make_product(photo=photo)


def seen_with_a_person(photo, writer):
    photo.appearances.create(person=make_person())


def portrait(photo, writer):
    Photo.objects.filter(pk=photo.pk).update(portrait_of=make_person())


def window_of_another(photo, writer):
    photo.windows.create(added_by=make_member(PICTURE_EDITOR))


def taken_down(photo, writer):
    takedown.take_down(photo, by=make_member(CHIEF), reason="It isn’t hers", places=[])


def live(photo, writer):
    publishing.publish(make_article(created_by=writer, lead_photo=photo), by=None, override=REASON)


def live_without_it_by_now(photo, writer):
    story = make_article(created_by=writer, lead_photo=photo)
    publishing.publish(story, by=None, override=REASON)
    type(story).objects.filter(pk=story.pk).update(lead_photo=None)


def scheduled(photo, writer):
    story = make_article(created_by=writer, lead_photo=photo)
    publishing.schedule(story, by=None, live_from=timezone.now() + timedelta(days=1), override=REASON)


def withdrawn(photo, writer):
    story = make_article(created_by=writer, lead_photo=photo)
    publishing.publish(story, by=None, override=REASON)
    publishing.withdraw(story, by=None)


CLAIMS = [
    *(
        others_story,
        others_picture,
        others_gallery,
        gallery_of_nobody,
        gallery_of_both,
        campaign,
        product,
        seen_with_a_person,
        portrait,
    ),
    *(window_of_another, taken_down, live, live_without_it_by_now, scheduled, withdrawn),
]


@pytest.mark.parametrize("claim", CLAIMS)
def test_what_is_somebody_elses_too_is_left_to_the_keepers_of_the_library(writer, claim):
    photo = make_photo(added_by=writer)
    claim(photo, writer)
    assert not permissions.may_change(writer, photo)
    assert not permissions.open_to(writer).exists()
    assert permissions.may_change(make_member(EDITOR), photo)


def test_a_photo_that_is_somebody_elses_too_opens_without_a_way_to_save_it(writer, writers):
    photo = make_photo(added_by=writer)
    live(photo, writer)
    page = writers.get(address_of(photo))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert writers.post(address_of(photo), {"description": "Forged"}).status_code == 403


def test_a_writer_neither_deletes_their_photo_nor_takes_it_down_nor_makes_it_a_portrait(writer, writers):
    photo, person = make_photo(added_by=writer), make_person()
    for path in ("delete/", "take-down/", "lift/"):
        assert writers.get(f"/desk/media/photo/{photo.pk}/{path}").status_code == 403
    save(writers, photo, portrait_of=person.pk)
    assert not person.portraits.exists()


def test_nobodys_photo_and_another_writers_are_only_to_be_looked_at(writer, writers):
    other = make_member(WRITER, "other")
    for photo in (make_photo("Nobody’s"), make_photo("Another’s", added_by=other)):
        assert writers.post(address_of(photo), {"description": "Forged"}).status_code == 403
    other.delete()
    assert not permissions.may_change(writer, photo)


def test_a_photo_that_goes_live_while_its_form_is_saved_is_judged_again(writer):
    photo = make_photo(added_by=writer)
    assert permissions.may_change(writer, photo)
    live(photo, writer)
    with pytest.raises(PermissionDenied):
        permissions.hold(writer, photo)


# --- The window that a story's form opens --------------------------------------------------------------------------


def open_fields(page):
    """Return the names of the fields that stand open in a photo's form."""
    parts = [part for part in page.split("<fieldset")[1:] if "<details" not in part]
    names = ("upload", "description", "alt_text", "creator", "credit_line", "rights", "headline", "licence", "tags")
    return [name for name in names if any(f'name="{name}"' in part for part in parts)]


def test_the_window_asks_for_what_the_checklist_asks_and_folds_the_rest(writers):
    page = writers.get(POPUP).content.decode()
    assert open_fields(page) == ["upload", "description", "alt_text", "creator", "credit_line", "rights"]
    assert 'name="licence"' in page
    assert {"headline", "licence", "tags"} <= {*open_fields(writers.get(ADD).content.decode())}


def test_the_window_stays_open_once_and_says_what_is_missing(writer, writers):
    answer = send(writers, POPUP, description="A quay")
    photo = Photo.objects.get()
    assert answer.url == f"{address_of(photo)}?_popup=1&_fresh=1"
    page = writers.get(answer.url).content.decode()
    assert "a creator or a credit line" in page
    assert "the kind of rights" in page
    closing = send(writers, answer.url, rights="agency").content.decode()
    assert "popup-response" not in writers.get(address_of(photo)).content.decode()
    assert f"&quot;value&quot;: &quot;{photo.pk}&quot;" in closing
    assert "&quot;action&quot;" not in closing  # it is added to the form behind, not changed there


def test_the_window_opens_the_folded_part_in_which_something_is_missing(writers, writer):
    photo = make_photo(added_by=writer, rights="creative_commons", licence="")
    page = writers.get(f"{address_of(photo)}?_popup=1&_fresh=1").content.decode()
    assert "licence" in open_fields(page)


def test_the_window_closes_at_once_for_a_photo_that_lacks_nothing(writers):
    fields = {"description": "A quay", "alt_text": "A quay.", "creator": "Ada Lens", "rights": "staff"}
    assert "popup-response" in send(writers, POPUP, **fields).content.decode()


# --- The pencil beside it ------------------------------------------------------------------------------------------


def test_the_pencil_beside_a_picture_is_there_for_those_photos_that_its_writer_may_change(writer, writers):
    mine, others = make_photo("Mine", added_by=writer), make_photo("Others’")
    story = make_article(created_by=writer, blocks=[Picture(photo=mine), Picture(photo=others)], lead_photo=others)
    page = writers.get(address_of(story)).content.decode()
    window = "?_to_field=id&amp;_popup=1"
    assert f'href="{address_of(mine)}{window}"' in page
    assert f'href="{address_of(others)}{window}"' not in page


def test_a_suggestion_carries_the_way_to_a_photo_that_one_may_change(writer, writers):
    mine, others = make_photo("A quay, mine", added_by=writer), make_photo("A quay, others’")
    query = {"app_label": "articles", "model_name": "picture", "field_name": "photo", "term": "quay"}
    found = writers.get("/desk/autocomplete/", query).json()["results"]
    ways = {each["id"]: each.get("form") for each in found}
    assert ways == {str(mine.pk): f"{address_of(mine)}?_to_field=id&_popup=1", str(others.pk): None}
