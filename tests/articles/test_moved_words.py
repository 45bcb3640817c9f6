"""Words that stand in another block than before are neither gone nor new in a comparison."""

import pytest

from articles.models import Text
from articles.revisions.comparison import compare
from articles.revisions.snapshots import freeze
from tests.builders import make_article

pytestmark = pytest.mark.django_db
A = "<p>Rain falls on the quay all day.</p>"
B = '<p>And at night the <a href="/salt/">salt comes in</a> with it.</p><h2>Salt</h2>'
C = "<p>Nobody knows from where it came.</p>"
SIGNS = {"gone": "-{}-", "new": "+{}+", "away": "({})"}


@pytest.fixture
def between():
    """Return a function that says what happened to each text on the way from some to others, by their places."""

    def found(before, after):
        story = make_article(blocks=[Text(html=html) for html in before])
        one = freeze(story)
        rows = list(Text.objects.filter(parent=story).order_by("ordering"))
        for row in rows[len(after) :]:
            row.delete()
        for number, html in enumerate(after):
            if number < len(rows):
                Text.objects.filter(pk=rows[number].pk).update(html=html)
            else:
                Text.objects.create(parent=story, region="body", ordering=1000 + number, html=html)
        return compare(one, freeze(story)).blocks

    return found


def told(blocks):
    return [
        (
            block.how,
            [SIGNS.get(s.how, "{}").format(s.text) for part in block.parts for p in part.words for s in p.segments],
        )
        for block in blocks
    ]


def test_a_text_that_was_split_is_split_and_no_word_of_it_is_gone_or_new(between):
    split, off = between([A + B], [A, B])
    assert (split.how, off.how) == (["split"], ["split"])
    assert [segment.how for each in off.parts[0].words for segment in each.segments] == ["here", "here"]
    assert [segment.how for each in split.parts[0].words for segment in each.segments] == ["same", "away", "away"]
    assert not split.parts[0].marks + off.parts[0].marks


def test_one_that_is_split_within_a_paragraph_is_too(between):
    assert told(between(["<p>Rain falls.</p>" + C], ["<p>Rain</p>", "<p>falls.</p>" + C])) == [
        (["split"], ["Rain", "(falls.)", "(Nobody knows from where it came.)"]),
        (["split"], ["falls.", "Nobody knows from where it came."]),
    ]


def test_texts_that_were_joined_are_joined(between):
    joined, gone = between([A, B], [A + B])
    assert (joined.how, gone.how, gone.after) == (["joined"], ["joined"], None)


def test_a_piece_that_moved_to_another_text_is_no_change_of_words(between):
    assert [how for how, _words in told(between([A + B, C], [A, C + B]))] == [["split"], ["joined"]]
    assert [how for how, _words in told(between([A + B, C], [B, A + C]))] == [["split"], ["joined"]]


def test_what_was_written_in_a_piece_that_moved_is_all_that_is_new(between):
    blocks = told(between([A + C], [A, C.replace("knows", "ever knew")]))
    assert blocks[0][0] == ["changed"]
    assert blocks[1] == (["added"], ["+Nobody ever knew+", " ", "from where it came."])


def test_a_word_that_came_here_and_went_there_has_not_moved(between):
    assert told(between(["<p>It is red.</p>", "<p>It is so.</p>"], ["<p>It is.</p>", "<p>It is so red.</p>"]))[0][
        0
    ] == ["changed"]
