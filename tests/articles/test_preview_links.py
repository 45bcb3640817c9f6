"""Links by which people without an account see one revision, and what they don't open."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.utils import timezone

from articles.models import Article, PreviewLink, Revision, SeeAlso
from articles.pages import preview_links
from articles.publishing import publish, schedule, set_embargo, trash, withdraw
from articles.revisions.snapshots import record
from magazine.roles import EDITOR
from tests.articles.preview_links import file_of, is_gone, links_of, page, picture
from tests.builders import REASON, make_article, make_campaign, make_person, make_product, publish_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return make_article("The secret coat")


@pytest.fixture
def link(article, chief):
    return preview_links.make(record(article), by=chief, days=3)


# What a link opens.


def test_a_link_shows_the_revision_and_names_it(guest, link):
    shown = guest.get(page(link))
    words = shown.content.decode()
    assert "The secret coat" in words
    assert "A look at revision 1, saved" in words
    assert f"until {timezone.localtime(link.expires_at):%-d %B %Y, %H:%M}" in words


def test_a_link_shows_its_revision_whatever_is_saved_since(guest, article, link):
    Article.objects.filter(pk=article.pk).update(headline="Rewritten")
    record(Article.objects.get(pk=article.pk))
    assert "The secret coat" in guest.get(page(link)).content.decode()


def test_a_look_is_kept_by_no_cache_and_no_search_engine_and_tells_no_other_site(guest, link):
    headers = guest.get(page(link)).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_the_campaign_of_the_story_shows_in_spite_of_its_embargo(guest, chief):
    campaign = make_campaign("Salt", roll=[("talent", make_person("Ina Roll"))])
    set_embargo(campaign, until=timezone.now() + timedelta(days=9), by=None)
    link = preview_links.make(record(make_article(campaigns=[campaign])), by=chief, days=1)
    assert "Ina Roll" in guest.get(page(link)).content.decode()


def test_no_other_story_shows_before_its_time(guest, chief):
    product = make_product()
    other = make_article("Another secret", products=[product])
    at = timezone.now() + timedelta(days=1)
    schedule(other, by=None, live_from=at, override=REASON)
    article = make_article(products=[product], blocks=[SeeAlso(article=other)])
    link = preview_links.make(
        schedule(article, by=None, live_from=at + timedelta(days=1), override=REASON), by=chief, days=1
    )
    assert "Another secret" not in guest.get(page(link)).content.decode()


# What a link doesn't open.


@pytest.mark.parametrize(
    "token", ["x", "x.y", "KEY", "KEY.", "KEY.SIGNATURE-of-another", "TOKENx", "tOKEN", "a" * 3000]
)
def test_a_wrong_token_is_an_address_that_never_was(guest, link, token):
    real = preview_links.token(link)
    token = token.replace("TOKEN", real).replace("tOKEN", real.swapcase()).replace("KEY", link.key)
    assert is_gone(guest, f"/previews/{token}/")


def test_a_key_signed_for_something_else_opens_nothing(guest, link):
    assert is_gone(guest, f"/previews/{signing.Signer(sep='.').sign(link.key)}/")


def test_the_database_alone_has_no_link_in_it(link):
    row = PreviewLink.objects.filter(pk=link.pk).values_list().get()
    assert preview_links.token(link) not in map(str, row)
    assert len(link.key) * 6 >= 128


def _take(link, **rights):
    User.objects.filter(pk=link.made_by_id).update(**{"is_superuser": False, **rights})


ENDS = {
    "expired": lambda link: PreviewLink.objects.update(expires_at=timezone.now()),
    "revoked": lambda link: preview_links.revoke(link, by=link.made_by),
    "account disabled": lambda link: _take(link, is_active=False, is_superuser=True),
    "not at the desk any more": lambda link: _take(link, is_staff=False, is_superuser=True),
    "right to share taken": _take,
    "in the trash": lambda link: trash(link.revision.article, by=None),
    "withdrawn": lambda link: (
        publish(link.revision.article, by=None, override=REASON),
        withdraw(link.revision.article, by=None),
    ),
    "come down by the clock": lambda link: (
        publish(link.revision.article, by=None, override=REASON),
        Revision.objects.update(live_until=timezone.now()),
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_link_that_has_ended_is_an_address_that_never_was(guest, link, how):
    guest.get(page(link))
    ENDS[how](link)
    assert is_gone(guest, page(link))
    assert PreviewLink.objects.get().opened == 1


def test_a_link_ends_with_the_role_of_its_maker_and_so_do_its_photos(client, chief, guest, make_member):
    editor, lead = make_member(EDITOR), picture("Lead", "#070809")
    article = make_article(lead_photo=lead)
    link = preview_links.make(record(article), by=editor, days=1)
    guest.get(page(link))
    guest.get(file_of(lead)).getvalue()
    editor.groups.clear()
    assert is_gone(guest, page(link))
    assert guest.get(file_of(lead)).status_code == 404
    client.force_login(chief)
    assert page(link) not in client.get(links_of(article)).content.decode()


def test_a_link_goes_on_while_its_story_is_live_and_is_changed(guest, article, link):
    publish(article, by=None, override=REASON)
    assert guest.get(page(link)).status_code == 200
    Article.objects.update(headline="Rewritten")
    publish(Article.objects.get(), by=None, override=REASON)
    assert guest.get(page(link)).status_code == 200


def test_a_link_made_after_a_withdrawal_opens(guest, chief):
    article, revision = publish_article()
    withdraw(article, by=None)
    assert guest.get(page(preview_links.make(revision, by=chief, days=1))).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_look_is_only_read(guest, link, method):
    assert getattr(guest, method)(page(link)).status_code == 405


# Counting.


def test_each_opening_is_counted_with_its_time(guest, link):
    guest.get(page(link))
    guest.get(page(link))
    link.refresh_from_db()
    assert link.opened == 2
    assert timezone.now() - link.last_opened_at < timedelta(minutes=1)


@pytest.mark.parametrize("knock", ["head", "photo", "prefetch"])
def test_a_knock_is_no_opening(guest, link, knock):
    if knock == "head":
        assert guest.head(page(link)).status_code == 200
    elif knock == "prefetch":
        guest.get(page(link), headers={"Sec-Purpose": "prefetch"})
    else:
        guest.get(file_of(picture("Lead", "#070809")))
    link.refresh_from_db()
    assert (link.opened, link.last_opened_at) == (0, None)
