"""Unsaved text is never lost: it is kept beside the story, found again, and touches nothing that readers see."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Embed, PreviewLink, Revision, Text
from articles.publishing import Refused, take_up
from articles.revisions.snapshots import record
from magazine.roles import PICTURE_EDITOR, WRITER
from tests.articles.saves import saved_once
from tests.builders import make_article, make_photo, publish_article
from tests.forms import added, address_of, filled, form_of, save, signed_in

pytestmark = pytest.mark.django_db
Kind = Revision.Kind


@pytest.fixture
def article(chief):
    return saved_once(chief, blocks=[Text(html="<p>One.</p>")])


@pytest.fixture
def in_role(django_user_model):
    """Return a function that lets somebody in: in_role("Writer") returns (client, user)."""

    def let_in(role, username="Noor"):
        from django.contrib.auth.models import Group

        user = django_user_model.objects.create_user(username, password="irrelevant", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client = signed_in(user)
        return client, user

    return let_in


def autosave(client, article, page=None, **changes):
    """Post a story's form to autosave as its page does; return the answer."""
    data = filled(page or client.get(address_of(article)), "article_form", **changes)
    response = client.post(address_of(article, "autosave"), data)
    assert response.status_code == 200
    return response.json()


def autosaves(article):
    return [*article.revisions.autosaves().order_by("number")]


def test_what_is_typed_is_kept_as_a_revision_of_its_own(desk, chief, article):
    answer = autosave(desk, article, headline="Typed", **{"articles_text_set-0-html": "<p>Typed.</p>"})
    (kept,) = autosaves(article)
    assert (kept.number, kept.headline, kept.created_by, kept.based_on) == (2, "Typed", chief, 1)
    assert kept.body["blocks"][0]["html"] == "<p>Typed.</p>"
    assert (answer["revision"], answer["autosave"], answer["left_out"]) == (2, 2, [])
    assert answer["preview"] == address_of(article, "preview", 2)


def test_nothing_of_the_story_changes(desk, article):
    autosave(desk, article, headline="Typed", tags="new", **{"articles_text_set-0-html": "<p>Typed.</p>"})
    article.refresh_from_db()
    assert article.headline == "As it was"
    assert not article.tags.exists()
    assert Text.objects.get().html == "<p>One.</p>"
    assert article.revisions.newest_saved().number == 1


def test_readers_see_nothing_of_it(desk, client):
    article, revision = publish_article()
    autosave(desk, article, headline="Typed", **{"articles_text_set-0-html": "<p>Typed.</p>"})
    assert Revision.objects.live(timezone.now()).get() == revision
    assert "Typed" not in Client().get(revision.get_absolute_url()).content.decode()


def test_an_autosave_takes_the_place_of_the_former_one(desk, article):
    first = autosave(desk, article, headline="Typed")
    autosave(desk, article, headline="Typed on", autosave=str(first["autosave"]))
    (kept,) = autosaves(article)
    assert kept.headline == "Typed on"


def test_an_autosave_of_the_same_words_keeps_nothing_twice(desk, article):
    page = desk.get(address_of(article))
    data = filled(page, "article_form")
    block = {"html": "<p>New.</p>", "ordering": "20", "region": "body", "block_key": "0" * 31 + "1"}
    added(data, "articles_text_set", **block)
    answers = [desk.post(address_of(article, "autosave"), data).json()["revision"] for _each in range(2)]
    assert answers == [2, 2]


def test_words_that_are_saved_already_are_not_kept(desk, article):
    answer = autosave(desk, article)
    assert (answer["revision"], answer["autosave"]) == (1, "")
    assert article.revisions.count() == 1


def test_an_autosave_that_goes_back_to_what_is_saved_leaves_none(desk, article):
    first = autosave(desk, article, headline="Typed")
    autosave(desk, article, autosave=str(first["autosave"]))
    assert not autosaves(article)


def test_what_a_link_shows_stays_when_a_newer_autosave_comes(desk, chief, article):
    first = autosave(desk, article, headline="Shown")
    shown = article.revisions.get(number=first["revision"])
    PreviewLink.objects.create(revision=shown, made_by=chief, made_at=timezone.now(), expires_at=timezone.now())
    autosave(desk, article, headline="Typed on", autosave=str(first["autosave"]))
    assert [each.headline for each in autosaves(article)] == ["Typed on"]
    shown.refresh_from_db()
    assert shown.kind == Kind.KEPT


