"""What has changed between two texts: by paragraph first, then by word within the paragraphs that changed."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.revisions.alignment import stretches
from articles.richtext import sanitise

SAME, GONE, NEW = "same", "gone", "new"
BREAK = "\n"  # between paragraphs; a word of its own
PILCROW = "¶"
NEARBY = 90  # characters of an unchanged passage that are shown beside a change
MOST_MARKS = 60  # changed links and emphases that are named of one text
# A word with the blanks after it, any other sign with the blanks after it, the end of a paragraph.
# Nothing in it can be given back, so it needs no possessive group; Python before 3.11.5 gets those wrong.
_WORD = re.compile(r"\n|\w+(?:[’'.-]\w+)*[^\S\n]*|[^\w\s][^\S\n]*|[^\S\n]+")


@dataclass
class Segment:
    """Words that stand in both texts, or in one of them; `how` is SAME, GONE or NEW."""

    how: str
    text: str


@dataclass
class Paragraph:
    """A paragraph of the difference; or, with `skipped`, so many paragraphs that nothing has happened to."""

    segments: list[Segment] = field(default_factory=list)
    skipped: int = 0

    def add(self, how: str, text: str) -> None:
        if text and self.segments and self.segments[-1].how == how:
            self.segments[-1].text += text
        elif text:
            self.segments.append(Segment(how, text))

    @property
    def is_same(self) -> bool:
        return all(segment.how == SAME for segment in self.segments)


class _Piece(NamedTuple):
    """A piece of two texts: what they have in common, or what is `gone` from the one and `new` in the other."""

    same: bool
    gone: str
    new: str


def difference(one: Sequence[str], other: Sequence[str]) -> list[Paragraph]:
    """Return the paragraphs of the difference of two texts, each of which is a list of paragraphs.

    Of passages in which nothing has changed only what stands beside a change is shown. Blanks alone don't count.
    """
    keys = [[" ".join(paragraph.split()) for paragraph in text] for text in (one, other)]
    paragraphs: list[Paragraph] = []
    for same, before, after in stretches(*keys):
        if same:
            paragraphs += [Paragraph([Segment(SAME, text)]) for text in keys[1][after]]
        else:
            paragraphs += _by_word(BREAK.join(keys[0][before]), BREAK.join(keys[1][after]))
    return _shortened(paragraphs)


def _by_word(one: str, other: str) -> list[Paragraph]:
    """Return the paragraphs of the difference of two passages that have no paragraph in common."""
    words = _WORD.findall(one), _WORD.findall(other)
    plain = [[word.strip(" ") for word in side] for side in words]
    pieces = [
        _Piece(same, "".join(words[0][before]), "".join(words[1][after])) for same, before, after in stretches(*plain)
    ]
    paragraphs = [Paragraph()]
    for same, gone, new in _without_islands(pieces):
        if same:
            _write(paragraphs, SAME, new)
            continue
        _write(paragraphs, GONE, gone)
        if gone and new and BREAK in gone + new:  # whole paragraphs: one under the other
            paragraphs.append(Paragraph())
        _write(paragraphs, NEW, new)
    return [paragraph for paragraph in paragraphs if any(segment.text.strip() for segment in paragraph.segments)]


def _without_islands(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Take a word or two that two changed passages happen to share for changed, so that the passages can be read."""
    kept: list[_Piece] = []
    for number, (same, gone, new) in enumerate(pieces):
        if same and kept and number + 1 < len(pieces) and len(new.split()) <= 2 and BREAK not in new:
            around = min(
                max(len(piece.gone.strip()), len(piece.new.strip())) for piece in (kept[-1], pieces[number + 1])
            )
            same = len(new.strip()) > around
        if kept and not same and not kept[-1].same:
            kept[-1] = _Piece(False, kept[-1].gone + gone, kept[-1].new + new)
        else:
            kept.append(_Piece(same, gone, new))
    return kept


def _write(paragraphs: list[Paragraph], how: str, text: str) -> None:
    """Add words to the last paragraph, and begin a new one at each BREAK; one that came or went is made visible."""
    for number, part in enumerate(text.split(BREAK)):
        if number:
            if how != SAME and any(segment.how != how for segment in paragraphs[-1].segments):
                paragraphs[-1].add(how, PILCROW)
            paragraphs.append(Paragraph())
        word = part.rstrip(" ")  # the blank after a word isn't struck out with it
        paragraphs[-1].add(how, word)
        paragraphs[-1].add(SAME, part[len(word) :])


