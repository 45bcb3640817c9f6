"""Forged requests: every field, row, button and id that a form never offered, sent by somebody who may save something.

What they may not do is looked for in the whole database, before and after.
"""

import pytest
from django.contrib.auth.models import Group
from django.db import models

from articles.models import BLOCKS, Article, AuditEntry, Revision, Text
from tests.builders import make_photo
from tests.forms import added, address_of, form_of, save
from tests.promises.newsroom import differing, dump, newsroom, staffed, staffed_first, undone  # noqa: F401
from tests.promises.permissions import CHIEF, EDITOR, OTHER, PICTURES, STATES, WRITER

# What a plain save of a story may write.
SAVED = {"articles_article", "articles_revision", "articles_revisiongallery", "django_admin_log"}
GIVEN = {"status": "approved", "published_at": "2020-01-01", "created_by": "1", "embargoed_until": "", "trashed_at": ""}
BUTTONS = ("_publish", "_submit", "_approve", "_schedule", "_withdraw", "_saveasnew", "_popup", "_view", "_over")


def every_field():
    """Return a value for every column of every model, under its own name: whatever a form might take by mistake."""
    forged = {}
    for model in (Article, Revision, AuditEntry):
        for field in model._meta.get_fields():
            if field.concrete and not field.many_to_many:
                forged[field.name] = forged[f"{field.name}_id"] = "1"
                forged |= {f"{field.name}_0": "2020-01-01", f"{field.name}_1": "10:00"}
    return forged | GIVEN | dict.fromkeys(("is_staff", "is_superuser", "groups", "user_permissions", "password"), "1")


def columns_of(story, *names):
    return Article.objects.values(*names).get(pk=story.pk)


KEPT = ("status", "published_at", "embargoed_until", "trashed_at", "created_by", "created_at")


# A writer's own story.


def test_a_save_takes_no_field_that_the_form_has_not(newsroom):  # noqa: F811
    story = newsroom.stories["draft"]
    kept, before = columns_of(story, *KEPT), dump()
    own = form_of(newsroom.clients[WRITER], story, headline="Mine")
    response = newsroom.clients[WRITER].post(address_of(story), every_field() | own)
    assert response.status_code == 302
    assert columns_of(story, "headline") == {"headline": "Mine"}
    assert columns_of(story, *KEPT) == kept
    assert differing(before, dump()) <= SAVED


def test_no_button_of_a_writer_changes_what_readers_see(newsroom):  # noqa: F811
    client, writer = newsroom.clients[WRITER], newsroom.users[WRITER]
    placed = Revision.objects.exclude(live_from=None).order_by("pk").values("pk", "live_from", "live_until")
    before, verbs = list(placed), {"submit", "reopen"}
    for state in sorted({*STATES} - {"trash", "in_review"}):
        story = newsroom.stories[state]
        data = form_of(newsroom.clients[WRITER], story, headline="Mine", override="I may", action="publish_chosen")
        for button in BUTTONS:
            with undone():
                client.post(address_of(story), {**data, button: "1"})
                assert list(placed.all()) == before, (state, button)
                assert columns_of(story, "published_at") == {"published_at": story.published_at}
                assert {*AuditEntry.objects.filter(by=writer).values_list("verb", flat=True)} <= verbs


def test_a_row_of_anothers_story_is_neither_changed_nor_taken(newsroom):  # noqa: F811
    own, others, client = newsroom.stories["own"], newsroom.stories["draft"], newsroom.clients[OTHER]
    form = form_of(newsroom.clients[OTHER], own)
    for model in BLOCKS.values():
        theirs, prefix = model.objects.get(parent=others), f"{model._meta.app_label}_{model._meta.model_name}_set"
        number = int(form[f"{prefix}-INITIAL_FORMS"][0])
        fields = {field.name: "1" for field in theirs._meta.fields if not isinstance(field, models.ForeignKey)}
        fields |= {"id": str(theirs.pk), "parent": str(others.pk), "region": "body", "ordering": "1"}
        forged = {f"{prefix}-{number}-{name}": [value] for name, value in fields.items()}
        forged |= {f"{prefix}-{name}_FORMS": [str(number + 1)] for name in ("TOTAL", "INITIAL")}
        before = list(model.objects.filter(parent=others).values())
        for doomed in ({}, {f"{prefix}-{number}-DELETE": "on"}):
            with undone():
                client.post(address_of(own), form | forged | doomed)
                assert list(model.objects.filter(parent=others).values()) == before