def test_two_windows_of_one_editor_dont_take_each_others_place(desk, article):
    page = desk.get(address_of(article))
    autosave(desk, article, page, headline="In the first window")
    autosave(desk, article, page, headline="In the second window")
    assert [each.headline for each in autosaves(article)] == ["In the first window", "In the second window"]


def test_saving_forgets_what_its_window_has_kept_and_nothing_else(desk, article):
    page = desk.get(address_of(article))
    autosave(desk, article, page, headline="In a window that crashed")
    mine = autosave(desk, article, page, headline="Typed")
    data = filled(page, "article_form", headline="Saved", autosave=str(mine["autosave"]))
    desk.post(address_of(article), data)
    assert [each.headline for each in autosaves(article)] == ["In a window that crashed"]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"headline": ""}, "Story, Headline"),
        ({"slug": "half an address"}, "Story, Address: Only letters"),
        ({"updated_at_0": "2026-05-04", "updated_at_1": ""}, "Story, Updated"),
        ({"people": "4711"}, "Story, People in it"),
        ({"articles_embed_set-0-url": "htt:/"}, "Embed 1, Address: Enter a valid URL. (“htt:/”)"),
        (
            {"bylines-TOTAL_FORMS": "1", "bylines-0-author": "4711"},
            "Byline 1: What was chosen here is gone: choose again.",
        ),
    ],
)
def test_what_isnt_valid_yet_stops_nothing_else(desk, changes, fault):
    article, _live = publish_article(blocks=[Embed(url="https://example.com/", title="Film")])
    answer = autosave(desk, article, kicker="Typed all the same", **changes)
    (kept,) = autosaves(article)
    assert kept.kicker == "Typed all the same"
    assert (kept.headline, kept.slug) == (article.headline, article.slug)
    assert kept.body["blocks"][0]["url"] == "https://example.com/"
    assert len(answer["left_out"]) == 1
    assert answer["left_out"][0].startswith(fault)


def test_a_draft_whose_headline_is_being_rewritten_keeps_its_address(desk, article):
    autosave(desk, article, headline="", kicker="Typed")
    (kept,) = autosaves(article)
    assert (kept.headline, kept.slug) == ("As it was", "as-it-was")


def test_an_address_that_is_taken_stops_nothing_else(desk, article):
    publish_article("Taken")
    answer = autosave(desk, article, headline="Typed", slug="taken")
    (kept,) = autosaves(article)
    assert (kept.headline, kept.slug) == ("Typed", "as-it-was")
    assert "This address is taken" in answer["left_out"][0]


def test_a_new_block_that_isnt_finished_is_kept_as_far_as_it_goes(desk, article):
    data = form_of(desk, article)
    added(data, "articles_embed_set", url="https://", title="The film", ordering="20", region="body")
    desk.post(address_of(article, "autosave"), data)
    assert autosaves(article)[0].body["blocks"][1]["title"] == "The film"


def test_a_row_that_cant_be_kept_is_quoted_with_what_was_typed_in_it(desk):
    article, _live = publish_article()
    data = form_of(desk, article)
    added(data, "corrections", at_0="2026-05-04", at_1="", text="The coat was red.")
    answer = desk.post(address_of(article, "autosave"), data).json()
    assert answer["left_out"] == ["Correction 1: This field is required. (“2026-05-04 The coat was red.”)"]


def test_a_block_that_is_ticked_for_deletion_is_not_complained_of(desk, chief):
    article = make_article(blocks=[Embed(url="https://example.com/", title="Film")])
    record(article, by=chief)
    changes = {"articles_embed_set-0-url": "htt:/", "articles_embed_set-0-DELETE": "on"}
    assert autosave(desk, article, **changes)["left_out"] == []
    assert autosaves(article)[0].body["blocks"] == []


def test_what_cant_be_kept_beside_a_newer_save_is_quoted_whole(desk):
    article, _live = publish_article()
    data, text = form_of(desk, article), "The coat was red. " * 50
    added(data, "corrections", at_0="2026-05-04", at_1="", text=text)
    said = desk.post(address_of(article, "autosave"), data).json()["left_out"]
    assert [len(sentence) for sentence in said] == [160]
    assert text.strip() in desk.post(address_of(article, "keep"), data, follow=True).content.decode()


