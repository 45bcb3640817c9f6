"""What a request costs follows from what it brings, and not from what it says it brings."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.desk import notes
from articles.models import Article, Note, PreviewLink, PullQuote, Text
from articles.pages import preview_links
from articles.publishing import Refused
from articles.revisions.snapshots import record
from kit import bounds
from kit.admin import forms, search
from people import tags
from people.models import Alias, Person
from tests.articles.preview_links import links_of
from tests.builders import make_article, make_brand, make_campaign, make_gallery, make_person, make_photo, make_product
from tests.desk import LISTS, changelist
from tests.forms import added, address_of, filled, form_of, save

pytestmark = pytest.mark.django_db
TOTAL = re.compile(r"^(.+)-TOTAL_FORMS$")
WITH_ROWS = {type_admin.opts.model_name for type_admin in admin.site._registry.values() if type_admin.inlines}


@pytest.fixture
def rows(desk):
    """Return a row of each model whose form has rows of its own."""
    photo, person, brand = make_photo(), make_person(), make_brand()
    product = make_product(brand=brand, photo=photo)
    campaign = make_campaign(brand=brand, roll=[("photographer", person)], photos=[photo], products=[product])
    story = make_article(blocks=[Text(html="<p>A coat.</p>"), PullQuote(text="It rained.")])
    return {
        each._meta.model_name: each for each in (photo, person, brand, product, campaign, story, make_gallery([photo]))
    }


def printed(answer):
    """Return the rows that a page prints, by their formset and number."""
    return {*re.findall(r'name="([a-z_]+-\d+)-', answer.content.decode())}


def test_no_form_builds_a_row_that_did_not_arrive(desk, rows):
    assert {*rows} == WITH_ROWS
    for name, row in rows.items():
        page = desk.get(address_of(row))
        sent = filled(page, f"{name}_form")
        answer = desk.post(address_of(row), sent | dict.fromkeys(filter(TOTAL.match, sent), "2000"))
        assert answer.status_code == 200, name
        assert "takes at most" in answer.content.decode(), name
        assert printed(answer) == printed(page), name


@pytest.mark.parametrize("total", ["201", "99999999999", "1" + "0" * 30])
def test_no_number_is_believed(desk, total):
    person = make_person()
    answer = save(desk, person, **{"aliases-TOTAL_FORMS": total})
    assert "A form takes at most 200 rows of one kind" in answer.content.decode()
    assert printed(answer) == set()


def test_what_comes_back_is_saved_once_the_claim_is_gone(desk):
    person = make_person()
    sent = added(form_of(desk, person), "aliases", name="Vera L.")
    answer = desk.post(address_of(person), sent | {"aliases-TOTAL_FORMS": "2000"})
    again = filled(answer, "person_form")
    assert (again["aliases-TOTAL_FORMS"], again["aliases-0-name"]) == (["1"], ["Vera L."])
    assert desk.post(address_of(person), again).status_code == 302
    assert Alias.objects.get().name == "Vera L."


def test_one_row_more_than_the_most_is_refused_in_a_sentence(desk):
    person = make_person()
    sent = form_of(desk, person)
    for number in range(bounds.ROWS + 1):
        sent = added(sent, "aliases", name=f"Vera {number}")
    answer = desk.post(address_of(person), sent)
    said = "A form takes at most 200 rows of one kind, and this one came with more. Take some out, and save again."
    assert said in answer.content.decode()
    assert len(printed(answer)) == bounds.ROWS
    assert not Alias.objects.exists()


def test_what_has_more_rows_already_is_still_saved(desk):
    person = make_person()
    Alias.objects.bulk_create(
        Alias(person=person, name=f"Vera {n}", folded=f"vera {n}") for n in range(bounds.ROWS + 5)
    )
    sent = form_of(desk, person) | {"name": "Vera Quay"}
    assert desk.post(address_of(person), sent).status_code == 302
    assert Person.objects.get().name == "Vera Quay"
    assert Alias.objects.count() >= bounds.ROWS + 5


def test_rows_that_are_lost_between_others_are_not_passed_over(desk):
    person = make_person()
    sent = form_of(desk, person) | {"aliases-TOTAL_FORMS": "4", "aliases-0-name": "Vera L.", "aliases-3-name": "V. L."}
    answer = desk.post(address_of(person), sent)
    assert "Some rows of this form didn’t arrive." in answer.content.decode()
    assert not Alias.objects.exists()


def test_rows_of_all_kinds_are_counted_together(desk):
    story = make_article(blocks=[])
    sent = form_of(desk, story)
    for kind in ("text", "pullquote"):
        sent[f"articles_{kind}_set-TOTAL_FORMS"] = "600"
        sent |= {f"articles_{kind}_set-{number}-ordering": "1" for number in range(600)}
    answer = desk.post(address_of(story), sent)
    assert "A form takes at most 1000 rows in all" in answer.content.decode()
    assert printed(answer) == set()


def blocks(number, start=0):
    sent = {"articles_pullquote_set-TOTAL_FORMS": str(number)}
    for each in range(start, number):
        row = {"text": f"Words {each}", "attribution": "", "ordering": str(each), "region": "body", "id": ""}
        sent |= {f"articles_pullquote_set-{each}-{name}": value for name, value in row.items()}
    return sent


def test_a_story_with_too_many_blocks_is_refused_with_all_that_was_typed(desk):
    story = make_article(blocks=[])
    answer = save(desk, story, **blocks(401))
    assert "A story has at most 400 blocks: take some out, or make two stories of it." in answer.content.decode()
    assert len(printed(answer)) == 401
    assert not PullQuote.objects.exists()


def test_a_story_that_has_more_blocks_already_is_still_saved(desk):
    story = make_article(blocks=[])
    new = (PullQuote(parent=story, region="body", ordering=n, text="x") for n in range(402))
    PullQuote.objects.bulk_create(new)
    assert save(desk, story, headline="Many").status_code == 302
    assert Article.objects.get().headline == "Many"


# Words.


@pytest.mark.parametrize("name", LISTS)
def test_a_search_takes_as_many_words_as_somebody_types(desk, name):
    with CaptureQueriesContext(connection) as few:
        desk.get(changelist(name), {"q": "x " * search.MOST_WORDS})
    with CaptureQueriesContext(connection) as many:
        answer = desk.get(changelist(name), {"q": "x " * 3_000 + "y" * 60_000})
    assert answer.status_code == 200
    assert "A search takes 12 words of 100 letters each: what goes beyond was passed over." in answer.content.decode()
    assert max(len(each["sql"]) for each in many) <= max(len(each["sql"]) for each in few)


def test_a_search_that_is_no_longer_than_that_says_nothing(desk):
    assert "A search takes" not in desk.get(changelist("people_person"), {"q": "x " * 12}).content.decode()


@pytest.mark.parametrize("term", ["x " * 3_000, "y" * 60_000, "é" * 60_000])
def test_a_choice_is_offered_by_as_many_words(desk, term):
    make_person("X")
    asked = {"app_label": "people", "model_name": "alias", "field_name": "person", "term": term}
    for field in ({}, {"app_label": "articles", "model_name": "article", "field_name": "people"}):
        assert desk.get("/desk/autocomplete/", asked | field).status_code < 500


def test_a_text_without_a_length_of_its_own_has_one_in_its_form(desk, rows):
    long = "a" * (bounds.LONGEST_TEXT + 1)
    for name, field in (("photo", "instructions"), ("person", "biography"), ("campaign", "description")):
        answer = save(desk, rows[name], **{field: long})
        assert "Write at most 100000 characters here: this has 100001." in answer.content.decode(), name
        assert long in answer.content.decode(), name


def test_a_field_takes_so_many_tags(desk):
    story = make_article(blocks=[])
    for written in (", ".join(f"tag {n}" for n in range(tags.MOST_TAGS + 1)), ("x" * 90 + ",") * 20_000):
        answer = save(desk, story, tags=written)
        assert "Give at most 200 tags: take some out." in answer.content.decode()
    assert save(desk, story, tags="rain, coat").status_code == 302


def test_a_field_takes_so_many_addresses(desk):
    person = make_person()
    addresses = "\n".join(f"https://a{n}.example" for n in range(forms.MOST_ADDRESSES + 1))
    answer = save(desk, person, same_as=addresses)
    assert "Give at most 100 addresses: take some out." in answer.content.decode()
    sent = ["house.example"] * (forms.MOST_ADDRESSES + 1)
    assert forms.AddressListField().to_python(" ".join(sent)) == sent  # nothing is mended of what is refused


# What gathers about a story.


def test_a_story_has_so_many_notes(chief):
    story, now = make_article(blocks=[]), timezone.now()
    Note.objects.bulk_create(Note(article=story, text="x", by=chief, at=now) for _n in range(notes.MOST_NOTES - 1))
    last = notes.add_note(story, text="One more.", by=chief)
    for one_more in (lambda: notes.add_note(story, text="x", by=chief), lambda: notes.answer(last, text="x", by=chief)):
        with pytest.raises(Refused, match="A story has at most 500 notes and answers"):
            one_more()
    notes.resolve(last, by=chief)
    assert notes.add_note(make_article("Another", blocks=[]), text="x", by=chief)


def test_a_story_has_so_many_links_that_open(client, chief):
    story, now = make_article(blocks=[]), timezone.now()
    columns = {"revision": record(story), "made_by": chief, "made_at": now, "expires_at": now + timedelta(days=1)}
    PreviewLink.objects.bulk_create(PreviewLink(**columns) for _n in range(preview_links.MOST_LINKS))
    client.force_login(chief)
    answer = client.post(links_of(story), {"revision": "1", "days": "7"}, follow=True)
    assert "A story has at most 50 links that open: revoke one that nobody needs" in answer.content.decode()
    preview_links.revoke(PreviewLink.objects.first(), by=chief)
    client.post(links_of(story), {"revision": "1", "days": "7"})
    assert PreviewLink.objects.count() == preview_links.MOST_LINKS + 1
