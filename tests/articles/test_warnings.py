"""What an editor may pass: each finding, and its opposite."""

from datetime import timedelta

import pytest

from articles.models import Gallery, Picture, PullQuote, SeeAlso, Text
from tests.articles.findings import YESTERDAY, finding, findings, finished, sentences
from tests.builders import (
    A_DAY,
    make_article,
    make_author,
    make_campaign,
    make_gallery,
    make_person,
    make_photo,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("name", "most"), [("headline", 70), ("standfirst", 160)])
def test_a_line_that_search_results_cut_off_says_by_how_much(name, most):
    article = finished()
    setattr(article, name, "x" * most)
    assert not findings(article, f"long_{name}")
    setattr(article, name, "x" * (most + 1))
    assert "is 1 character too long" in finding(article, f"long_{name}").sentence
    setattr(article, name, "x" * (most + 12))
    found = finding(article, f"long_{name}")
    assert "is 12 characters too long" in found.sentence
    assert f"show {most}." in found.sentence
    assert (found.level, found.field, found.at_submit) == ("warning", name, False)


def test_a_story_without_a_section():
    found = finding(finished(section=None), "no_section")
    assert (found.level, found.field, found.at_submit) == ("warning", "section", True)


def test_a_story_without_a_byline():
    found = finding(make_article(), "no_byline")
    assert (found.level, found.field, found.at_submit) == ("warning", "bylines", True)


def test_a_picture_without_alt_text():
    block = Picture(photo=make_photo("A hat", alt_text=" ", data=picture_file()))
    found = finding(finished(block), "no_alt_text")
    assert (found.level, found.block, found.at_submit) == ("warning", str(block.key), False)
    assert found.sentence.startswith("Block 2, picture: “A hat” has no alt text.")


def test_rights_that_end_within_the_week_are_told():
    article = finished(lead_photo=make_photo("A hat", usable_until=A_DAY + timedelta(days=7)))
    found = finding(article, "rights_end")
    assert (found.level, found.field) == ("warning", "lead_photo")
    assert "“A hat” end on 9 March 2026, 09:30 UTC" in found.sentence
    assert not findings(article, "rights_end", A_DAY - timedelta(seconds=1))
    assert not findings(article, "rights_end", A_DAY + timedelta(days=7))  # they have ended: that blocks


def test_a_handout_that_is_in_no_campaign_is_told():
    handout = make_photo("A hat", rights="press_handout")
    article = finished(lead_photo=handout)
    found = finding(article, "handout_alone")
    assert (found.level, found.field) == ("warning", "lead_photo")
    make_campaign("Salt", photos=[handout])
    assert not findings(article, "handout_alone")


def test_a_link_without_words():
    html = '<p><a href="https://example.com/a?b=1&amp;c=2"> <strong>\xa0</strong></a> and <a href="/x">words</a></p>'
    found = finding(finished(html=html), "empty_link")
    assert (found.level, found.at_submit) == ("warning", True)
    assert found.sentence.startswith("Block 1, text: A link to “https://example.com/a?b=1&c=2” has no words.")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["<h2>A</h2><h3>B</h3><h2>C</h2><h3>D</h3>"], []),
        (["<h2>A</h2>", "<h3>B</h3>"], []),
        (["<p>No heading.</p>"], []),
        (["<h3>A <em>hem</em></h3><h2>B</h2>"], ["Block 1, text: “A hem” has level 3 without a heading of level 2"]),
        (["<p>x</p>", "<h3>B</h3><h3>C</h3>"], ["Block 2, text: “B” has level 3 without a heading of level 2"]),
    ],
)
def test_a_heading_that_skips_a_level(texts, told):
    article = make_article(blocks=[Text(html=html) for html in texts])
    found = findings(article, "heading_level")
    assert [each.sentence.split(" above")[0] for each in found] == told
    assert all(each.at_submit and not each.is_blocker for each in found)


def test_a_see_also_to_a_story_that_is_not_live():
    draft = make_article("The next one")
    block = SeeAlso(article=draft, title="The next one")
    found = finding(finished(block), "see_also_not_live")
    assert (found.level, found.block) == ("warning", str(block.key))
    assert "can’t reach the story" in found.sentence
    assert draft.headline not in found.sentence  # it may not be this writer's to see


def test_a_see_also_counts_at_the_moment_of_going_live():
    other, _revision = publish_article("The other", at=A_DAY)
    article = finished(SeeAlso(article=other))
    assert not findings(article, "see_also_not_live", A_DAY)
    assert findings(article, "see_also_not_live", YESTERDAY)


def test_a_person_who_is_named_but_not_linked():
    person = make_person("Nora Quay")
    article = finished(html="<p>It rains on <em>Nora</em> Quay’s coat.</p>")
    found = finding(article, "person_not_linked")
    assert (found.level, found.field, found.at_submit) == ("warning", "people", False)
    assert found.sentence == "Nora Quay is named in block 1, but not linked. Add the name under “People in it”."
    article.people.add(person)
    assert not findings(article, "person_not_linked")


def test_a_person_is_found_by_an_alias_without_its_accents():
    make_person("Inés Aule").aliases.create(name="Señora Aule")
    assert sentences(finished(html="<p>SENORA AULE came.</p>"), "person_not_linked")
    assert not findings(finished(html="<p>Senora Aulet came.</p>", headline="Other", authors=[]), "person_not_linked")


def test_the_longest_name_counts_alone():
    make_person("Nora Quay")
    longer = make_person("Nora Quay Bell")
    assert not findings(finished(html="<p>Nora Quay Bell came.</p>", people=[longer]), "person_not_linked")


def test_namesakes_are_never_guessed_at():
    make_person("Nora Quay")
    make_person("Nora Quay")
    assert not findings(finished(html="<p>Nora Quay came.</p>"), "person_not_linked")


def test_an_author_of_the_story_needs_no_link():
    author = make_author("Odile Hem")
    html = "<p>Odile Hem was there.</p>"
    assert not findings(finished(html=html, authors=[author]), "person_not_linked")
    assert findings(make_article("Other", blocks=[Text(html=html)]), "person_not_linked")


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        ("the headline", {"headline": "Nora Quay at Home"}),
        ("the standfirst", {"standfirst": "At home with Nora Quay."}),
        ("the caption of the lead photo", {"lead_caption": "Nora Quay"}),
        ("block 2", {"blocks": [Text(html="<p>x</p>"), PullQuote(text="No.", attribution="Nora Quay")]}),
    ],
)
def test_a_person_is_named_with_where_they_stand(where, parts):
    make_person("Nora Quay")
    assert f"Nora Quay is named in {where}, " in finding(make_article(**parts), "person_not_linked").sentence


def test_a_person_in_a_caption_of_a_gallery_is_named():
    make_person("Nora Quay")
    gallery = make_gallery([make_photo()], title="Six looks")
    gallery.places.update(caption="Nora Quay, on the left")
    assert "in block 2," in finding(finished(Gallery(gallery=gallery)), "person_not_linked").sentence