def _shortened(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Leave out the paragraphs that stand beside no change, and the middle of long passages in the others."""
    shown: list[Paragraph] = []
    near = [
        any(not each.is_same for each in paragraphs[max(0, place - 1) : place + 2]) for place in range(len(paragraphs))
    ]
    for paragraph, keep in zip(paragraphs, near, strict=True):
        if keep:
            last = len(paragraph.segments) - 1
            for place, segment in enumerate(paragraph.segments):
                if segment.how == SAME:
                    segment.text = _cut(segment.text, head=place > 0 or last == 0, tail=place < last)
            shown.append(paragraph)
        elif shown and shown[-1].skipped:
            shown[-1].skipped += 1
        else:
            shown.append(Paragraph(skipped=1))
    return shown


def _cut(text: str, *, head: bool, tail: bool) -> str:
    """Return a passage with its beginning and its end as far as they stand beside a change."""
    if len(text) <= 3 * NEARBY:
        return text
    begin = text[:NEARBY].rsplit(" ", 1)[0] if head else ""
    end = text[-NEARBY:].split(" ", 1)[-1] if tail else ""
    return f"{begin} … {end}"


class _Marked(NamedTuple):
    """A link or an emphasis: the name of its element, where it leads, and the words in it."""

    tag: str
    href: str
    words: str


class _Opened(NamedTuple):
    """An element that has no end yet, and where it begins: the paragraph, and the character in that."""

    tag: str
    href: str
    paragraph: int
    start: int


class _Visible(HTMLParser):
    """Reads a rich text: its paragraphs in visible words, and what is marked in them."""

    BLOCKS = {"p", "h2", "h3", "li", "blockquote"}
    NEUTRAL = {"p", "br", "ul", "ol"}

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs = [""]
        self.marks: Counter[_Marked] = Counter()
        self.open: list[_Opened] = []
        self.feed(html)
        self.close()
        self.paragraphs = [text for text in self.paragraphs if text.strip()]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS or tag == "br":
            self.paragraphs.append("")
        if tag not in self.NEUTRAL:
            href = dict(attributes).get("href") or ""
            self.open.append(_Opened(tag, href, len(self.paragraphs) - 1, len(self.paragraphs[-1])))

    def handle_data(self, data: str) -> None:
        self.paragraphs[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1][0] == tag:
            tag, href, place, start = self.open.pop()
            words = " ".join([self.paragraphs[place][start:], *self.paragraphs[place + 1 :]]).strip()
            self.marks[_Marked(tag, href, " ".join(words.split()))] += 1
        if tag in self.BLOCKS:
            self.paragraphs.append("")


@dataclass
class Mark:
    """A link or an emphasis that came or went; `tag` is the HTML element's name."""

    how: str
    tag: str
    href: str
    words: str

    @property
    def label(self) -> str | Promise:
        return _MARKS.get(self.tag, self.tag)


_MARKS = {
    "a": _("link"),
    "strong": _("bold"),
    "em": _("italic"),
    "s": _("struck out"),
    "sub": _("subscript"),
    "sup": _("superscript"),
    "h2": _("cross-heading"),
    "h3": _("small cross-heading"),
    "li": _("list item"),
    "blockquote": _("quotation"),
    "span": _("language"),
}


def rich_difference(one: str, other: str) -> tuple[list[Paragraph], list[Mark]]:
    """Return the paragraphs and the marks of the difference of two rich texts: what is read, and what is marked in it.

    `marks` names every link that came or went, and every other `Mark` whose words stand in both texts. What came into
    the database past the program is sanitised before: Python's parser would read hostile tags again and again.
    """
    before, after = _Visible(sanitise(one)), _Visible(sanitise(other))
    texts = " ".join(" ".join(before.paragraphs).split()), " ".join(" ".join(after.paragraphs).split())
    marks: list[Mark] = []
    for how, counter, elsewhere in (
        (GONE, before.marks - after.marks, texts[1]),
        (NEW, after.marks - before.marks, texts[0]),
    ):
        found = [mark for mark in list(counter.elements())[:MOST_MARKS] if mark.tag == "a" or mark.words in elsewhere]
        marks += [Mark(how, *mark) for mark in found]
    return difference(before.paragraphs, after.paragraphs), marks
