"""A save after which the page stays: it is told what changed, or led to the page anew where that is more."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from articles.models import Picture, SeeAlso, Text
from articles.publishing import trash
from articles.revisions.snapshots import record
from magazine.roles import WRITER
from tests.articles.test_autosave_cost import long_story, rewritten
from tests.builders import make_article, make_photo, make_product, publish_article
from tests.forms import added, address_of, filled, form_of, signed_in

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
# Queries of a save of 20 rewritten blocks and of what its page is told then, but for the session's.
ASKED = 30


@pytest.fixture
def article(chief):
    article = make_article("A Coat", blocks=[Text(html="<p>Of wool &amp; silk.</p>"), Picture(photo=make_photo())])
    record(article, by=chief)
    return article


def pressed(desk, data, **more):
    """Return a form as its page's script sends it."""
    return {**data, "_continue": "1", "you": desk.session["_auth_user_id"], **more}


def sent(desk, article, data, **more):
    """Return what the page is told that sends a form and wants to stay."""
    response = desk.post(address_of(article), pressed(desk, data, **more), headers=JSON)
    assert response.status_code == 200, response.content
    return response.json()


def numbers(article):
    return [*article.revisions.order_by("number").values_list("number", flat=True)]


def test_a_page_stays_after_a_save_that_changed_nothing_beside_its_fields(desk, article):
    data = form_of(desk, article)
    told = sent(desk, article, data, standfirst="For a day of rain.")
    assert told["revision"] == article.revisions.newest_saved().number == int(data["based_on"][0]) + 1
    assert told["said"] == "“A Coat” is saved."
    assert told["preview"].endswith(f"/revisions/{told['revision']}/preview/")
    assert set(told["parts"]) == {"standing", "checklist", "notes", "preview-links"}
    assert f'<option value="{told["revision"]}"' in told["parts"]["preview-links"]
    article.refresh_from_db()
    assert article.standfirst == "For a day of rain."
    again = sent(desk, article, data, standfirst="For two.", based_on=told["revision"])
    assert again["revision"] == told["revision"] + 1


def test_the_parts_are_those_that_the_page_would_print(desk, article):
    data = form_of(desk, article)
    told = sent(desk, article, data, standfirst="For a day of rain.")
    page = desk.get(address_of(article)).content.decode()
    for part in told["parts"].values():
        assert part.strip() in page


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "A Cape"},  # in the page's title
        {"standfirst": "  For a day of rain. "},  # stored without its blanks
        {"slug": ""},  # filled in
        {"shown": "another page"},
        {"shown": ""},  # a form that was refused
        {"joined": "1"},
    ],
)
def test_it_is_led_to_the_page_anew_where_that_reads_otherwise(desk, article, change):
    told = sent(desk, article, form_of(desk, article), **{"kicker": "Rain", **change})
    assert told == {"you": told["you"], "address": address_of(article)}
    assert len(numbers(article)) == 2  # it is saved
    assert "is saved" in desk.get(told["address"]).content.decode()


def test_tags_stay_in_whichever_order_unless_one_is_called_otherwise(desk, article):
    make_article("Another", tags=["Silk"])
    data = form_of(desk, article)
    told = sent(desk, article, data, tags="wool, rain")
    assert "parts" in told
    assert "address" in sent(desk, article, data, tags="silk", based_on=told["revision"])


def test_a_new_block_and_one_that_is_taken_out_lead_to_the_page_anew(desk, article):
    data = form_of(desk, article)
    told = sent(
        desk, article, added(dict(data), "articles_text_set", html="<p>More.</p>", ordering="30", region="main")
    )
    assert told.get("address")
    data = form_of(desk, article)
    assert sent(desk, article, data | {"articles_text_set-1-DELETE": "on"}).get("address")


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("<p>Of wool &amp; silk, &nbsp;&rsquo;72.</p>\n\n<p>And<br />more.</p>\n", True),
        ("<p>Of <script>alert(1)</script>wool.</p>", False),
        ('<p style="color: red">Of wool.</p>', False),
        ("<p>Of <b>wool</b></p><h1>Loud</h1>", False),
    ],
)
def test_text_that_an_editor_spells_its_own_way_stays_and_what_was_cleaned_does_not(desk, article, words, stays):
    told = sent(desk, article, form_of(desk, article), **{"articles_text_set-0-html": words})
    assert ("parts" in told) == stays


