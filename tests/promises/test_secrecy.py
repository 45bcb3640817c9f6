"""What another writer learns of a story that isn't theirs: nothing, from no page, list, choice, message or error."""

import pytest
from django.contrib import admin

from articles.models import Article, Gallery, PhotoGallery, SeeAlso
from articles.querysets import TRASH_KEEPS
from articles.revisions.snapshots import record
from people.models import FormerAddress
from tests.forms import added, address_of, filled, form_of
from tests.promises.newsroom import CANARY, newsroom, staffed, staffed_first, undone  # noqa: F401
from tests.promises.permissions import EDITOR, MODELS, OTHER, PICTURES, STATES, STORY, WRITER
from tests.promises.test_permissions import SAID, every_address, pages_of_rows

START = CANARY[:4]  # finds the canary wherever it is looked for, and isn't it


@pytest.fixture
def linking(newsroom):  # noqa: F811
    """Let the other writer's own story point at every story they don't see: an editor has put that in."""
    own = newsroom.stories["own"]
    for number, state in enumerate(STATES):
        SeeAlso.objects.create(parent=own, region="body", ordering=1000 + number, article=newsroom.stories[state])
    record(own, by=newsroom.users[EDITOR])
    return newsroom


MESSAGES = "/desk/password_change/done/"  # a page that says nothing but what one is told


def assert_silent(client, address, response=None):
    """Nothing is said by an answer, nor by what one is told on the next page, wherever it leads."""
    answers = [response or client.get(address)]
    assert answers[0].status_code != 500, address
    if answers[0].status_code in (301, 302):
        answers.append(client.get(MESSAGES))
    for each in answers:
        body = each.getvalue().decode(errors="replace")  # a paper is sent in pieces
        said = body.lower() + str(each.headers).lower() + str(each.client.cookies).lower()
        assert CANARY not in said, f"{address} tells of a story that isn't theirs"


def test_the_canary_is_read_by_who_may_see_the_story(newsroom):  # noqa: F811
    """Else none of the tests below would find anything."""
    for state in set(STATES) - {"live"}:
        assert CANARY in newsroom.clients[WRITER].get(newsroom.path(state, "change/")).content.decode()
    for actor in (EDITOR, PICTURES):
        assert CANARY in newsroom.clients[actor].get(newsroom.path("draft", "change/")).content.decode()
    with undone():
        address, client = newsroom.path("draft", "change/"), newsroom.clients[EDITOR]
        client.post(address, filled(client.get(address), "article_form"))
        assert CANARY in client.get(MESSAGES).content.decode().lower()


def test_no_page_of_a_story_says_a_word_of_it(newsroom):  # noqa: F811
    client = newsroom.clients[OTHER]
    for state in STATES:
        for path in STORY:
            address = newsroom.path(state, path, OTHER)
            assert_silent(client, address)
            assert_silent(client, address, client.post(address, SAID))


def test_no_other_page_of_the_desk_says_a_word_of_it(linking):
    client = linking.clients[OTHER]
    for address in every_address(linking, OTHER):
        assert_silent(client, address)
    for address, _model, _rights in pages_of_rows(linking):
        assert_silent(client, f"{address}?_popup=1&_to_field=id")


def searches(room, model):
    """Return what somebody could ask a list for, by hand too."""
    pk = room.stories["draft"].pk
    asked = [f"q={START}", "all=", f"id__exact={pk}", f"headline__startswith={START}", "e=1", "o=1.2.3", "_facets=True"]
    asked += [f"articles__headline__startswith={START}", f"leading__headline__startswith={START}"]
    if model == "articles/article":
        asked += [f"state={state}" for state in STATES]
        asked += ["waiting=review", "waiting=notes", "waiting=back", "waiting=drafts", "when=coming", "when=recent"]
        asked += [f"created_by__id__exact={room.users[WRITER].pk}", "status=draft"]
    return [f"/desk/{model}/?{query}" for query in asked]


def test_no_search_and_no_filter_of_a_list_finds_it(newsroom):  # noqa: F811
    for model in MODELS:
        for address in searches(newsroom, model):
            assert_silent(newsroom.clients[OTHER], address)


def test_no_list_counts_it(newsroom):  # noqa: F811
    page = newsroom.clients[OTHER].get("/desk/articles/article/?_facets=True").content.decode()
    assert "1 story" in page
    assert "(2)" not in page


def choices():
    """Return (app, model, field) of every choice of the desk with an autocomplete, and of some that there aren't."""
    found = {
        (f"articles.{name}", "article") for name in ("revision", "byline", "source", "auditentry", "note", "presence")
    }
    found |= {("articles.text", "parent"), ("articles.previewlink", "revision"), ("admin.logentry", "user")}
    for model, owner in admin.site._registry.items():
        for each in (owner, *(inline(model, admin.site) for inline in owner.inlines)):
            found |= {(each.model._meta.label_lower, name) for name in each.autocomplete_fields}
    return sorted((*label.split("."), name) for label, name in found)


def test_no_choice_offers_it(newsroom):  # noqa: F811
    story = newsroom.stories["draft"]
    for app, model, name in choices():
        for term in (START, "", CANARY, str(story.pk), story.slug):
            query = f"term={term}&app_label={app}&model_name={model}&field_name={name}"
            assert_silent(newsroom.clients[OTHER], f"/desk/autocomplete/?{query}")


