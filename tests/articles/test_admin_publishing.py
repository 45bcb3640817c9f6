"""The buttons of a story's form, the bar above it; and who is refused them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, AuditEntry, Campaign, Picture, Revision, Source
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import make_article, make_author, make_campaign, make_photo, publish_article
from tests.forms import address_of, press, save

pytestmark = pytest.mark.django_db
MAY_WRITE = (
    "articles.view_article",
    "articles.change_article",
    "articles.change_any_article",
    "articles.view_any_article",
    "articles.add_article",
)


def finished(headline="A Coat for Rain", **fields):
    """Make a story against which the checklist has nothing."""
    return make_article(headline, authors=[make_author()], **fields)


def live_headlines():
    return set(Revision.objects.live(timezone.now()).values_list("headline", flat=True))


def test_publish_saves_what_is_typed_and_shows_it_to_readers(desk, chief):
    article = finished("Draft")
    page = press(desk, article, "_publish", headline="Typed last").content.decode()
    assert live_headlines() == {"Typed last"}
    assert "The story is published." in page
    assert AuditEntry.objects.get().by == chief


def test_publish_says_in_words_why_not_and_keeps_what_is_typed(desk):
    photo = make_photo("The quay", creator="")
    article = make_article(blocks=[Picture(photo=photo)])
    page = press(desk, article, "_publish", headline="Typed last").content.decode()
    assert "“The quay” has no credit." in page
    assert "Typed last</textarea>" in page
    assert not live_headlines()
    assert Article.objects.get().headline == "Typed last"


def test_a_form_error_publishes_nothing(desk):
    article = make_article()
    press(desk, article, "_publish", headline="")
    assert not live_headlines()


def test_a_save_of_a_live_story_changes_nothing_for_readers(desk):
    article, _revision = publish_article("As published", at=timezone.now())
    page = press(desk, article, "_continue", headline="Working on it").content.decode()
    assert live_headlines() == {"As published"}
    assert "Live, with changes" in page


def test_submit_saves_what_is_typed_and_hands_it_to_review(client, make_member):
    writer = make_member(WRITER)
    client.force_login(writer)
    article = finished(created_by=writer)
    page = press(client, article, "_submit", headline="Typed last").content.decode()
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Typed last", "in_review")
    assert "The story is submitted" in page


def test_what_keeps_a_story_from_review_is_said_and_what_is_typed_is_saved(client, make_member):
    writer = make_member(WRITER)
    client.force_login(writer)
    article = make_article(created_by=writer, blocks=[])
    page = press(client, article, "_submit", headline="Typed last").content.decode()
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Typed last", "draft")
    assert "The story has no text yet" in page


def test_approve_saves_what_is_typed_and_approves_it(desk, chief):
    article = finished(status="in_review")
    page = press(desk, article, "_approve", headline="Typed last").content.decode()
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Typed last", "approved")
    assert "state-approved" in page


def test_schedule_saves_what_is_typed_and_leads_to_the_page_that_asks_when(desk):
    article = finished()
    response = press(desk, article, "_schedule", headline="Typed last")
    assert response.redirect_chain[0][0] == address_of(article, "schedule")
    assert "When does this story go live?" in response.content.decode()
    article.refresh_from_db()
    assert article.headline == "Typed last"


@pytest.mark.parametrize(
    ("role", "status", "offered"),
    [
        (WRITER, "draft", {"_submit"}),
        (WRITER, "in_review", set()),
        (WRITER, "approved", set()),
        (EDITOR, "draft", {"_publish", "_schedule"}),
        (EDITOR, "in_review", {"_publish", "_schedule", "_approve"}),
        (PICTURE_EDITOR, "draft", set()),
        (PICTURE_EDITOR, "in_review", set()),
    ],
)
def test_everybody_sees_the_buttons_that_are_theirs(client, make_member, role, status, offered):
    user = make_member(role)
    client.force_login(user)
    own = {"created_by": user} if role == WRITER else {}
    page = client.get(address_of(make_article(status=status, **own))).content.decode()
    assert {name for name in ("_submit", "_approve", "_publish", "_schedule") if f'name="{name}"' in page} == offered


def test_withdraw_asks_first_and_then_takes_the_story_off_the_site(desk, chief):
    article, revision = publish_article("Gone soon", at=timezone.now())
    assert "Withdraw this story?" in desk.get(address_of(article, "withdraw")).content.decode()
    assert live_headlines() == {"Gone soon"}
    page = desk.post(address_of(article, "withdraw"), {"note": "By request"}, follow=True).content.decode()
    assert not live_headlines()
    assert "The story is withdrawn" in page
    assert "By request" in page
    assert desk.get(reverse("article", args=[revision.slug])).status_code == 404


def test_a_story_that_is_not_live_has_nothing_to_withdraw(desk):
    article = make_article()
    assert "withdraw/" not in desk.get(address_of(article)).content.decode()
    page = desk.post(address_of(article, "withdraw"), follow=True).content.decode()
    assert "The story wasn’t published" in page
    assert "there is nothing to withdraw" in desk.get(address_of(article, "withdraw")).content.decode()
    assert not AuditEntry.objects.exists()


def test_the_bar_says_draft_live_changed_withdrawn_and_under_embargo(desk):
    article = finished()
    assert "state-draft" in desk.get(address_of(article)).content.decode()
    assert "state-live" in press(desk, article, "_publish").content.decode()
    assert "state-changed" in press(desk, article, "_continue", headline="Other").content.decode()
    assert "state-off" in desk.post(address_of(article, "withdraw"), follow=True).content.decode()
    Article.objects.update(published_at=None, embargoed_until=timezone.now() + timedelta(days=1))
    assert "state-embargo" in desk.get(address_of(article)).content.decode()


def test_the_history_beside_the_form_names_who_and_when(desk, chief):
    article = finished()
    page = press(desk, article, "_publish").content.decode()
    assert "<b>Published</b>" in page
    assert "Last saved by chief" in page
    page = desk.post(address_of(article, "withdraw"), follow=True).content.decode()
    assert "<b>Withdrew</b>" in page


def test_the_bar_says_imported_only_of_a_story_that_was(desk):
    article, _revision = publish_article(at=timezone.now())
    page = desk.get(address_of(article)).content.decode()
    assert "<span>Saved " in page
    assert "Imported" not in page
    Source.objects.create(article=article, fingerprint="f", name="coat.txt")
    assert "<span>Imported " in desk.get(address_of(article)).content.decode()


@pytest.mark.parametrize("whose", ["its own", "its campaign’s"])
def test_a_story_that_an_embargo_hides_says_so_and_can_be_withdrawn(desk, whose):
    campaign, later = make_campaign("Salt"), timezone.now() + timedelta(days=1)
    article, _revision = publish_article("Gone soon", at=timezone.now(), campaigns=[campaign])
    hidden = Article if whose == "its own" else Campaign
    hidden.objects.update(embargoed_until=later)
    page = desk.get(address_of(article)).content.decode()
    assert "state-embargo" in page
    assert f"until {date_format(timezone.localtime(later), 'j F Y, H:i')}" in page
    assert 'value="withdraw"' in page
    assert "Yes, withdraw it" in desk.get(address_of(article, "withdraw")).content.decode()
    desk.post(address_of(article, "withdraw"))
    hidden.objects.update(embargoed_until=None)
    assert not live_headlines()
    assert "state-off" in desk.get(address_of(article)).content.decode()


# Refused.


@pytest.fixture
def writer(client, make_member):
    """Return a writer who sits at the desk."""
    user = make_member(WRITER)
    client.force_login(user)
    return user


@pytest.mark.parametrize(("button", "word"), [("_publish", "published"), ("_approve", "approved")])
def test_a_forged_button_of_a_writer_saves_and_does_no_more(client, writer, button, word):
    article = finished(created_by=writer)
    page = press(client, article, button, headline="Typed").content.decode()
    assert f"not {word}: that takes an editor who may" in page
    assert not live_headlines()
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Typed", "draft")


def test_a_forged_publish_of_a_new_story_by_a_writer_publishes_nothing(client, writer):
    save(client, Article, "_publish", headline="Forged")
    assert Article.objects.filter(headline="Forged").exists()
    assert not live_headlines()


def test_a_reason_that_cant_be_kept_is_refused_in_words_and_publishes_nothing(desk):
    article = make_article()
    page = press(desk, article, "_publish", override="x" * 501, headline="Typed").content.decode()
    assert "The story is saved, but not published: The reason can’t be kept:" in page
    assert "at most 500 characters (it has 501)" in page
    assert not live_headlines()
    assert Article.objects.get().headline == "Typed"


def test_a_story_that_is_not_in_review_is_not_approved(desk):
    article = finished()
    page = press(desk, article, "_approve").content.decode()
    assert "not approved: Only a story in review can be approved" in page


def test_a_writer_sees_neither_publish_nor_withdraw(client, writer):
    article, _revision = publish_article(at=timezone.now(), created_by=writer)
    page = client.get(address_of(article)).content.decode()
    assert "_publish" not in page
    assert "withdraw/" not in page
    assert 'name="_save"' in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_writer_is_refused_the_withdrawal(client, writer, method):
    article, _revision = publish_article("Stays", at=timezone.now(), created_by=writer)
    assert getattr(client, method)(address_of(article, "withdraw")).status_code == 403
    assert live_headlines() == {"Stays"}


def test_who_may_publish_but_not_change_stories_is_refused_the_withdrawal(client, make_staff):
    client.force_login(make_staff("articles.publish_article", "articles.view_article", "articles.view_any_article"))
    article, _revision = publish_article("Stays", at=timezone.now())
    assert client.post(address_of(article, "withdraw")).status_code == 403
    assert live_headlines() == {"Stays"}


def test_who_may_only_look_is_refused_every_button(client, make_staff):
    client.force_login(make_staff("articles.publish_article", "articles.view_article"))
    article = make_article("Only seen")
    page = client.get(address_of(article)).content.decode()
    assert "_publish" not in page
    assert 'name="_save"' not in page
    assert client.post(address_of(article), {"headline": "Forged", "_publish": "1"}).status_code == 403
    assert Article.objects.get().headline == "Only seen"
    assert not live_headlines()


@pytest.mark.parametrize("verb", ["change", "withdraw"])
def test_nobody_without_a_login_gets_past_the_door(client, verb):
    article, _revision = publish_article("Stays", at=timezone.now())
    for response in (client.get(address_of(article, verb)), client.post(address_of(article, verb), {"_publish": "1"})):
        assert response.status_code == 302
        assert response.url.startswith("/desk/login/")
    assert live_headlines() == {"Stays"}


def test_a_request_without_a_token_is_refused(chief):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    article, _revision = publish_article("Stays", at=timezone.now())
    assert client.post(address_of(article, "withdraw")).status_code == 403
    assert client.post(address_of(article), {"_publish": "1"}).status_code == 403
    assert live_headlines() == {"Stays"}


def test_a_get_changes_nothing(desk):
    article, _revision = publish_article("Stays", at=timezone.now())
    draft, entries = make_article("Draft"), AuditEntry.objects.count()
    for story in (article, draft):
        for query in ("?_publish=1", "?_withdraw=1", "?_view=1", "?_save=1"):
            desk.get(address_of(story) + query)
            desk.get(address_of(story, "withdraw") + query)
    assert live_headlines() == {"Stays"}
    assert AuditEntry.objects.count() == entries


def test_an_address_that_leads_to_no_story_is_a_404(desk):
    for number in ("4711", "9" * 40):
        assert desk.get(f"/desk/articles/article/{number}/withdraw/").status_code == 404
