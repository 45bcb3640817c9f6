"""No text costs more than its length: what has too much markup is measured before a parser sees it."""

import pytest

from articles.markup import DEEPEST_NESTING, is_too_much
from articles.models import Revision, Text
from articles.revisions.text_diff import rich_difference
from articles.richtext import LONGEST, LONGEST_SENT, plain, sanitise
from articles.seals import is_sealed, seal
from tests.builders import make_article, publish_article
from tests.forms import save

LISTS = "<ul><li>" * 12_500
HIDDEN_ENDS = {  # what looks like an end, and is none to a browser
    "a comment": "<b><!--</b>-->",
    "a comment of another kind": "<b><?</b>",
    "an end without a name": "<b></ </b>",
    "a quoted value": '<b x="></b>">',
    "a value without quotes": "<b x=</b>",
    "a field of text": "<b><textarea></b></textarea>",
    "a style": "<b><style></b></style>",
    "another's inside": "<b><object></b></object>",
    "a field of text that looks like a comment": "<b><textarea><!--</textarea></b>",
    "a letter that is no k": "<o\u212a></ok>",
}
TOO_MUCH = {
    "nested lists": LISTS,
    "styles that nothing ends": "<b><p>" * 20_000,
    "styles that each paragraph begins anew": "".join(f"<u x={n}>" for n in range(15)) + "<p>" * 40_000,
    "elements of a drawing": "<svg>" + "<link>" * 30_000,
    "links": "".join(f"<a title={n}><p>" for n in range(9_000)),
    "what follows a comment that is none": "<!x <!-- >" + "<b><p>" * 20_000,
    "what follows a text that looks like a comment": "<textarea><!--</textarea>" + "<b><p>" * 20_000,
    "what follows a part that looks like a comment": "<svg><![CDATA[<!--]]></svg>" + "<b><p>" * 20_000,
    **{f"ends within {where}": text * 5_000 for where, text in HIDDEN_ENDS.items()},
}
HONEST = [
    "<p>Some words, <strong>a few <em>of them</em></strong> set off.</p>" * 2_500,
    "<ul>" + "<li>one</li>" * 15_000 + "</ul>",
    "<p>one<p>two<br>" * 5_000,
    "<ul>" + "<li>one<p>two" * 5_000,
    "<blockquote><ul><li><ol><li><ul><li><p><a href='/x'><strong><em>x</em></strong></a>"
    "</p></li></ul></li></ol></li></ul></blockquote>" * 10,
    "<!-- a note --><!doctype html><?x?><table><tr><td>one</td><td>two</td></tr></table>" * 1_000,
    "1 < 2 & 3 > 2 " * 10_000,
]


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_markup_is_known_before_it_is_parsed(name):
    assert is_too_much(TOO_MUCH[name])


@pytest.mark.parametrize("text", HONEST)
def test_what_editors_write_is_not_too_much(text):
    assert not is_too_much(text)


def test_the_words_of_too_much_markup_are_kept():
    deep = "<ul><li>" * DEEPEST_NESTING + "A coat &amp; a hat<p>in the rain" + "</li></ul>" * DEEPEST_NESTING
    assert sanitise(deep) == "<p>A coat &amp; a hat</p><p>in the rain</p>"
    assert sanitise(f"{deep}<script>alert(1)</script><img src=x onerror=alert(1)>").count("<") == 6


@pytest.mark.parametrize("text", [*TOO_MUCH.values(), *HONEST, "<i x=1><u x=2><s><p>a" + "<p>b" * 90_000])
def test_what_is_stored_can_be_saved_again(text):
    stored = str(sanitise(text))
    again = sanitise(stored)
    assert again == stored
    assert not again.is_flat


# In a story's form.


@pytest.mark.parametrize("name", ["title", "href"])
def test_what_a_link_says_is_not_written_again_in_each_paragraph(name):
    clean = sanitise(f'<p><a {name}="{"https://house.example/" + "x" * 100_000}">A coat' + "<p>a hat" * 100)
    assert len(clean) < 10_000
    assert plain(clean).startswith("A coat a hat a hat")