def test_a_form_that_claims_rows_without_number_is_answered(desk, article):
    data = form_of(desk, article, **{"articles_text_set-INITIAL_FORMS": "9" * 12})
    assert desk.post(address_of(article, "autosave"), data).status_code == 200


def test_a_picture_editors_autosave_changes_only_what_they_may_change(in_role, article):
    client, _user = in_role(PICTURE_EDITOR)
    photo = make_photo()
    data = form_of(client, article)
    data |= {"lead_photo": str(photo.pk), "headline": "Forged", "articles_text_set-0-html": "<p>Forged.</p>"}
    client.post(address_of(article, "autosave"), data)
    (kept,) = autosaves(article)
    assert (kept.lead_photo_id, kept.headline) == (photo.pk, "As it was")
    assert kept.body["blocks"][0]["html"] == "<p>One.</p>"


def test_a_story_that_isnt_ones_own_is_not_there_to_be_autosaved(in_role, article):
    client, _user = in_role(WRITER)
    response = client.post(address_of(article, "autosave"), {"headline": "Forged"})
    assert response.status_code == 404
    assert "As it was" not in response.content.decode()
    assert not autosaves(article)


def test_nothing_is_kept_of_a_story_that_is_in_review(in_role):
    client, writer = in_role(WRITER)
    article = make_article(created_by=writer)
    record(article, by=writer)
    data = form_of(client, article, headline="Typed too late")
    Article.objects.update(status=Article.Status.IN_REVIEW)
    assert client.post(address_of(article, "autosave"), data).status_code == 403
    assert not autosaves(article)


@pytest.mark.parametrize("end", ["autosave/", "keep/", "autosave/2/take-up/", "autosave/2/throw-away/", "presence/"])
def test_none_of_it_is_done_by_get(desk, article, end):
    autosave(desk, article, headline="Typed")
    before = [*article.revisions.values_list("number", "kind")]
    assert desk.get(f"/desk/articles/article/{article.pk}/{end}").status_code == 405
    assert [*article.revisions.values_list("number", "kind")] == before


def test_an_editor_who_comes_back_is_told_and_takes_it_up_again(desk, chief, article):
    autosave(desk, article, headline="Typed", **{"articles_text_set-0-html": "<p>Typed.</p>"})
    page = desk.get(address_of(article))
    assert "You wrote here at" in page.content.decode()
    desk.post(address_of(article, "take_up", 2))
    article.refresh_from_db()
    assert article.headline == "Typed"
    newest = article.revisions.newest_saved()
    assert (newest.number, newest.headline, newest.created_by) == (3, "Typed", chief)
    assert not autosaves(article)
    assert "You wrote here at" not in desk.get(address_of(article)).content.decode()


def test_what_was_saved_after_all_is_not_offered(desk, article):
    page = desk.get(address_of(article))
    autosave(desk, article, page, headline="Typed")
    desk.post(address_of(article), filled(page, "article_form", headline="Typed"))  # in another window
    assert "You wrote here at" not in desk.get(address_of(article)).content.decode()


def test_an_editor_who_comes_back_throws_it_away(desk, article):
    autosave(desk, article, headline="Typed")
    desk.post(address_of(article, "throw_away", 2))
    assert not autosaves(article)
    article.refresh_from_db()
    assert article.headline == "As it was"


def test_a_colleague_is_told_nothing_of_it_and_can_neither_take_it_up_nor_throw_it_away(desk, in_role, article):
    colleague, _user = in_role("Editor")
    autosave(desk, article, headline="Typed")
    assert "You wrote here at" not in colleague.get(address_of(article)).content.decode()
    for verb in ("take_up", "throw_away"):
        assert colleague.post(address_of(article, verb, 2)).status_code == 404
    assert len(autosaves(article)) == 1


def test_what_a_colleague_has_overtaken_is_taken_up_only_by_name(desk, in_role, article):
    colleague, _user = in_role("Editor")
    autosave(desk, article, headline="Typed")
    save(colleague, article, kicker="Noor’s")
    refused = desk.post(address_of(article, "take_up", 2))
    assert refused.status_code == 409
    assert "Noor has saved this story since you wrote" in refused.content.decode()
    assert "Put mine in its place" in refused.content.decode()
    assert Article.objects.get().headline == "As it was"
    desk.post(address_of(article, "take_up", 2), {"over": "3"})
    assert Article.objects.get().headline == "Typed"
    assert [each.kicker for each in article.revisions.saves().order_by("number")] == ["", "Noor’s", ""]