def test_the_first_change_to_what_is_live_brings_other_buttons_and_the_next_one_none(desk):
    article, _revision = publish_article(blocks=[Text(html="<p>Of wool.</p>")])
    data = form_of(desk, article)
    assert sent(desk, article, data, standfirst="New.").get("address")
    data = form_of(desk, article)
    assert "parts" in sent(desk, article, data, standfirst="Newer.")


def test_a_page_that_says_why_it_was_refused_is_printed_anew(desk, article):
    address = f"{address_of(article)}?checklist=publish"
    data = filled(desk.get(address), "article_form")
    response = desk.post(address, pressed(desk, data, standfirst="New."), headers=JSON)
    assert response.json()["address"] == address  # which says what is left of it


@pytest.mark.parametrize("change", [{"headline": ""}, {"articles_text_set-0-html": "<b>" * 30}])
def test_what_is_not_valid_is_sent_once_more_and_nothing_is_saved(desk, article, change):
    told = sent(desk, article, form_of(desk, article), **change)
    assert told == {"you": told["you"], "refused": True}
    assert len(numbers(article)) == 1


def test_what_a_colleague_has_saved_over_is_refused(desk, article, chief):
    data = form_of(desk, article)
    article.standfirst = "Theirs."
    article.save()
    record(article, by=chief)
    assert sent(desk, article, data, standfirst="Mine.").get("refused")
    article.refresh_from_db()
    assert article.standfirst == "Theirs."


@pytest.mark.parametrize("headers", [{}, JSON])
def test_a_save_whose_answer_was_lost_is_no_conflict_when_it_is_sent_again(desk, article, headers):
    data = pressed(desk, form_of(desk, article, standfirst="Mine."))
    desk.post(address_of(article), data, headers=JSON)
    response = desk.post(address_of(article), data, headers=headers)
    assert (response.json()["address"] if headers else response.url) == address_of(article)
    assert "“A Coat” is saved." in html.unescape(strip_tags(desk.get(address_of(article)).content.decode()))
    assert len(numbers(article)) == 2
    assert "Not saved" in desk.post(address_of(article), data | {"kicker": "Rain"}).content.decode()
    del data["_continue"]
    assert 'name="_over"' in desk.post(address_of(article), data | {"_publish": "1"}).content.decode()


def test_nothing_is_saved_in_the_name_of_whoever_has_signed_in_since(desk, article, chief):
    told = sent(desk, article, form_of(desk, article), standfirst="Mine.", you=chief.pk + 1)
    assert told == {"you": chief.pk}
    assert len(numbers(article)) == 1


def test_a_story_that_was_thrown_away_is_refused_and_says_so_once(desk, article, chief):
    data = form_of(desk, article)
    trash(article, by=chief)
    assert desk.post(address_of(article), pressed(desk, data), headers=JSON).status_code == 403
    page = desk.post(address_of(article), {**data, "_continue": "1"})
    assert page.status_code == 403
    assert page.content.decode().count("What you sent isn’t saved") == 1


def test_the_notes_of_a_block_are_named_by_its_new_words(desk, article):
    told = sent(desk, article, form_of(desk, article), **{"articles_text_set-0-html": "<p>Of linen.</p>"})
    assert "Of linen." in told["parts"]["notes"]


def test_neither_a_save_nor_a_note_names_a_draft_that_is_not_the_users_to_see(make_member, chief):
    writer = make_member(WRITER)
    article = make_article(
        "Mine", created_by=writer, blocks=[SeeAlso(article=make_article("A Secret", created_by=chief))]
    )
    record(article, by=writer)
    desk = signed_in(writer)
    told = sent(desk, article, form_of(desk, article), kicker="Rain")
    assert "A Secret" not in told["parts"]["notes"]
    response = desk.post(address_of(article, "notes"), {"text": "Look."}, headers={"x-requested-with": "fetch"})
    assert "Look." in response.content.decode()
    assert "A Secret" not in response.content.decode()


def test_a_form_sent_without_the_script_is_answered_as_ever(desk, article):
    response = desk.post(address_of(article), {**form_of(desk, article), "_continue": "1"})
    assert (response.status_code, response.url) == (302, address_of(article))


def test_a_save_that_stays_costs_no_more_however_many_blocks_it_has(desk, chief):
    photo, product, asked = make_photo(), make_product(), {}
    for blocks in (4, 20, 40):
        article = long_story(chief, blocks // 4, photo, product)
        data = rewritten(form_of(desk, article))
        with CaptureQueriesContext(connection) as captured:
            assert "parts" in sent(desk, article, data)
        asked[blocks] = sum("django_session" not in query["sql"] for query in captured)
    assert asked == dict.fromkeys((4, 20, 40), ASKED)
