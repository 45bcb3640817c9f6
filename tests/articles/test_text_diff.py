"""What has changed between two texts, by paragraph and by word."""

import random
import time
from itertools import combinations

import pytest

from articles.revisions.alignment import aligned, rising, stretches
from articles.revisions.text_diff import difference, rich_difference

SIGNS = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}


def written(paragraphs):
    """Return a difference as one can read it in a terminal."""
    return [
        f"({each.skipped} same)" if each.skipped else "".join(SIGNS[one.how].format(one.text) for one in each.segments)
        for each in paragraphs
    ]


def shown(one, other):
    return written(difference(one.splitlines(), other.splitlines()))


def longest(numbers):
    """Return the length of the longest rising subsequence, found by trying them all."""
    return max(
        size
        for size in range(len(numbers) + 1)
        for chosen in combinations(numbers, size)
        if list(chosen) == sorted(chosen)
    )


def test_what_rises_is_as_long_as_any_that_rises():
    chance = random.Random(7)
    for _round in range(60):
        numbers = chance.sample(range(50), 9)
        found = [numbers[place] for place in rising(numbers)]
        assert found == sorted(found)
        assert len(found) == longest(numbers)


def test_what_was_moved_is_as_little_as_possible():
    moved = [item for item, _i, _j, moved in aligned("abcdefgh", "bcdaefhg") if moved]
    assert len(moved) == 2
    assert "a" in moved


def test_what_is_missing_stands_after_what_it_stood_after():
    rows = aligned(["a", "gone", "b"], ["new", "a", "b"])
    assert [item for item, *_rest in rows] == ["new", "a", "gone", "b"]


def test_the_stretches_of_two_sequences_lead_from_one_to_the_other():
    chance = random.Random(3)
    for size in (0, 1, 2, 40, 400):
        for letters in (1, 2, 30, 5000):
            one, other = ([chance.randrange(letters) for _ in range(size + extra)] for extra in (0, size // 3))
            rebuilt, i, j = [], 0, 0
            for same, before, after in stretches(one, other):
                assert (before.start, after.start) == (i, j)
                assert (one[before] == other[after]) is same
                rebuilt += one[before] if same else other[after]
                i, j = before.stop, after.stop
            assert (rebuilt, i, j) == (other, len(one), len(other))


def test_a_word_that_changed_is_shown_alone():
    assert shown("A red coat for rain.", "A blue coat for rain.") == ["A [-red-] [+blue+] coat for rain."]


def test_punctuation_is_a_change_of_its_own():
    assert shown("It rains, it pours.", "It rains: it pours.") == ["It rains[-,-] [+:+] it pours."]


def test_a_paragraph_that_came_stands_alone_between_its_neighbours():
    assert shown("One\nTwo\nThree\nFour\nFive", "One\nTwo\nA new one\nThree\nFour\nFive") == [
        "(1 same)",
        "Two",
        "[+A new one+]",
        "Three",
        "(2 same)",
    ]


def test_a_paragraph_that_was_split_shows_where():
    assert shown("It rains. It pours.", "It rains.\nIt pours.") == ["It rains.[+¶+]", "It pours."]


def test_a_passage_that_was_written_anew_isnt_chopped_into_the_words_that_it_shares_by_chance():
    lines = shown("The coat was cut in a room over the sea.", "Nobody in Antwerp had seen the hem before March.")
    assert "[+Nobody in Antwerp had seen the hem before March" in lines[0]


def test_blanks_alone_are_no_difference():
    assert shown("It  rains", "It rains ") == ["(1 same)"]


def test_the_middle_of_a_long_passage_that_stayed_is_left_out():
    words = " ".join(f"word{number}" for number in range(400))
    [line] = shown(f"Old {words} end.", f"New {words} stop.")
    assert line.startswith("[-Old-] [+New+] word0 word1")
    assert " … " in line
    assert line.endswith("word399 [-end-][+stop+].")
    assert len(line) < 300


def test_a_rich_text_is_compared_by_the_words_that_are_seen():
    words, marks = rich_difference("<p>A <em>red</em> coat &amp; hat</p>", "<p>A <em>blue</em> coat &amp; hat</p>")
    assert written(words) == ["A [-red-] [+blue+] coat & hat"]
    assert marks == []


def test_a_link_that_leads_elsewhere_is_named_with_both_its_targets():
    one, other = (f'<p>See <a href="https://{host}/">the film</a>.</p>' for host in ("a.example", "b.example"))
    words, marks = rich_difference(one, other)
    assert all(paragraph.is_same for paragraph in words)
    assert [(mark.how, mark.tag, mark.href, mark.words) for mark in marks] == [
        ("gone", "a", "https://a.example/", "the film"),
        ("new", "a", "https://b.example/", "the film"),
    ]


def test_an_emphasis_that_came_is_named_with_its_words():
    _words, [mark] = rich_difference("<p>Nothing is lost.</p>", "<p>Nothing is <strong>lost</strong>.</p>")
    assert (mark.how, str(mark.label), mark.words) == ("new", "bold", "lost")


def test_a_paragraph_that_became_a_heading_is_named():
    _words, [mark] = rich_difference("<p>The cut</p><p>It rains.</p>", "<h2>The cut</h2><p>It rains.</p>")
    assert (mark.how, mark.tag) == ("new", "h2")


WORDS = [f"word{number}" for number in range(6000)]


def text_of(chance, number, words=WORDS):
    return " ".join(chance.choice(words) for _ in range(number))


@pytest.mark.parametrize("kind", ["edited", "rewritten", "two words", "many paragraphs", "one letter", "nested"])
def test_a_text_of_two_hundred_thousand_characters_is_compared_without_trying_everything(kind):
    chance = random.Random(1)
    one = text_of(chance, 25_000)
    other = {
        "edited": lambda: " ".join(chance.choice(WORDS) if n % 9 == 0 else w for n, w in enumerate(one.split())),
        "rewritten": lambda: text_of(chance, 25_000),
        "two words": lambda: text_of(chance, 70_000, ["a", "b"]),
        "many paragraphs": lambda: text_of(chance, 25_000).replace(" ", "\n"),
        "one letter": lambda: "a" * 200_000,
        "nested": lambda: "<blockquote>" * 8_000 + "x" + "</blockquote>" * 8_000,
    }[kind]()
    start = time.process_time()
    rich_difference(
        "".join(f"<p>{line}</p>" for line in one.splitlines()), other if kind == "nested" else f"<p>{other}</p>"
    )
    difference(one.splitlines(), other.splitlines())
    assert time.process_time() - start < 20  # seconds of work: one, or the minutes of trying everything
