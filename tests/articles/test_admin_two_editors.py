"""Two editors on one story: neither saves over the other without knowing, and nothing that either typed is lost."""

from functools import partial

import pytest
from django.utils import timezone

from articles.admin.article.form import ArticleForm
from articles.models import Article, Byline, Revision, Text
from articles.publishing import approve, restore, submit, trash
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, PICTURE_EDITOR, WRITER
from tests.articles.saves import saved_once
from tests.builders import REASON, make_author
from tests.forms import address_of, filled, form_of, signed_in

pytestmark = pytest.mark.django_db
EDITS = ("articles.view_article", "articles.change_article", "articles.view_any_article", "articles.change_any_article")


@pytest.fixture
def article(chief):
    return saved_once(chief, blocks=[Text(html="<p>One.</p>"), Text(html="<p>Two.</p>")])


@pytest.fixture
def story(article):
    return address_of(article)


@pytest.fixture
def colleague(make_staff):
    """Return a client that is signed in as somebody else who may change stories."""
    return signed_in(make_staff(*EDITS, username="Noor"))


def opened(story, *clients):
    """Return what the form of a story says to each of those who open it."""
    return [filled(client.get(story), "article_form") for client in clients]


def texts(article):
    return [block["html"] for block in article.revisions.newest_saved().body["blocks"]]


def test_saving_over_a_newer_save_is_refused_with_the_name_and_the_time(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    page = desk.post(story, mine | {"headline": "By me", "kicker": "Typed"}).content.decode()
    assert f"Noor saved this story at {timezone.localtime():%H:}" in page
    assert "By me</textarea>" in page
    assert 'value="Typed"' in page
    assert Article.objects.get().headline == "By Noor"
    assert Revision.objects.count() == 2


def test_the_refusal_shows_what_saving_would_change(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"articles_text_set-1-html": "<p>Noor’s two.</p>"})
    page = desk.post(story, mine | {"articles_text_set-0-html": "<p>My one.</p>"})
    comparison = page.context_data["stale"]["comparison"]
    assert [block.how for block in comparison.blocks] == [["changed"], ["changed"]]
    assert "<ins>My one" in page.content.decode()
    assert "errornote" not in page.content.decode()


def test_a_stale_form_doesnt_touch_a_block(desk, colleague, story, article):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"articles_text_set-0-html": "<p>By Noor.</p>"})
    desk.post(story, mine | {"articles_text_set-0-html": "<p>By me.</p>"})
    assert Text.objects.filter(html="<p>By Noor.</p>").exists()
    assert texts(article) == ["<p>By Noor.</p>", "<p>Two.</p>"]


