"""Whose a gallery's words are: a title and captions that stand in somebody's story are nobody else's to read."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from articles.galleries import galleries_known_to
from articles.models import Gallery, PhotoGallery, RevisionGallery, Text
from articles.publishing import publish, restore, set_embargo, withdraw
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, WRITER
from media.intake import takedown
from tests.builders import REASON, make_article, make_gallery, make_photo, publish_article
from tests.desk import changelist
from tests.forms import added, address_of, form_of, save

pytestmark = pytest.mark.django_db
SECRET = "Before the merger"


@pytest.fixture
def writer(make_member):
    return make_member(WRITER)


@pytest.fixture
def colleague(make_member):
    return make_member(WRITER, "colleague")


@pytest.fixture
def photo():
    return make_photo()


def knows(user, gallery):
    return galleries_known_to(user, timezone.now()).contains(gallery)


def in_a_story(gallery, **fields):
    article = make_article(blocks=[Text(html="<p>It rains.</p>"), Gallery(gallery=gallery)], **fields)
    record(article)
    return article


def record_release(article, gallery):
    publish(article, by=None, override=REASON)


def take_out(article, gallery):
    article.articles_gallery_set.all().delete()
    record(article)


def take_down(article, gallery):
    publish(article, by=None, override=REASON)
    withdraw(article, by=None)


def keep_back(article, gallery):
    publish(article, by=None, override=REASON)
    set_embargo(article, until=timezone.now() + timedelta(days=1), by=None)


def write_on(article, gallery):
    publish(article, by=None, override=REASON)
    gallery.places.update(caption=SECRET)
    record(article)


def write_on_and_back(article, gallery):
    write_on(article, gallery)
    gallery.places.update(caption="Look 1")
    record(article)


@pytest.mark.parametrize(
    ("acts", "is_known"),
    [
        ([], False),
        ([take_out], False),
        ([record_release], True),
        ([record_release, take_out], True),
        ([take_down], False),
        ([keep_back], False),
        ([write_on], False),
        ([write_on_and_back], True),
    ],
)
def test_a_gallery_of_a_colleagues_story_is_known_as_readers_know_it(writer, colleague, photo, acts, is_known):
    gallery = make_gallery([photo])
    article = in_a_story(gallery, created_by=colleague)
    for act in acts:
        act(article, gallery)
    assert knows(writer, gallery) is is_known
    assert knows(colleague, gallery)


def test_a_gallery_in_no_story_is_its_makers_or_if_nobodys_everybodys(client, writer, colleague, photo):
    client.force_login(writer)
    save(client, PhotoGallery, title="Six looks")
    mine, nobodys = PhotoGallery.objects.get(), make_gallery([photo])
    assert mine.owner == writer
    assert (knows(writer, mine), knows(colleague, mine)) == (True, False)
    assert (knows(writer, nobodys), knows(colleague, nobodys)) == (True, True)


def test_a_gallery_that_an_editor_has_put_into_an_own_story_is_known_and_stays(client, writer, colleague, photo):
    gallery = make_gallery([photo])
    in_a_story(gallery, created_by=colleague)
    own = in_a_story(gallery, created_by=writer)
    client.force_login(writer)
    assert save(client, own, headline="Saved").status_code == 302
    assert Gallery.objects.get(parent=own).gallery == gallery


@pytest.mark.parametrize(("role", "is_told"), [(WRITER, False), (EDITOR, True)])
def test_no_page_of_the_desk_tells_a_writer_of_a_colleagues_gallery(client, make_member, photo, role, is_told):
    gallery = make_gallery([photo], title=SECRET)
    in_a_story(gallery)
    client.force_login(make_member(role, "reader"))
    query = {"app_label": "articles", "model_name": "gallery", "field_name": "gallery", "term": "merger"}
    form = address_of(gallery)
    pages = {
        "list": client.get(changelist("articles_photogallery")),
        "search": client.get(changelist("articles_photogallery"), {"q": "merger"}),
        "form": client.get(form, follow=True),
        "history": client.get(address_of(gallery, "history"), follow=True),
        "photo": client.get(address_of(photo)),
    }
    assert {name: SECRET in page.content.decode() for name, page in pages.items()} == dict.fromkeys(pages, is_told)
    assert bool(client.get(reverse("admin:autocomplete"), query).json()["results"]) is is_told
    [row] = client.get(changelist("media_photo")).context_data["cl"].result_list
    assert row.use_count == is_told


@pytest.mark.parametrize(("role", "is_told"), [(WRITER, False), (EDITOR, True)])
def test_no_record_has_the_words_that_a_gallery_had_before_it_was_live(client, make_member, photo, role, is_told):
    """The gallery is everybody’s by now; what it was called in the draft, and how captioned, isn’t."""
    gallery, editor = make_gallery([photo], title=SECRET), make_member(EDITOR, "sub")
    gallery.places.update(caption=SECRET)
    article = in_a_story(gallery)
    client.force_login(editor)
    client.post(address_of(photo, "take_down"), {"reason": "Asked"})
    for title, caption in (("Coats", SECRET), ("Six coats", "A coat")):
        data = form_of(client, gallery, title=title)
        client.post(address_of(gallery), {**data, "places-0-caption": caption, "places-0-position": "7"})
    takedown.lift(takedown.current_takedown(photo), by=editor)
    record_release(article, gallery)
    client.force_login(make_member(role, "reader"))
    pages = [
        client.get(address_of(gallery, "history")),
        client.get(address_of(photo)),
    ]
    assert [page.status_code for page in pages] == [200, 200]
    assert [SECRET in page.content.decode() for page in pages] == [is_told, is_told]
    assert "Changed Caption" in pages[0].content.decode()
    assert "Six coats" in pages[1].content.decode()


def test_what_keeps_a_photo_names_a_gallery_to_who_may_know_it(client, make_staff, photo):
    in_a_story(make_gallery([photo], title=SECRET))
    rights = ("media.view_photo", "media.delete_photo", "articles.view_photogallery", "articles.view_article")
    client.force_login(make_staff(*rights))
    page = client.get(address_of(photo, "delete")).content.decode()
    assert "not yours to see" in page
    assert SECRET not in page


def test_a_gallery_that_isnt_ones_to_know_is_chosen_by_no_id(client, writer, colleague, photo):
    secret, known = make_gallery([photo]), make_gallery([photo])
    in_a_story(secret, created_by=colleague)
    own = make_article(created_by=writer)
    client.force_login(writer)
    for gallery, status in ((secret, 200), (known, 302)):
        row = {"gallery": str(gallery.pk), "ordering": "90", "region": "body", "id": ""}
        data = added(form_of(client, own), "articles_gallery_set", **row)
        response = client.post(address_of(own), data)
        assert response.status_code == status, response.content.decode()
    assert Gallery.objects.get(parent=own).gallery == known


def test_a_gallery_is_deleted_though_revisions_hold_it_and_no_page_lists_them(desk, photo):
    gallery = make_gallery([photo])
    article = in_a_story(gallery, headline="Hidden")
    with pytest.raises(ProtectedError):
        gallery.delete()
    take_out(article, gallery)
    url = address_of(gallery, "delete")
    assert "Hidden" not in desk.get(url).content.decode()
    desk.post(url, {"post": "yes"})
    assert not PhotoGallery.objects.exists()
    restore(article, article.revisions.get(number=1), by=None)
    assert PhotoGallery.objects.get().places.get().caption == "Look 1"


def test_what_was_there_before_is_known_after_the_migration_as_if_it_were_saved_today(writer, photo):
    secret, live, changed = (make_gallery([photo], title=f"Gallery {number}") for number in range(3))
    take_out(in_a_story(secret), secret)
    for gallery in (live, changed):
        publish_article(str(gallery), blocks=[Gallery(gallery=gallery)])
    changed.places.update(caption=SECRET)
    held = [*RevisionGallery.objects.order_by("pk").values_list("revision", "gallery", "digest")]
    RevisionGallery.objects.all().delete()
    PhotoGallery.objects.update(digest="")
    migration = import_module("articles.migrations.0003_galleries")
    migration.say_what_revisions_hold(apps, connection)
    migration.say_how_galleries_read(apps, connection)
    assert [*RevisionGallery.objects.order_by("pk").values_list("revision", "gallery", "digest")] == held
    assert [knows(writer, gallery) for gallery in (secret, live, changed)] == [False, True, False]