def test_nothing_is_copied_out_of_anothers_story(newsroom):  # noqa: F811
    own, theirs = newsroom.stories["own"], Text.objects.get(parent=newsroom.stories["draft"])
    data = form_of(newsroom.clients[OTHER], own)
    cloned = {"_clone": f"articles.text:{theirs.pk}", "_clone_region": "body", "_clone_ordering": "10"}
    cloned |= {"_copy": str(theirs.pk), "_saveasnew": "1"}
    copies = Text.objects.filter(html=theirs.html)
    before = copies.count()
    newsroom.clients[OTHER].post(address_of(own), data | cloned)
    newsroom.clients[OTHER].post("/desk/articles/article/add/", data | cloned | {"slug": ""})
    assert copies.count() == before
    assert not copies.filter(parent=own).exists()


def test_a_new_story_begins_as_a_draft_of_whoever_writes_it(newsroom):  # noqa: F811
    client, url = newsroom.clients[OTHER], address_of(Article)
    data = form_of(client, Article)
    for button in ("_save", *BUTTONS):
        # Each with a headline of its own: under the same one the second press opens what the first has begun.
        client.post(url, {**every_field(), **data, "headline": f"New {button}", "slug": "", button: "1"})
        story = Article.objects.get(headline=f"New {button}")
        assert (story.created_by, story.status, story.published_at) == (newsroom.users[OTHER], "draft", None)
    assert not Revision.objects.ever_placed().filter(headline__startswith="New ").exists()


def test_a_restored_revision_brings_back_neither_status_nor_writer_nor_embargo(newsroom):  # noqa: F811
    for state in ("draft", "approved", "embargo", "scheduled"):
        story = newsroom.stories[state]
        kept = columns_of(story, "published_at", "embargoed_until", "trashed_at", "created_by")
        newest = str(story.revisions.newest_saved().number)
        url = address_of(story, "restore", 1)
        newsroom.clients[WRITER].post(url, every_field() | {"based_on": newest, "_publish": "1"})
        assert columns_of(story, *kept) == kept
        assert columns_of(story, "status") == {"status": "draft"}


def test_a_revision_of_another_story_is_not_restored(newsroom):  # noqa: F811
    own, others = newsroom.stories["own"], newsroom.stories["draft"]
    number = others.revisions.newest_saved().number
    assert not own.revisions.filter(number=number).exists()
    before, url = dump(), address_of(own, "restore", number)
    for address in (url, f"{url}?article={others.pk}"):
        response = newsroom.clients[OTHER].post(address, {"revision": others.revisions.first().pk})
        assert response.status_code == 404
    assert differing(before, dump()) == set()


def test_notes_and_links_of_another_story_are_out_of_reach_by_ones_own(newsroom):  # noqa: F811
    own, note, link = newsroom.stories["own"], newsroom.notes["draft"].pk, newsroom.links["draft"].pk
    before = dump()
    for page, number in (("answer_note", note), ("resolve_note", note), ("revoke", link)):
        for actor, codes in ((OTHER, (403, 404)), (EDITOR, (404,))):
            data = {f"answer-{note}": "Yes", "text": "Yes"}
            assert newsroom.clients[actor].post(address_of(own, page, number), data).status_code in codes
    assert differing(before, dump()) == set()


# The picture editor.


def test_a_picture_editor_changes_the_photos_and_nothing_else(newsroom):  # noqa: F811
    story, photo = newsroom.stories["draft"], make_photo("Another")
    forged = form_of(newsroom.clients[CHIEF], story, headline="Forged", slug="forged", kicker="Forged", tags="forged")
    own = form_of(newsroom.clients[PICTURES], story)
    forged |= {"lead_photo": str(photo.pk), "lead_caption": "On the stairs"}
    forged |= {name: value for name, value in own.items() if name in ("based_on", "autosave")}
    for name in [name for name in forged if name.endswith(("-html", "-text", "-title", "-attribution", "-caption"))]:
        forged[name] = "Forged" if "picture" not in name else "On the quay, at night"
    for kind in set(BLOCKS) - {"picture", "gallery"}:
        prefix = f"articles_{BLOCKS[kind]._meta.model_name}_set"
        forged[f"{prefix}-0-DELETE"] = "on"
        added(
            forged,
            prefix,
            html="Forged",
            text="Forged",
            title="Forged",
            url="https://a.example/",
            ordering="1",
            region="body",
        )
    forged["bylines-0-DELETE"] = "on"
    before = dump()
    newsroom.clients[PICTURES].post(address_of(story), every_field() | forged)
    assert differing(before, dump()) <= {*SAVED, "articles_picture"}
    story.refresh_from_db()
    assert (story.lead_photo, story.lead_caption) == (photo, "On the stairs")
    assert story.articles_picture_set.get().caption == "On the quay, at night"
    written = story.revisions.newest_saved()
    assert "Forged" not in str(written.body) + written.headline + written.kicker + written.slug


