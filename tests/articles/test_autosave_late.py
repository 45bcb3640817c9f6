"""A page that is left by its save sends what was typed once more: whichever of the two the server handles first."""

import pytest
from django.utils import timezone

from articles.models import PullQuote, Text
from articles.revisions.snapshots import record
from tests.articles.saves import saved_once
from tests.builders import make_author
from tests.forms import added, filled

pytestmark = pytest.mark.django_db
KEY, OTHER = "7d3f6a52-0c1e-4b77-9d3c-5b1f1c2a9e10", "0e0a4f1c-93f5-4f0b-8a55-1f4f6f2c7b21"


@pytest.fixture
def article(chief):
    return saved_once(chief, blocks=[Text(html="<p>One.</p>")])


@pytest.fixture
def url(article):
    return f"/desk/articles/article/{article.pk}/"


@pytest.fixture
def form(desk, url):
    """Return what the story's form sends, as it was opened."""
    return filled(desk.get(f"{url}change/"), "article_form", _continue="1")


def with_block(form, html="<p>New.</p>", key=KEY, ordering="20"):
    return added(form, "articles_text_set", html=html, ordering=ordering, region="body", block_key=key)


def texts(article):
    return [block["html"] for block in article.revisions.newest_saved().body["blocks"]]


def with_quote(form):
    return added(form, "articles_pullquote_set", text="Said.", ordering="5", region="body", block_key=KEY)


def with_byline(form):
    return added(form, "bylines", author=str(make_author().pk), position="0")


def with_correction(form):
    today = timezone.localdate().isoformat()
    return added(form, "corrections", at_0=today, at_1="00:00", text="The coat\r\nis red.")


def with_headline(form):
    return form | {"headline": "As it is"}


def with_text_deleted(form):
    return with_block(form) | {"articles_text_set-0-DELETE": "on"}


@pytest.mark.parametrize(
    "write", [with_block, with_quote, with_byline, with_correction, with_headline, with_text_deleted]
)
def test_an_autosave_that_comes_after_the_save_of_the_same_words_keeps_nothing(desk, article, url, form, write):
    sent = write(form)
    assert desk.post(f"{url}change/", sent).status_code == 302
    newest = article.revisions.newest_saved()
    answer = desk.post(f"{url}autosave/", sent).json()
    assert (answer["autosave"], answer["revision"], answer["left_out"]) == ("", newest.number, [])
    assert not article.revisions.autosaves().exists()
    assert "You wrote here at" not in desk.get(f"{url}change/").content.decode()


def test_words_typed_into_a_new_block_after_its_save_are_kept_in_that_block(desk, article, url, form):
    desk.post(f"{url}change/", with_block(form))
    desk.post(f"{url}autosave/", form | {"articles_text_set-1-html": "<p>New, typed on.</p>"})
    kept = article.revisions.autosaves().get()
    assert [(block["html"], block["key"]) for block in kept.body["blocks"][1:]] == [("<p>New, typed on.</p>", KEY)]


def test_a_save_that_is_sent_twice_has_its_new_blocks_once(desk, article, url, form):
    """Somebody has stopped the page, and says of their own save that it may give way."""
    for number, html in enumerate(("<p>Two.</p>", "<p>Three.</p>")):
        with_block(form, html, (KEY, OTHER)[number], str(20 + number))
    desk.post(f"{url}change/", form)
    rows = {text.key: text.pk for text in Text.objects.all()}
    over = str(article.revisions.newest_saved().number)
    desk.post(f"{url}change/", form | {"articles_text_set-2-html": "<p>Four.</p>", "_over": over})
    assert texts(article) == ["<p>One.</p>", "<p>Two.</p>", "<p>Four.</p>"]
    assert {text.key: text.pk for text in Text.objects.all()} == rows


def test_a_new_block_is_known_again_in_a_story_that_had_none_of_its_kind(desk, article, url, form):
    sent = with_quote(form)
    for over in ("", "2"):
        desk.post(f"{url}change/", sent | {"headline": f"Headline {over}", "_over": over})
    assert PullQuote.objects.count() == 1


def test_the_block_that_is_shown_again_beside_a_newer_save_is_the_one_that_is_there(desk, article, url, form):
    sent = with_block(form)
    desk.post(f"{url}change/", sent)
    told = desk.post(f"{url}change/", sent | {"headline": "Typed on"})
    shown = filled(told, "article_form")
    assert shown["articles_text_set-INITIAL_FORMS"] == ["2"]
    assert shown["articles_text_set-1-id"] == [str(Text.objects.get(key=KEY).pk)]


@pytest.mark.parametrize("end", ["take-up", "throw-away"])
def test_what_was_kept_again_after_it_was_offered_is_offered_again(desk, article, url, form, end):
    first = desk.post(f"{url}autosave/", form | {"headline": "Typed"}).json()["autosave"]
    desk.post(f"{url}autosave/", form | {"headline": "In another window"})
    last = desk.post(f"{url}autosave/", form | {"headline": "Typed on", "autosave": str(first)}).json()["autosave"]
    page = desk.post(f"{url}autosave/{first}/{end}/", follow=True).content.decode()
    assert "That has changed meanwhile" in page
    assert f"{url}autosave/{last}/{end}/" in page
    assert {each.headline for each in article.revisions.autosaves()} == {"In another window", "Typed on"}
    assert article.revisions.newest_saved().headline == "As it was"


def test_a_refused_form_that_is_kept_again_is_the_same_autosave(desk, article, url, form, make_staff):
    sent = form | {"headline": "Typed"}
    kept = str(desk.post(f"{url}autosave/", sent).json()["autosave"])
    colleague = make_staff("articles.change_article", "articles.change_any_article")
    article.headline, article.slug = "By Noor", "by-noor"
    article.save()
    record(article, by=colleague)
    refused = filled(desk.post(f"{url}change/", sent | {"autosave": kept}), "article_form")
    assert refused["autosave"] == [kept]
    assert str(desk.post(f"{url}autosave/", refused).json()["autosave"]) == kept
