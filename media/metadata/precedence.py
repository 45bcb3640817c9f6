"""Which block is believed, field by field: XMP, then IIM, then EXIF (IPTC Photo Metadata Standard 2025.1)."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from media.metadata.blocks import ORDER
from media.metadata.fields import (
    DATE,
    FIELDS,
    LINES,
    MOMENT,
    MOST_ITEMS,
    NAMES,
    SEPARATOR,
    WORDS,
    Field,
    Kept,
    Statement,
    Text,
)
from media.metadata.reading import Doubt, Metadata, Value
from media.metadata.values import fold, keep, shown, tidy

MOST_DOUBTS = 10  # about one field: who has read ten looks at the picture
MOST_READINGS = 20  # of one field in one block
LONGEST_SHOWN = 10_000  # characters of a text that an editor sees
LONGEST_ITEM = 500  # characters of one of several
MOST_KEPT = 200_000  # characters of a whole reading: it lies in the photo's row


_Row = TypeVar("_Row", Doubt, Value)


class _Candidate(NamedTuple):
    """What a block says of a field, what the library would keep of it, and sentences about that."""

    said: Statement
    value: Kept
    doubts: list[str]


def resolve(said: Sequence[Statement], doubts: Iterable[str]) -> Metadata:
    """Return the reading of a file.

    Args:
        said: what each block says of each field.
        doubts: sentences about whole blocks.
    """
    reading = Metadata(doubts=[Doubt("", sentence) for sentence in doubts])
    for key, field in FIELDS.items():
        heard = sorted((each for each in said if each.field == key), key=lambda each: ORDER.index(each.block))
        _settle(field, heard, reading)
    _bound(reading)
    return reading


def _bound(reading: Metadata) -> None:
    """Leave out what would make a reading larger than MOST_KEPT: of what an editor sees, never of what is kept."""
    excess = Doubt("", _("The file says more than an editor sees here: some of it is left out."))
    room = MOST_KEPT - _size({"fields": reading.fields, "found": [], "doubts": [asdict(excess)]})
    doubts, room = _fitting(reading.doubts, room)
    found, room = _fitting(reading.found, room)
    if len(doubts) + len(found) < len(reading.doubts) + len(reading.found):
        reading.doubts, reading.found = [excess, *doubts], found


def _fitting(rows: Iterable[_Row], room: int) -> tuple[list[_Row], int]:
    """Return those of some rows that fit, the first ones first, and the characters that are left."""
    kept = []
    for each in rows:
        size = _size(asdict(each)) + len(", ")
        if size <= room:
            kept.append(each)
            room -= size
    return kept, room


def _size(value: dict[str, Any]) -> int:
    return len(json.dumps(value, ensure_ascii=False))


def _settle(field: Field, heard: Iterable[Statement], reading: Metadata) -> None:
    sentences: list[str] = []
    candidates: list[_Candidate] = []  # the most believed first
    for each in heard:
        for value in each.values[:MOST_READINGS]:
            if text := _shown_to_editor(field, value):
                reading.found.append(Value(field.key, each.block, text))
        kept, doubts = keep(field, each.values[0])
        if kept:
            candidates.append(_Candidate(each, kept, doubts))
        elif not candidates:
            sentences += doubts
    if candidates:
        taken = _taken(field, candidates)
        reading.fields[field.key] = taken.value
        sentences += [
            *taken.said.doubts,
            *taken.doubts,
            *(_("“%s” is as long as IIM allows: it may have been cut.") % shown(text) for text in taken.said.full),
        ]
        for other in candidates:
            if other is not taken:
                sentences += _compare(field, taken, other)
    reading.doubts += [Doubt(field.key, sentence) for sentence in list(dict.fromkeys(sentences))[:MOST_DOUBTS]]


def _taken(field: Field, candidates: Sequence[_Candidate]) -> _Candidate:
    """Return the first, unless another completes what IIM cut, or settles in which encoding the first is.

    A name that may have been cut gives way to any that wasn't: half a name is a wrong credit.
    """
    first = candidates[0]
    for other in candidates[1:]:
        if field.key == "creators" and first.said.is_near_limit and not other.said.is_near_limit:
            return other
        is_settled = first.said.doubts and any(
            _agree(field, other.value, each) for each in _readings(field, first.said)
        )
        if is_settled or _is_beginning(first, other):
            return other
    return first


def _is_beginning(one: _Candidate, other: _Candidate) -> bool:
    """Tell whether a block's text was cut by the limit of IIM, and another's goes on where it ends."""
    if not one.said.is_near_limit:
        return False
    short, long = _as_list(one.value), _as_list(other.value)
    if len(short) != len(long):
        short, long = [SEPARATOR.join(short)], [SEPARATOR.join(long)]
    pairs = [(fold(a), fold(b)) for a, b in zip(short, long, strict=True)]
    return all(b.startswith(a) for a, b in pairs) and any(a != b for a, b in pairs)


def _compare(field: Field, taken: _Candidate, other: _Candidate) -> list[str]:
    """Return a sentence if another block says otherwise than the one that is believed."""
    said, value, doubted, differing = taken.said, taken.value, other.said, other.value
    if any(_agree(field, each, differing) for each in [value, *_readings(field, said)]):
        return []
    if any(_agree(field, value, each) for each in _readings(field, doubted)):
        return []
    words = {"block": said.block, "value": shown(value), "other": doubted.block, "differing": shown(differing)}
    if _is_beginning(other, taken):
        return [_("%(other)s has only the beginning, “%(differing)s”: %(block)s is kept, “%(value)s”.") % words]
    return [
        _("%(block)s says “%(value)s”, %(other)s says “%(differing)s”: %(block)s is kept.") % words,
        *doubted.doubts,
    ]


def _readings(field: Field, said: Statement) -> list[Kept]:
    """Return the other readings that a block offers: in other languages, by other properties."""
    kept = (keep(field, value)[0] for value in said.values[1:MOST_READINGS])
    return [value for value in kept if value]


def _agree(field: Field, one: Kept, other: Kept) -> bool:
    if field.kind == WORDS:
        return {fold(word) for word in _as_list(one)} == {fold(word) for word in _as_list(other)}
    if field.kind == NAMES:
        return _plain(_as_list(one)) == _plain(_as_list(other))
    text, differing = str(one), str(other)
    if field.kind in (DATE, MOMENT):
        return text.startswith(differing) or differing.startswith(text)
    return fold(text) == fold(differing)


def _plain(names: Iterable[str]) -> str:
    """Return names without what parts them, which differs from program to program."""
    return fold(re.sub(r"[;,]", " ", " ".join(names)))


def _as_list(value: Kept) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _shown_to_editor(field: Field, value: Text) -> Text:
    if isinstance(value, list):
        texts = [tidy(text)[:LONGEST_ITEM] for text in value[:MOST_ITEMS]]
        return [text for text in texts if text]
    return tidy(value, lines=field.kind == LINES)[:LONGEST_SHOWN]