def test_a_picture_editors_autosave_holds_no_word_that_they_may_not_write(newsroom):  # noqa: F811
    story = newsroom.stories["draft"]
    forged = form_of(newsroom.clients[CHIEF], story, headline="Forged", kicker="Forged", lead_caption="On the stairs")
    forged |= {name: "Forged" for name in forged if name.endswith(("-html", "-text", "-title", "-attribution"))}
    for page in ("autosave", "keep"):
        newsroom.clients[PICTURES].post(address_of(story, page), forged)
    kept = Revision.objects.filter(article=story, created_by=newsroom.users[PICTURES])
    assert kept.count() == 2
    for revision in kept:
        assert "Forged" not in str(revision.body) + revision.headline + revision.kicker


# Bulk actions.


@pytest.mark.parametrize("action", ["publish_chosen", "approve_chosen", "trash_chosen", "delete_selected", "forged"])
@pytest.mark.parametrize("actor", [OTHER, PICTURES])
def test_a_bulk_action_touches_nobody_elses_stories(newsroom, actor, action):  # noqa: F811
    chosen = [newsroom.stories[state].pk for state in STATES]
    before = dump()
    for page in ("", "?state=trash", "?state=in_review"):
        data = {"action": action, "_selected_action": chosen, "select_across": "1", "index": "0", "post": "yes"}
        newsroom.clients[actor].post(f"/desk/articles/article/{page}", data)
    assert differing(before, dump()) == set()


def test_a_bulk_action_of_a_writer_publishes_nothing_of_their_own(newsroom):  # noqa: F811
    chosen = [newsroom.stories[state].pk for state in STATES]
    before = dump()
    for action in ("publish_chosen", "approve_chosen"):
        newsroom.clients[WRITER].post("/desk/articles/article/", {"action": action, "_selected_action": chosen})
    assert differing(before, dump()) == set()


def test_a_bulk_action_skips_what_stands_outside_the_list(newsroom):  # noqa: F811
    inside, outside = newsroom.stories["in_review"], newsroom.stories["approved"]
    data = {"action": "publish_chosen", "_selected_action": [inside.pk, outside.pk]}
    page = newsroom.clients[EDITOR].post("/desk/articles/article/?state=in_review", data, follow=True).content.decode()
    outside.refresh_from_db()
    assert outside.published_at is None
    assert "isn’t in this list" in page


# Embargoes and accounts.


def test_an_editor_lifts_no_embargo(newsroom):  # noqa: F811
    story, campaign = newsroom.stories["embargo"], newsroom.rows["articles/campaign"]
    until = story.embargoed_until
    type(campaign).objects.update(embargoed_until=until)
    client = newsroom.clients[EDITOR]
    for data in (
        {"lift": "1", "note": "Because"},
        {"until_0": "2020-01-01", "until_1": "10:00", "note": "Because"},
        {"until_0": f"{until:%Y-%m-%d}", "until_1": "00:00", "note": "Because"},
    ):
        client.post(address_of(story, "embargo"), data)
        client.post(address_of(campaign, "embargo"), data)
    empty = {"embargoed_until": "", "embargoed_until_0": "", "embargoed_until_1": ""}
    save(client, campaign, **empty)
    save(client, story, **empty)
    story.refresh_from_db()
    campaign.refresh_from_db()
    assert (story.embargoed_until, campaign.embargoed_until) == (until, until)


@pytest.mark.parametrize("actor", [WRITER, EDITOR, PICTURES])
def test_nobody_below_the_chief_raises_an_account(newsroom, actor):  # noqa: F811
    client, user = newsroom.clients[actor], newsroom.users[actor]
    chief, before = Group.objects.get(name="Chief"), dump()
    raised = {
        "username": user.username,
        "is_active": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "groups": [chief.pk],
        "role": chief.pk,
    }
    raised |= {
        "user_permissions": ["1", "2"],
        "password1": "a-new-passw0rd",
        "password2": "a-new-passw0rd",
    }
    for path in ("add/", f"{user.pk}/change/", f"{user.pk}/password/"):
        assert client.post(f"/desk/auth/user/{path}", raised).status_code == 403
    author, person = newsroom.rows["people/author"], newsroom.rows["people/person"]
    client.post(address_of(author), {"person": author.person_id, "user": user.pk, "title": "A"})
    client.post("/desk/people/author/add/", {"person": person.pk, "user": user.pk, "title": "B"})
    assert differing(before, dump()) <= {"people_author", "django_admin_log"}
    author.refresh_from_db()
    assert author.user is None


def test_an_editor_learns_no_account_from_a_form_that_begins_filled(newsroom):  # noqa: F811
    secret = newsroom.users["reader"]
    type(secret).objects.filter(pk=secret.pk).update(username="never-told")
    page = newsroom.clients[EDITOR].get(f"/desk/people/author/add/?user={secret.pk}").content.decode()
    assert "never-told" not in page
