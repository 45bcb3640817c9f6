"""A story's form: what is typed is what is kept, and every save is a revision."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Picture, PullQuote, Revision, Text
from articles.publishing import publish
from magazine.roles import CHIEF, WRITER
from tests.builders import (
    REASON,
    every_block,
    make_article,
    make_author,
    make_campaign,
    make_member,
    make_person,
    make_photo,
    make_product,
    make_section,
    publish_article,
)
from tests.forms import added, address_of, filled, form_of, save

pytestmark = pytest.mark.django_db
ADD = "/desk/articles/article/add/"


@pytest.fixture
def full_story():
    """Return a story that has one block of each kind, and something in every other field."""
    photos = [make_photo(f"Look {number}") for number in range(3)]
    product, campaign = make_product(), make_campaign("Salt", brand=make_product("Other").brand)
    blocks = every_block(campaign, product, photos, make_article("Another"))
    return make_article(
        "A Coat for Rain",
        blocks=blocks,
        authors=[make_author("Odile Hem"), make_author("Ada Byron")],
        tags=["rain", "coats, long"],
        people=[make_person()],
        products=[product],
        campaigns=[campaign],
        other_sections=[make_section("Culture")],
        standfirst="It rains.\nAgain.",
        kicker="Weather",
        lead_photo=photos[0],
        lead_caption="On the quay",
    )


def test_a_headline_is_enough_for_a_draft(desk, chief):
    save(desk, Article, headline="Les étés à Séville")
    article = Article.objects.get()
    assert (article.slug, article.created_by) == ("les-etes-a-seville", chief)


def test_a_new_story_is_asked_for_its_headline_alone_and_opens(desk):
    assert [name for name in form_of(desk, Article) if name != "csrfmiddlewaretoken"] == ["headline"]
    response = desk.post(ADD, {"headline": "A Coat for Rain"})
    article = Article.objects.get()
    assert response.url == address_of(article)
    assert article.revisions.get().headline == "A Coat for Rain"


@pytest.mark.parametrize("role", [WRITER, CHIEF])
def test_a_new_story_has_the_byline_of_whose_account_it_is(client, role):
    user = make_member(role)
    author = make_author(user=user)
    make_author("Ada Quill")
    client.force_login(user)
    client.post(ADD, {"headline": "A Coat for Rain"})
    article = Article.objects.get()
    assert [each.author for each in article.bylines.all()] == [author]
    assert article.revisions.get().body["authors"] == [author.pk]
    save(client, article, **{"bylines-0-DELETE": "on"})
    assert not article.bylines.exists()


def test_a_new_story_has_no_byline_where_the_account_is_no_authors(desk):
    make_author()
    desk.post(ADD, {"headline": "A Coat for Rain"})
    assert not Article.objects.get().bylines.exists()


def test_a_story_without_a_headline_is_refused_with_what_to_do(desk):
    article = make_article()
    for each in (Article, article):
        assert "Write a headline: a working title is enough." in save(desk, each, headline="").content.decode()
    assert Article.objects.get() == article


def test_a_double_click_begins_one_story(desk):
    data = {"headline": "A Coat for Rain "}
    addresses = {desk.post(ADD, data).url for _press in range(2)}
    assert addresses == {address_of(Article.objects.get())}


def test_a_title_that_is_begun_again_later_is_another_story(desk, chief):
    make_article("Untitled", created_by=chief)
    Article.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    desk.post(ADD, {"headline": "Untitled"})
    assert [*Article.objects.values_list("slug", flat=True)] == ["untitled", "untitled"]


def test_a_title_that_a_colleague_has_just_begun_is_another_story(desk, make_staff):
    make_article("Untitled", created_by=make_staff())
    desk.post(ADD, {"headline": "Untitled"})
    assert Article.objects.count() == 2


def test_what_a_forged_request_adds_to_a_new_story_is_not_taken(desk):
    desk.post(ADD, {"headline": "New", "slug": "forged", "kicker": "Forged", "articles_text_set-TOTAL_FORMS": "1"})
    article = Article.objects.get()
    assert (article.slug, article.kicker, article.status) == ("new", "", "draft")


def test_whoever_may_not_add_stories_begins_none(client, make_staff):
    client.force_login(make_staff("articles.view_article", "articles.change_article"))
    assert client.post(ADD, {"headline": "Forged"}).status_code == 403
    assert not Article.objects.exists()


def test_an_address_that_is_left_empty_is_no_live_storys(desk):
    publish_article("A Coat for Rain")
    article = make_article("Mine")
    save(desk, article, headline="A Coat for Rain", slug="")
    assert Article.objects.get(pk=article.pk).slug == "a-coat-for-rain-2"


def test_an_address_that_a_live_story_has_is_refused_with_what_to_do(desk):
    publish_article("A Coat for Rain")
    response = save(desk, make_article("Another"), slug="a-coat-for-rain")
    assert "This address is taken: choose another, or leave it empty." in response.content.decode()


def test_blocks_are_saved_in_their_order(desk):
    article, photo = make_article(blocks=[]), make_photo()
    data = form_of(desk, article)
    added(data, "articles_text_set", html="<p>First.</p>", ordering="10", region="body")
    added(data, "articles_picture_set", photo=photo.pk, caption="Second", layout="wide", ordering="20", region="body")
    added(data, "articles_pullquote_set", text="Third.", ordering="30", region="body")
    desk.post(address_of(article), data)
    blocks = Revision.objects.get().body["blocks"]
    assert [block["kind"] for block in blocks] == ["text", "picture", "pull_quote"]
    del blocks[1]["key"]
    assert blocks[1] == {"kind": "picture", "photo": photo.pk, "caption": "Second", "layout": "wide"}


def test_a_block_keeps_its_key_when_it_is_edited_and_moved(desk):
    article = make_article(blocks=[Text(html="<p>One.</p>"), Text(html="<p>Two.</p>")])
    keys = {str(text.key): text.pk for text in article.articles_text_set.all()}
    changes = {"articles_text_set-0-html": "<p>First.</p>", "articles_text_set-0-ordering": "90"}
    save(desk, article, **changes)
    assert [block["html"] for block in article.revisions.get().body["blocks"]] == ["<p>Two.</p>", "<p>First.</p>"]
    assert {str(text.key): text.pk for text in article.articles_text_set.all()} == keys


def test_no_request_gives_a_block_that_is_there_another_key(desk):
    article = make_article()
    key = article.articles_text_set.get().key
    forged = {"articles_text_set-0-block_key": "0" * 32, "articles_text_set-0-html": "<p>New.</p>"}
    save(desk, article, **forged)
    assert article.articles_text_set.get().key == key


def test_every_save_records_the_blocks_as_they_are_saved(desk, chief):
    article = make_article(blocks=[Text(html="<p>Old.</p>")])
    save(desk, article, **{"articles_text_set-0-html": "<p>New.</p>"})
    revision = article.revisions.get()
    assert [block["html"] for block in revision.body["blocks"]] == ["<p>New.</p>"]
    assert revision.created_by == chief


def test_a_block_that_is_ticked_for_deletion_goes(desk):
    article = make_article(blocks=[Text(html="<p>Stays.</p>"), PullQuote(text="Goes.")])
    save(desk, article, **{"articles_pullquote_set-0-DELETE": "on"})
    assert [block.get("html") for block in article.revisions.get().body["blocks"]] == ["<p>Stays.</p>"]


def test_saving_a_story_that_nobody_touched_records_nothing(desk, full_story):
    save(desk, full_story)
    first = full_story.revisions.get()
    save(desk, full_story)
    assert full_story.revisions.get() == first


def test_the_first_save_records_a_built_story_as_it_was(desk, full_story):
    from articles.revisions.snapshots import freeze, same

    before = freeze(full_story)
    save(desk, full_story)
    assert same(full_story.revisions.get(), before)


def test_what_the_editor_breaks_into_lines_is_the_same_text(desk):
    article = make_article(blocks=[Text(html="<p>One.</p><ul><li>a</li><li>b</li></ul>")])
    save(desk, article)
    written = "<p>One.</p>\r\n\r\n<ul>\r\n\t<li>a</li>\r\n\t<li>b</li>\r\n</ul>\r\n"
    save(desk, article, **{"articles_text_set-0-html": written})
    assert article.revisions.count() == 1


def test_script_in_a_text_is_gone_when_it_is_saved(desk):
    article = make_article(blocks=[Text(html="<p>Clean.</p>")])
    save(desk, article, **{"articles_text_set-0-html": "<p onclick=x>Kept<script>alert(1)</script></p>"})
    assert Text.objects.get().html == "<p>Kept</p>"


def test_script_in_plain_fields_is_shown_as_text(desk):
    nasty = '"><script>alert(1)</script>'
    article = make_article(nasty, kicker=nasty, blocks=[PullQuote(text=nasty)], authors=[make_author(nasty)])
    for url in (address_of(article), reverse("admin:articles_article_changelist"), reverse("admin:index")):
        assert "<script>alert(1)" not in desk.get(url).content.decode()


def test_an_error_keeps_what_was_typed_and_says_what_to_do(desk):
    article = make_article(blocks=[Text(html="<p>Typed.</p>")])
    data = form_of(desk, article, headline="Typed headline")
    added(data, "articles_embed_set", url="htt:/", title="Typed title", ordering="20", region="body")
    added(data, "articles_picture_set", photo="4711", caption="Typed caption", ordering="30", region="body")
    page = desk.post(address_of(article), data).content.decode()
    gone = "What was chosen here is gone: choose again."
    for words in ("Typed headline", "Typed title", "htt:/", "Typed caption", "Enter a valid URL.", gone):
        assert words in page
    article.refresh_from_db()
    assert article.headline == "A Coat for Rain"
    assert not article.revisions.exists()


def test_a_photo_that_is_gone_is_refused_and_not_a_crash(desk):
    article = make_article()
    for number in ("4711", "9" * 30, "-1", "x"):
        data = form_of(desk, article)
        added(data, "articles_picture_set", photo=number, caption="", layout="column", ordering="20", region="body")
        response = desk.post(address_of(article), data)
        assert "What was chosen here is gone: choose again." in response.content.decode()
        response = save(desk, article, people=number)
        assert "One of those chosen here is gone: choose again." in response.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize("end", ["change/", "autosave/"])
def test_a_section_with_a_number_that_no_database_holds_is_refused_and_not_a_crash(desk, end):
    article = make_article(other_sections=[make_section("Culture")])
    data = form_of(desk, article, other_sections="9" * 30)
    response = desk.post(f"/desk/articles/article/{article.pk}/{end}", data)
    assert response.status_code == 200
    assert "One of those chosen here is gone: choose again." in response.content.decode()
    assert article.other_sections.count() == 1


def test_a_row_with_a_number_that_python_doesnt_read_is_no_row_and_not_a_crash(desk):
    article = make_article(blocks=[Text(html="<p>Typed.</p>")])
    data = form_of(desk, article)
    Text.objects.all().delete()  # so that the rows are put in order anew
    data[f"articles_text_set-{'9' * 5000}-html"] = "<p>Forged.</p>"
    sent = urlencode(data, doseq=True)  # a multipart form holds no name as long as that
    response = desk.post(address_of(article), sent, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 302)
    assert "Forged" not in "".join(Text.objects.values_list("html", flat=True))


def rename(desk, article, **changes):
    """Save a story under another headline; return its address then."""
    changes = {"headline": "The weight of velvet", **changes}
    data = form_of(desk, article, **changes)
    assert desk.post(address_of(article), {**data, "_save": "1"}).status_code == 302
    article.refresh_from_db()
    return article.slug


def test_the_address_follows_the_headline_of_a_draft(desk):
    publish_article("Velvet")
    second = make_article("Velvet")
    assert second.slug == "velvet-2"
    assert rename(desk, second) == "the-weight-of-velvet"
    assert rename(desk, second, headline="Velvet") == "velvet-2"


def test_an_address_that_somebody_has_written_stays(desk):
    draft, other = make_article("Velvet"), make_article("Velvet", slug="the-coat")
    assert rename(desk, draft, slug="on-velvet") == "on-velvet"
    assert rename(desk, other) == "the-coat"


def test_an_address_that_readers_know_stays(desk):
    article, _revision = publish_article("Velvet")
    assert rename(desk, article) == "velvet"


@pytest.fixture
def moved():
    """Return a live story to which readers still come by the address `velvet`."""
    article, _revision = publish_article("Velvet")
    Article.objects.update(slug="moved", headline="Moved")
    article.refresh_from_db()
    publish(article, by=None, override=REASON)
    return article


def test_no_story_gets_by_itself_an_address_by_which_readers_come_to_another(desk, moved):
    desk.post(reverse("admin:articles_article_add"), {"headline": "Velvet"})
    story = Article.objects.exclude(pk=moved.pk).get()
    assert story.slug == "velvet-2"
    assert rename(desk, story, headline="Velvet", slug="") == "velvet-2"


def test_such_an_address_is_refused_to_whoever_writes_it_but_for_the_story_itself(desk, moved):
    other = make_article("Other")
    data = form_of(desk, other, slug="velvet", _save="1")
    assert "Readers still come to another story by this address" in desk.post(address_of(other), data).content.decode()
    assert rename(desk, moved, slug="velvet") == "velvet"


def test_the_source_of_an_imported_story_is_shown_and_not_edited(desk):
    from articles.models import Source

    article = make_article()
    Source.objects.create(article=article, name="coat.txt", publication="The Paper", notes="a stray mark")
    response = desk.get(address_of(article))
    assert "The Paper" in response.content.decode()
    assert "a stray mark" in response.content.decode()
    assert not [name for name in filled(response, "article_form") if "source" in name]


def test_a_block_of_another_story_is_not_copied_by_a_forged_request(desk):
    mine, other = make_article("Mine"), make_article("Other", blocks=[PullQuote(text="Not yours.")])
    block = other.articles_pullquote_set.get()
    forged = {"_clone": f"articles.pullquote:{block.pk}", "_clone_region": "body", "_clone_ordering": "1"}
    save(desk, mine, **forged)
    assert PullQuote.objects.count() == 1


def test_a_block_of_another_story_is_not_changed_by_a_forged_request(desk):
    mine = make_article("Mine", blocks=[PullQuote(text="Mine.")])
    other = make_article("Other", blocks=[PullQuote(text="Other.")])
    theirs = other.articles_pullquote_set.get()
    save(desk, mine, **{"articles_pullquote_set-0-id": str(theirs.pk), "articles_pullquote_set-0-text": "Ha."})
    theirs.refresh_from_db()
    assert theirs.text == "Other."


def test_columns_that_only_the_verbs_write_are_not_taken_from_a_form(desk, chief):
    article = make_article()
    forged = {
        "status": "approved",
        "published_at": "2020-01-01",
        "published_at_0": "2020-01-01",
        "created_by": chief.pk,
    }
    save(desk, article, **forged)
    article.refresh_from_db()
    assert (article.status, article.published_at, article.created_by) == ("draft", None, None)