def form(desk, story, html):
    return save(desk, story, **{"articles_text_set-0-html": html})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        (LISTS, "This text has too many lists, quotations or styles within each other."),
        ("<b><p>" * 20_000, "This text has too many lists, quotations or styles within each other."),
        ("<p>" + "<" * (LONGEST // 2), "A text has at most 200000 characters, its markup among them"),
        ("<p>" + "a" * LONGEST_SENT, "A text has at most 200000 characters, its markup among them"),
    ],
)
def test_a_text_that_could_not_be_saved_again_is_refused_in_a_sentence(desk, html, sentence):
    story = make_article(blocks=[Text(html="<p>As it was.</p>")])
    answer = form(desk, story, html)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert Text.objects.get().html == "<p>As it was.</p>"


@pytest.mark.django_db
def test_blanks_that_the_editor_writes_between_paragraphs_keep_no_long_text_out(desk):
    story = make_article(blocks=[Text(html="<p>a</p>" * 3)])
    assert form(desk, story, "<p>a</p>\n\n" * (LONGEST // 8)).status_code == 302
    assert len(Text.objects.get().html) == LONGEST


# Readers.


def page(client, revision, **body):
    """Return the page of a revision whose body somebody has changed past the program."""
    Revision.objects.filter(pk=revision.pk).update(body=revision.body | body)
    return client.get(f"/stories/{revision.slug}/").content.decode()


@pytest.mark.django_db
def test_a_text_that_carries_its_seal_is_printed_as_it_is_stored(client):
    _story, revision = publish_article(blocks=[Text(html="<p>A coat.</p>")])
    html = '<p dir="ltr" class="one-that-the-sanitiser-would-take">A coat.</p>'
    blocks = [{**revision.body["blocks"][0], "html": html}]
    assert html not in page(client, revision, blocks=blocks)
    assert html in page(client, revision, blocks=blocks, seals={blocks[0]["key"]: seal(html)})


@pytest.mark.django_db
def test_a_body_that_was_changed_past_the_program_is_sanitised(client):
    _story, revision = publish_article(blocks=[Text(html="<p>A coat.</p>")])
    bad = [{**revision.body["blocks"][0], "html": "<p>A hat.<script>alert(1)</script></p>"}]
    for seals in (revision.body["seals"], {}, {bad[0]["key"]: "made up"}, {bad[0]["key"]: None}):
        answer = page(client, revision, blocks=bad, seals=seals)
        assert '<p dir="auto">A hat.</p>' in answer
        assert "alert(1)" not in answer


@pytest.mark.django_db
def test_a_body_of_before_there_were_seals_or_keys_is_printed(client):
    _story, revision = publish_article(blocks=[Text(html="<p>A coat.</p>")])
    del revision.body["seals"], revision.body["blocks"][0]["key"]
    assert '<p dir="auto">A coat.</p>' in page(client, revision)


@pytest.mark.django_db
def test_a_text_that_is_too_deep_and_live_already_is_printed_by_its_words(client):
    _story, revision = publish_article(blocks=[Text(html="<p>A coat.</p>")])
    deep = [{**revision.body["blocks"][0], "html": f"{LISTS}A coat."}]
    assert '<div class="text"><p dir="auto">A coat.</p></div>' in page(client, revision, blocks=deep)


def test_a_seal_is_of_one_text_and_one_key(settings):
    its_seal = seal("<p>A coat.</p>")
    assert is_sealed("<p>A coat.</p>", its_seal)
    assert not is_sealed("<p>A hat.</p>", its_seal)
    settings.SECRET_KEY = "another key"
    assert not is_sealed("<p>A coat.</p>", its_seal)


HOSTILE = ["<a>", "<a ", "<h2>", "<h2", "<a><h2>", "<a href='", "</a", "<", "<!--", "<![CDATA["]


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_comparison_reads_hostile_markup_once(unit):
    assert rich_difference(unit * (100_000 // len(unit)), "<p>A coat.</p>")[0]


@pytest.mark.parametrize("unit", HOSTILE)
def test_the_checklist_reads_hostile_markup_once(unit):
    """It was read as often as it has tags: at this length a quadratic rule takes minutes, and the suite ends it."""
    from articles.checklist.frozen import Frozen
    from articles.checklist.warnings import _headings, _links

    block = {"kind": "text", "key": "x", "html": unit * (400_000 // len(unit))}
    frozen = Frozen(Revision(body={"blocks": [block]}), at=None)
    assert [*_links(frozen), *_headings(frozen)] == []