def test_a_picture_editor_doesnt_take_up_a_whole_story_over_a_newer_save(desk, in_role, article):
    client, _user = in_role(PICTURE_EDITOR)
    autosave(client, article, lead_caption="Typed")
    save(desk, article, headline="Newer")
    refused = client.post(address_of(article, "take_up", 2), {"over": "3"})
    assert refused.status_code == 409
    assert "Put mine in its place" not in refused.content.decode()
    assert Article.objects.get().headline == "Newer"


def test_the_console_takes_up_what_an_account_that_is_gone_has_typed(desk, article):
    autosave(desk, article, headline="Typed")
    save(desk, article, headline="Newer")
    article.revisions.autosaves().update(created_by=None)
    take_up(article, article.revisions.get(number=2), by=None, over=3)
    assert Article.objects.get().headline == "Typed"


def test_an_autosave_that_claims_a_save_to_come_is_overtaken_by_it(desk, in_role, article):
    client, _user = in_role(PICTURE_EDITOR)
    autosave(desk, article, headline="Kept by another")
    autosave(client, article, lead_caption="Typed", based_on="4")
    save(desk, article, headline="Newer")
    assert article.revisions.newest_saved().number == 4
    assert client.post(address_of(article, "take_up", 3)).status_code == 409
    assert Article.objects.get().headline == "Newer"


def test_a_writer_who_takes_up_what_they_wrote_ends_an_approval(desk, in_role):
    client, writer = in_role(WRITER)
    article = make_article(created_by=writer)
    record(article, by=writer)
    autosave(client, article, headline="Typed")
    Article.objects.update(status=Article.Status.APPROVED)
    client.post(address_of(article, "take_up", 2))
    article.refresh_from_db()
    assert (article.headline, article.status) == ("Typed", Article.Status.DRAFT)


def test_what_was_written_before_a_story_went_to_review_waits_for_its_way_back(in_role):
    client, writer = in_role(WRITER)
    article = make_article(created_by=writer)
    record(article, by=writer)
    autosave(client, article, headline="Typed")
    Article.objects.update(status=Article.Status.IN_REVIEW)
    assert client.post(address_of(article, "take_up", 2)).status_code == 403
    assert len(autosaves(article)) == 1


def test_the_way_to_sign_in_leads_back_to_the_form(article):
    response = Client().get(address_of(article))
    assert response.url == f"/desk/login/?next={address_of(article)}"


def test_a_session_that_has_ended_keeps_nothing(client, article):
    response = client.post(address_of(article, "autosave"), {"headline": "Forged"})
    assert response.status_code == 302
    assert not autosaves(article)


def test_a_published_story_says_nothing_of_changes_that_nobody_saved(desk):
    article, _revision = publish_article()
    autosave(desk, article, headline="Typed")
    assert "Live, with changes" not in desk.get(address_of(article)).content.decode()


def test_an_autosave_costs_the_same_whatever_the_story_holds_and_whatever_was_changed(desk, chief):
    def story(length):
        article = make_article(blocks=[Text(html=f"<p>{number}</p>") for number in range(length)])
        record(article, by=chief)
        data = form_of(desk, article)
        return article, data | {f"articles_text_set-{each}-html": "<p>Changed.</p>" for each in range(length)}

    counted = []
    for article, data in (story(2), story(2), story(30)):
        with CaptureQueriesContext(connection) as queries:
            assert desk.post(address_of(article, "autosave"), data).status_code == 200
        counted.append(len(queries))
    assert counted[1] == counted[2]


def test_what_isnt_ones_own_autosave_of_the_story_is_refused_by_the_verb_itself(desk, chief, make_staff, article):
    autosave(desk, article, headline="Mine")
    kept = article.revisions.autosaves().get()
    for story, revision, by in (
        (article, kept, make_staff("articles.change_article", "articles.change_any_article")),
        (make_article("Another"), kept, chief),
        (article, article.revisions.newest_saved(), chief),
    ):
        with pytest.raises(Refused):
            take_up(story, revision, by=by)
    article.refresh_from_db()
    assert article.headline != "Mine"
