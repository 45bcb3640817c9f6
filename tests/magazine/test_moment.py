"""The site at a moment: an editor sees all of it as it will be, or was. Nobody else ever does."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing import come_down, schedule, set_embargo, withdraw
from magazine.accounts.sessions import SessionStore
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from media.models import Photo
from media.renditions import naming
from tests.builders import (
    A_DAY,
    REASON,
    make_article,
    make_campaign,
    make_person,
    make_photo,
    make_section,
    picture_file,
    publish_article,
)
from tests.forms import address_of

pytestmark = pytest.mark.django_db
SOON = timedelta(days=2)


def go(client, at):
    return client.post(reverse("admin:moment"), {"at": at.isoformat()})


def end(client):
    return client.post(reverse("admin:moment"), {"end": "1"})


def read(client, path="/", status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


@pytest.fixture
def walker(client, make_member):
    """Return a client of an editor."""
    client.force_login(make_member(EDITOR))
    return client


@pytest.fixture
def coming():
    """Return when a story with all its trimmings goes live."""
    at = timezone.now() + SOON
    story = make_article(
        "The coming coat",
        lead_photo=make_photo("Coming", data=picture_file("#0a0b0c")),
        people=[make_person("Coming Person")],
        campaigns=[make_campaign("Coming Campaign")],
        section=make_section("Coming Section"),
        tags=["coming-tag"],
    )
    schedule(story, by=None, live_from=at, override=REASON)
    return at


PAGES = {
    "/": "The coming coat",
    "/stories/the-coming-coat/": "The coming coat",
    "/sections/coming-section/": "The coming coat",
    "/tags/coming-tag/": "The coming coat",
    "/people/": "Coming Person",
    "/people/coming-person/": "The coming coat",
    "/campaigns/": "Coming Campaign",
    "/campaigns/coming-campaign/": "The coming coat",
    "/archive/": 'href="/archive/2',
}


def test_every_page_shows_what_will_be_live(walker, coming):
    go(walker, coming)
    for path, words in PAGES.items():
        page = read(walker, path)
        assert words in page, path
        assert "Coming Section" in page, path  # in the menu


def test_a_second_before_it_is_not_there(walker, coming):
    go(walker, coming - timedelta(seconds=1))
    assert "The coming coat" not in read(walker)
    read(walker, "/stories/the-coming-coat/", 404)


def test_the_site_as_it_was(walker):
    article, _ = publish_article("Live once", at=A_DAY)
    withdraw(article, by=None)
    go(walker, A_DAY + timedelta(days=1))
    assert "Live once" in read(walker, f"/stories/{article.slug}/")
    go(walker, A_DAY - timedelta(days=1))
    assert "Live once" not in read(walker)


def test_what_comes_down_by_then_is_gone(walker):
    article, _ = publish_article("Soon down")
    come_down(article, by=None, live_until=timezone.now() + SOON)
    go(walker, timezone.now() + 2 * SOON)
    assert "Soon down" not in read(walker)


def test_embargoes_are_over_and_rights_have_ended_by_then(walker):
    photo = make_photo("Ends", data=picture_file("#0a0b0c"), usable_until=timezone.now() + SOON)
    campaign = make_campaign("Salt", photos=[photo])
    publish_article("Under embargo", campaigns=[campaign])
    set_embargo(campaign, until=timezone.now() + SOON, by=None)
    assert "Under embargo" not in read(walker)
    go(walker, timezone.now() + 2 * SOON)
    assert "Under embargo" in read(walker)
    assert f"/photos/{photo.pk}-" not in read(walker, "/campaigns/salt/")


def test_the_files_of_photos_follow(client, make_staff, coming):
    client.force_login(make_staff("articles.walk_moments"))  # who doesn't see every photo anyway
    address = reverse("rendition", args=[naming.name(Photo.objects.get(), 320)])
    assert client.get(address).status_code == 404
    go(client, coming)
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    answer.getvalue()


def test_a_bar_says_so_on_every_page_and_ends_it(walker, magazine):
    at = timezone.now() + SOON
    go(walker, at)
    for name, path in magazine.pages.items():
        page = read(walker, path, 404 if name == "not found" else 200)
        assert f"{timezone.localtime(at):%-d %B %Y, %H:%M} UTC" in page, name
        assert "Back to the present" in page, name
    assert end(walker).headers["Location"] == "/"
    for name, path in magazine.pages.items():
        assert "Back to the present" not in read(walker, path, 404 if name == "not found" else 200), name


def test_no_cache_keeps_what_one_editor_sees(walker, magazine):
    go(walker, timezone.now() + SOON)
    for name, path in magazine.pages.items():
        assert walker.get(path).headers["Cache-Control"] == "private, no-store", name


def test_a_former_address_leads_on_for_the_walk_alone(walker):
    article, _ = publish_article("A coat", at=A_DAY)
    article.slug = "another-address"
    article.save()
    schedule(article, by=None, live_from=timezone.now() + SOON, override=REASON)
    go(walker, timezone.now() + 2 * SOON)
    answer = walker.get("/stories/a-coat/")
    assert answer.headers["Location"] == "/stories/another-address/"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", [EDITOR, PICTURE_EDITOR, CHIEF])
def test_who_sees_all_stories_may_walk(client, make_member, coming, role):
    client.force_login(make_member(role))
    go(client, coming)
    assert "The coming coat" in read(client)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_writer_may_not(client, make_member, coming, method):
    client.force_login(make_member(WRITER))
    data = {"at": coming.isoformat()} if method == "post" else {}
    assert getattr(client, method)(reverse("admin:moment"), data).status_code == 403
    assert "The coming coat" not in read(client)


def test_a_writer_with_a_forged_session_sees_the_present(client, make_member, coming):
    client.force_login(make_member(WRITER))
    session = client.session
    session["walks_at"] = coming.isoformat()
    session.save()
    assert "The coming coat" not in read(client)


def test_whoever_loses_the_right_sees_the_present_at_once(walker, coming, django_user_model):
    go(walker, coming)
    django_user_model.objects.get().groups.clear()
    page = read(walker)
    assert "The coming coat" not in page
    assert "Back to the present" not in page


def test_a_disabled_account_sees_the_present(walker, coming, django_user_model):
    go(walker, coming)
    django_user_model.objects.update(is_active=False)
    assert "The coming coat" not in read(walker)


def test_whoever_signs_out_sees_the_present(walker, coming):
    go(walker, coming)
    walker.post(reverse("admin:logout"))
    assert "The coming coat" not in read(walker)


def test_readers_see_the_present_whatever_they_send(client, coming):
    said = coming.isoformat()
    stray = SessionStore()
    stray["walks_at"] = said
    stray.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = stray.session_key
    client.cookies["walks_at"] = client.cookies["moment"] = said
    for query in ("", f"?at={said}", f"?moment={said}", f"?walks_at={said}"):
        assert "The coming coat" not in read(client, f"/{query}")
    for name in ("X-Moment", "Date", "If-Modified-Since"):
        assert "The coming coat" not in client.get("/", headers={name: said}).content.decode()
    assert client.post(reverse("admin:moment"), {"at": said}).headers["Location"].startswith("/desk/login/")
    assert "The coming coat" not in read(client)


def test_a_reader_costs_no_session_and_gets_no_cookie(client, magazine):
    for name, path in magazine.pages.items():
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert "django_session" not in str(queries.captured_queries), name
        assert not response.cookies, name
        assert response.headers["Vary"] == "Accept-Encoding", name


def test_a_walk_costs_a_page_no_more_than_knowing_who_walks(walker, magazine):
    story = magazine.pages["story"]

    def count():
        with CaptureQueriesContext(connection) as queries:
            walker.get(story)
        return len(queries)

    go(walker, timezone.now() + SOON)
    walking = count()
    end(walker)
    assert walking - count() <= 3  # the user, their permissions, and those of their role


# The page on which it is chosen.


def test_the_time_zone_stands_beside_the_field(walker, settings):
    settings.TIME_ZONE = "Europe/Paris"
    page = read(walker, reverse("admin:moment"))
    assert "Europe/Paris" in page
    assert timezone.localtime(timezone.now()).strftime("%-d %B %Y, %H:") in page


def test_a_moment_is_chosen_on_the_magazines_clock(walker, settings, coming):
    settings.TIME_ZONE = "America/New_York"
    local = timezone.localtime(coming + timedelta(minutes=1))
    walker.post(reverse("admin:moment"), {"at": f"{local:%Y-%m-%dT%H:%M}"})
    assert "The coming coat" in read(walker)
    walker.post(reverse("admin:moment"), {"at": f"{local - timedelta(minutes=2):%Y-%m-%dT%H:%M}"})
    assert "The coming coat" not in read(walker)


def test_the_next_changes_are_offered(walker, coming):
    later = coming + SOON
    make_campaign("Another", embargoed_until=later)
    page = read(walker, reverse("admin:moment"))
    assert page.index(coming.isoformat()) < page.index(later.isoformat())
    assert "The coming coat" in page
    assert "Another" in page


def test_ends_and_embargoes_of_stories_are_among_the_next_changes(walker):
    now = timezone.now()
    schedule(make_article("Gone again"), by=None, live_from=now + SOON, live_until=now + 2 * SOON, override=REASON)
    set_embargo(make_article("Kept back"), until=now + 3 * SOON, by=None)
    found = walker.get(reverse("admin:moment")).context_data["coming"]
    assert [(event.kind, event.title) for event in found] == [
        ("up", "Gone again"),
        ("down", "Gone again"),
        ("free", "Kept back"),
    ]


def test_a_link_proposes_a_moment_and_changes_nothing(walker, coming):
    page = read(walker, f"{reverse('admin:moment')}?at={coming:%Y-%m-%dT%H:%M:00}Z")
    assert f'value="{coming:%Y-%m-%dT%H:%M}"' in page
    assert "The coming coat" not in read(walker)


@pytest.mark.parametrize("at", ["", "x", "2026-13-01T10:00", "0001-01-01T00:00", "9999-12-31T23:59", "2026-02-30"])
def test_what_is_no_moment_is_refused_in_words(walker, at):
    answer = walker.post(reverse("admin:moment"), {"at": at})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert "Back to the present" not in read(walker)
    assert walker.get(reverse("admin:moment"), {"at": at}).status_code in (200, 400)
    assert walker.get(reverse("admin:moment"), {"at": f"{at}+10:00"}).status_code in (200, 400)


def test_an_hour_that_the_clock_skips_is_refused(walker, settings):
    settings.TIME_ZONE = "Europe/Paris"
    assert "errorlist" in walker.post(reverse("admin:moment"), {"at": "2026-03-29T02:30"}).content.decode()


def test_it_begins_and_ends_by_a_form_alone(make_member, coming):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_member(EDITOR))
    assert go(strict, coming).status_code == 403
    assert "The coming coat" not in read(strict)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(walker, method):
    assert getattr(walker, method)(reverse("admin:moment")).status_code == 405


def test_the_desk_stays_in_the_present(walker, coming):
    go(walker, coming + SOON)
    assert "The coming coat" in read(walker, "/desk/articles/article/?state=scheduled")
    assert "The coming coat" not in read(walker, "/desk/articles/article/?state=live")


def test_a_scheduled_story_leads_to_the_site_as_it_is_then(walker, coming):
    story = Article.objects.get()
    page = read(walker, address_of(story))
    link = re.search(r'href="(/desk/moment/\?at=[^"]+)">See the site then', page)[1]
    minute = timezone.localtime(coming) + timedelta(minutes=1)  # the one in which it is there
    assert f'value="{minute:%Y-%m-%dT%H:%M}"' in read(walker, link)


def test_whoever_may_not_walk_is_shown_no_way_there(client, make_member, coming):
    writer = make_member(WRITER)
    client.force_login(writer)
    Article.objects.update(created_by=writer)
    for path in (address_of(Article.objects.get()), "/desk/"):
        assert "/desk/moment/" not in read(client, path), path
