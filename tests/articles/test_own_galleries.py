"""Who has made a gallery changes it, until it is somebody else's too: the rule of photos, for words."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections, transaction
from django.urls import reverse
from django.utils import timezone

from articles import galleries, publishing
from articles.models import Gallery, PhotoGallery
from articles.revisions.snapshots import record
from magazine.roles import CHIEF, WRITER
from media import permissions
from tests.builders import REASON, make_article, make_author, make_gallery, make_member, make_photo
from tests.forms import added, address_of, form_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return make_member(WRITER)


@pytest.fixture
def writers(writer):
    """Return a client that is signed in as the writer."""
    return signed_in(writer)


@pytest.fixture
def gallery(writer):
    """Return a gallery that the writer has made."""
    gallery = make_gallery([make_photo()])
    PhotoGallery.objects.filter(pk=gallery.pk).update(owner=writer)
    gallery.refresh_from_db()
    return gallery


def shown(gallery, **fields):
    article = make_article(blocks=[Gallery(gallery=gallery)], **fields)
    record(article)
    return article


def in_no_story(gallery, writer):
    pass


def own_draft(gallery, writer):
    shown(gallery, created_by=writer)


def byline(gallery, writer):
    shown(gallery, authors=[make_author(user=writer)])


def sent_back(gallery, writer):
    article = shown(gallery, created_by=writer)
    publishing.submit(article, by=None, override=REASON)
    publishing.send_back(article, by=None, note="Shorter")


@pytest.mark.parametrize("use", [in_no_story, own_draft, byline, sent_back])
def test_a_gallery_that_is_only_its_makers_is_theirs_to_change(writer, writers, gallery, use):
    use(gallery, writer)
    form = form_of(writers, gallery, title="Seven looks")
    added(form, "places", photo=make_photo("A quay").pk, position="1", caption="Last")
    assert writers.post(address_of(gallery), form).status_code == 302
    gallery.refresh_from_db()
    assert (gallery.title, gallery.places.count(), gallery.owner) == ("Seven looks", 2, writer)


def others_story(gallery, writer):
    shown(gallery)


def own_and_others(gallery, writer):
    own_draft(gallery, writer)
    shown(gallery, headline="Another")


def in_review(gallery, writer):
    publishing.submit(shown(gallery, created_by=writer), by=None, override=REASON)


def live(gallery, writer):
    publishing.publish(shown(gallery, created_by=writer), by=None, override=REASON)


def live_without_it_by_now(gallery, writer):
    article = shown(gallery, created_by=writer)
    publishing.publish(article, by=None, override=REASON)
    article.articles_gallery_set.all().delete()
    record(article)


def scheduled(gallery, writer):
    moment = timezone.now() + timedelta(days=1)
    publishing.schedule(shown(gallery, created_by=writer), by=None, live_from=moment, override=REASON)


def nobodys(gallery, writer):
    PhotoGallery.objects.filter(pk=gallery.pk).update(owner=None)


CLAIMS = [others_story, own_and_others, in_review, live, live_without_it_by_now, scheduled, nobodys]


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_gallery_that_is_somebody_elses_too_is_only_looked_at(writer, writers, gallery, claim):
    claim(gallery, writer)
    page = writers.get(address_of(gallery), follow=True).content.decode()
    assert 'name="_save"' not in page
    assert writers.post(address_of(gallery), {"title": "Forged"}).status_code in (302, 403)
    assert PhotoGallery.objects.get().title == "Six looks"
    gallery.refresh_from_db()
    assert galleries.may_change_gallery(make_member(CHIEF), gallery)


def test_nobody_deletes_what_they_may_only_change(writers, gallery):
    address = address_of(gallery, "delete")
    assert writers.post(address, {"post": "yes"}).status_code == 403
    listed = reverse("admin:articles_photogallery_changelist")
    chosen = {"action": "delete_selected", "_selected_action": gallery.pk, "post": "yes"}
    writers.post(listed, chosen)
    assert PhotoGallery.objects.filter(pk=gallery.pk).exists()


def test_the_pencil_beside_a_gallery_is_there_for_those_that_its_writer_may_change(writer, writers, gallery):
    other = make_gallery([make_photo()])
    story = make_article(created_by=writer, blocks=[Gallery(gallery=gallery), Gallery(gallery=other)])
    page = writers.get(address_of(story)).content.decode()
    window = "?_to_field=id&amp;_popup=1"
    assert f'href="{address_of(gallery)}{window}"' in page
    assert f'href="{address_of(other)}{window}"' not in page


# --- Two at once: whoever uses it while its maker saves it waits, or was first ----------------------------------------


def keep(kind):
    """Return a row of a writer's, the function that holds it for them, and one that puts it into another's story."""
    writer, photo = make_member(WRITER), make_photo()
    if kind == "photo":
        type(photo).objects.filter(pk=photo.pk).update(added_by=writer)
        return writer, photo, permissions.hold, lambda: make_article("Another", lead_photo=photo)
    gallery = make_gallery([photo])
    PhotoGallery.objects.filter(pk=gallery.pk).update(owner=writer)
    return writer, gallery, galleries.lock_gallery, lambda: make_article("Another", blocks=[Gallery(gallery=gallery)])


def elsewhere(call, done, said):
    """Begin a call on a connection of its own, as another worker would."""

    def run():
        try:
            with transaction.atomic():
                call()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            said.append(error)
        finally:
            done.set()
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["photo", "gallery"])
def test_whoever_uses_what_is_being_saved_waits(kind):
    writer, row, hold, use = keep(kind)
    row.refresh_from_db()
    done, said = threading.Event(), []
    with transaction.atomic():
        hold(writer, row)
        thread = elsewhere(use, done, said)
        assert not done.wait(0.5)
    thread.join(30)
    assert said == []
    with pytest.raises(PermissionDenied), transaction.atomic():
        hold(writer, row)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["publish", "schedule"])
def test_who_saves_a_photo_that_is_being_published_waits_and_is_then_refused(verb):
    writer, photo, hold, _use = keep("photo")
    photo.refresh_from_db()
    story = make_article(lead_photo=photo, created_by=writer)
    when = {"live_from": timezone.now() + timedelta(days=1)} if verb == "schedule" else {}
    done, said = threading.Event(), []
    with transaction.atomic():
        getattr(publishing, verb)(story, by=None, override=REASON, **when)
        thread = elsewhere(lambda: hold(writer, photo), done, said)
        assert not done.wait(0.5)
    thread.join(30)
    assert [type(error) for error in said] == [PermissionDenied]