def test_a_see_also_offers_others_stories_by_the_headline_that_readers_know(newsroom):  # noqa: F811
    query = "app_label=articles&model_name=seealso&field_name=article&term="
    offered = newsroom.clients[OTHER].get(f"/desk/autocomplete/?{query}").json()["results"]
    assert {row["text"] for row in offered} == {"Of the other writer", "Wren live", "Wren changed"}


def test_a_changed_story_isnt_found_by_what_readers_dont_know_of_it(newsroom):  # noqa: F811
    query = f"app_label=articles&model_name=seealso&field_name=article&term={START}"
    assert newsroom.clients[OTHER].get(f"/desk/autocomplete/?{query}").json()["results"] == []
    assert len(newsroom.clients[EDITOR].get(f"/desk/autocomplete/?{query}").json()["results"]) > 0


def test_no_form_that_begins_filled_names_it(newsroom):  # noqa: F811
    client = newsroom.clients[OTHER]
    for model in MODELS:
        for name in ("article", "articles", "parent", "lead_photo", "source", "created_by", "user"):
            assert_silent(client, f"/desk/{model}/add/?{name}={newsroom.stories['draft'].pk}")


def test_an_own_story_that_points_at_it_says_no_word_of_it(linking):
    client, own = linking.clients[OTHER], linking.stories["own"]
    newest = own.revisions.newest_saved().number
    pages = ["change/", "history/", f"compare/1/{newest}/", f"revisions/{newest}/preview/", "revisions/1/restore/"]
    for path in [*pages, "discard/", "submit/", "change/?checklist=submit"]:
        assert_silent(client, f"/desk/articles/article/{own.pk}/{path}")


def test_what_an_own_form_answers_says_no_word_of_it(linking):
    client, address = linking.clients[OTHER], f"/desk/articles/article/{linking.stories['own'].pk}/"
    Article.objects.filter(pk=linking.stories["draft"].pk).update(slug="the-nest")
    FormerAddress.objects.create(
        kind=FormerAddress.kind_of(Article), row=linking.stories["off"].pk, slug="the-old-nest"
    )
    form = filled(client.get(f"{address}change/"), "article_form")
    for path in ("change/", "autosave/", "keep/", "submit/"):
        for changes in (
            {"slug": "the-nest"},
            {"slug": "the-old-nest"},
            {"headline": "", "_publish": "1"},
            {"_submit": "1"},
            {"based_on": "0"},
        ):
            with undone():
                response = client.post(address + path, form | changes)
                assert_silent(client, f"{path} with {changes}", response)


def test_a_form_keeps_a_link_that_its_writer_may_not_see(linking):
    client, own = linking.clients[OTHER], linking.stories["own"]
    address = address_of(own)
    page = client.get(address)
    assert "chosen by somebody else" in page.content.decode()
    data = filled(page, "article_form", headline="Saved")
    data["articles_seealso_set-0-ordering"] = "5"
    response = client.post(address, {**data, "_continue": "1"}, follow=True)
    assert Article.objects.get(pk=own.pk).headline == "Saved", response.content.decode()
    assert SeeAlso.objects.filter(parent=own).count() == len(STATES)
    assert None not in SeeAlso.objects.filter(parent=own).values_list("article", flat=True)


# Refused.


def test_a_forged_link_to_it_is_refused(newsroom):  # noqa: F811
    client, own = newsroom.clients[OTHER], newsroom.stories["own"]
    data = form_of(client, own)
    added(data, "articles_seealso_set", article=str(newsroom.stories["draft"].pk), ordering="5", region="body")
    response = client.post(address_of(own), data, follow=True)
    assert "What was chosen here is gone" in response.content.decode()
    assert_silent(client, "a forged link", response)
    assert not SeeAlso.objects.filter(parent=own).exists()


def test_a_forged_gallery_of_it_is_refused(newsroom):  # noqa: F811
    client, own = newsroom.clients[OTHER], newsroom.stories["own"]
    gallery = PhotoGallery.objects.get(blocks__parent=newsroom.stories["draft"])
    row = {"gallery": str(gallery.pk), "ordering": "5", "region": "body"}
    data = added(form_of(client, own), "articles_gallery_set", **row)
    assert_silent(client, "an autosave", client.post(address_of(own, "autosave"), data))
    response = client.post(address_of(own), data, follow=True)
    assert "What was chosen here is gone" in response.content.decode()
    assert_silent(client, "a forged gallery", response)
    assert not own.revisions.filter(body__icontains=CANARY).exists()
    assert not Gallery.objects.filter(parent=own).exists()


def test_the_trash_of_others_stays_closed_after_its_thirty_days(newsroom):  # noqa: F811
    story = newsroom.stories["trash"]
    Article.objects.filter(pk=story.pk).update(trashed_at=story.trashed_at - 2 * TRASH_KEEPS)
    assert_silent(newsroom.clients[OTHER], newsroom.path("trash", "change/"))
    assert_silent(newsroom.clients[OTHER], "/desk/articles/article/?state=trash")