def test_a_stale_form_publishes_nothing(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    desk.post(story, mine | {"headline": "By me", "_publish": "1"})
    assert not Revision.objects.live(timezone.now()).exists()


def test_a_refused_form_that_is_sent_once_more_is_refused_once_more(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    told = desk.post(story, mine | {"headline": "By me"})
    desk.post(story, filled(told, "article_form"))
    assert Article.objects.get().headline == "By Noor"


def test_whoever_says_so_saves_over_it_and_the_other_save_stays_in_the_history(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    told = desk.post(story, mine | {"headline": "By me"})
    desk.post(story, filled(told, "article_form", _over="2"))
    assert Article.objects.get().headline == "By me"
    assert [*Revision.objects.order_by("number").values_list("headline", flat=True)] == [
        "As it was",
        "By Noor",
        "By me",
    ]


def test_saying_so_of_one_save_is_not_saying_so_of_the_next(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    told = desk.post(story, mine | {"headline": "By me"})
    colleague.post(story, opened(story, colleague)[0] | {"headline": "By Noor again"})
    desk.post(story, filled(told, "article_form", _over="2"))
    assert Article.objects.get().headline == "By Noor again"


def test_what_was_typed_is_kept_beside_the_newer_save(desk, colleague, story, article):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    told = desk.post(story, mine | {"headline": "By me", "articles_text_set-0-html": "<p>Mine.</p>"})
    page = desk.post(f"{story[: -len('change/')]}keep/", filled(told, "article_form"), follow=True)
    kept = Revision.objects.get(kind=Revision.Kind.KEPT)
    assert (kept.number, kept.based_on, kept.headline) == (3, 1, "By me")
    assert kept.body["blocks"][0]["html"] == "<p>Mine.</p>"
    assert address_of(article, "compare", 2, 3) in page.content.decode()
    assert filled(page, "article_form")["headline"] == ["By Noor"]
    assert Article.objects.get().headline == "By Noor"


def test_a_block_that_a_colleague_has_deleted_is_not_lost_with_what_was_typed_in_it(desk, colleague, story, article):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"articles_text_set-0-DELETE": "on"})
    told = desk.post(story, mine | {"articles_text_set-0-html": "<p>My one.</p>"})
    assert "My one." in filled(told, "article_form")["articles_text_set-1-html"][0]
    desk.post(story, filled(told, "article_form", _over="2"))
    assert texts(article) == ["<p>My one.</p>", "<p>Two.</p>"]


def test_a_block_that_a_colleague_has_added_stays(desk, colleague, story, article):
    mine, theirs = opened(story, desk, colleague)
    new = {
        "articles_text_set-TOTAL_FORMS": "3",
        "articles_text_set-2-html": "<p>Noor’s.</p>",
        "articles_text_set-2-ordering": "30",
        "articles_text_set-2-region": "body",
    }
    colleague.post(story, theirs | new)
    told = desk.post(story, mine | {"articles_text_set-1-html": "<p>My two.</p>"})
    desk.post(story, filled(told, "article_form", _over="2"))
    assert texts(article) == ["<p>One.</p>", "<p>My two.</p>", "<p>Noor’s.</p>"]


def test_blocks_and_bylines_are_known_again_after_a_colleague_has_restored_the_story(desk, colleague, chief, story):
    article = Article.objects.get()
    author = make_author()
    Byline.objects.create(article=article, author=author)
    record(article, by=chief)
    mine = opened(story, desk)[0]
    keys = [block["key"] for block in article.revisions.newest_saved().body["blocks"]]
    article.headline = "Elsewhere"
    article.save()
    record(article, by=chief)
    restore(article, article.revisions.get(number=2), by=chief)  # every block and byline is a new row now
    desk.post(story, mine | {"articles_text_set-0-html": "<p>My one.</p>", "_over": "4"})
    newest = article.revisions.newest_saved()
    assert texts(article) == ["<p>My one.</p>", "<p>Two.</p>"]
    assert [block["key"] for block in newest.body["blocks"]] == keys
    assert newest.body["authors"] == [author.pk]


def test_a_form_that_doesnt_say_what_it_is_based_on_is_refused(desk, story):
    mine = opened(story, desk)[0]
    del mine["based_on"]
    desk.post(story, mine | {"headline": "Forged"})
    assert Article.objects.get().headline == "As it was"


def test_an_error_in_a_field_doesnt_make_a_stale_form_fresh(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs | {"headline": "By Noor"})
    wrong = desk.post(story, mine | {"headline": ""})
    desk.post(story, filled(wrong, "article_form", headline="By me"))
    assert Article.objects.get().headline == "By Noor"


def test_saving_twice_in_a_row_is_no_conflict(desk, story):
    for headline in ("Once", "Twice"):
        desk.post(story, opened(story, desk)[0] | {"headline": headline})
    assert Article.objects.get().headline == "Twice"


def test_a_save_that_changes_nothing_puts_nobody_in_the_wrong(desk, colleague, story):
    mine, theirs = opened(story, desk, colleague)
    colleague.post(story, theirs)
    desk.post(story, mine | {"headline": "By me"})
    assert Article.objects.get().headline == "By me"


def test_keeping_is_no_way_into_a_story_that_one_may_not_change(make_staff, story):
    reader = signed_in(make_staff("articles.view_article", "articles.view_any_article", username="reader"))
    assert reader.post(f"{story[: -len('change/')]}keep/", {"headline": "Forged"}).status_code == 403
    assert not Revision.objects.filter(kind=Revision.Kind.KEPT).exists()


# What was done to the story while a form waited for it.


@pytest.fixture
def meanwhile(monkeypatch):
    """Return a function that lets a verb be done after a form's request has read its story, before it is held."""

    def let(act):
        clean = ArticleForm.clean

        def act_and_clean(form):
            act()
            return clean(form)

        monkeypatch.setattr(ArticleForm, "clean", act_and_clean)

    return let


def sent_by(client, make_member, role, article, **fields):
    """Sign in as somebody with a role, and return what saving the form with a typed caption sends."""
    user = make_member(role)
    Article.objects.filter(pk=article.pk).update(created_by=user, **fields)
    client.force_login(user)
    return form_of(client, article, lead_caption="Typed", _continue="1")


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR, EDITOR])
def test_nothing_is_saved_into_a_story_that_went_to_the_trash_meanwhile(
    client, make_member, article, story, meanwhile, role
):
    sent = sent_by(client, make_member, role, article)
    meanwhile(lambda: trash(article, by=None))
    page = client.post(story, sent).content.decode()
    assert "The story was moved to the trash meanwhile." in page
    assert "Typed" in page
    article.refresh_from_db()
    assert (article.lead_caption, article.revisions.count()) == ("", 1)


def test_a_writer_saves_nothing_into_a_story_that_was_submitted_meanwhile(
    client, make_member, article, story, meanwhile
):
    sent = sent_by(client, make_member, WRITER, article)
    meanwhile(lambda: submit(article, by=None, override=REASON))
    page = client.post(story, sent).content.decode()
    assert "The story was submitted meanwhile, and is judged as it was then." in page
    assert "isn’t saved. Take the story out of review in another window, and save once more." in page
    assert "Typed" in page
    article.refresh_from_db()
    assert (article.status, article.lead_caption, article.revisions.count()) == ("in_review", "", 1)


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (partial(submit, override=REASON), "The story was submitted meanwhile, and"),
        (trash, "The story was moved to the trash meanwhile."),
    ],
)
def test_who_saves_once_more_what_is_closed_by_now_is_told_why_and_shown_the_story(
    client, make_member, article, story, close, said
):
    sent = sent_by(client, make_member, WRITER, article)
    close(article, by=None)
    response = client.post(story, sent)
    page = response.content.decode()
    assert response.status_code == 403
    assert said in page
    assert "What you sent isn’t saved; below stands the story as it is." in page
    assert article.headline in page
    assert 'name="headline"' not in page
    article.refresh_from_db()
    assert (article.lead_caption, article.revisions.count()) == ("", 1)


def test_an_approval_that_came_meanwhile_ends_with_a_caption_that_its_reviewer_didnt_see(
    client, make_member, article, story, meanwhile
):
    sent = sent_by(client, make_member, PICTURE_EDITOR, article, status="in_review")
    meanwhile(lambda: approve(article, by=None))
    assert client.post(story, sent).status_code == 302
    article.refresh_from_db()
    assert (article.status, article.lead_caption) == ("draft", "Typed")
    assert [entry.verb for entry in article.audit.all()] == ["reopen", "approve"]
