"""Which block is believed, field by field: XMP, then IIM, then EXIF (IPTC Photo Metadata Standard 2025.1)."""

import json
import re
from dataclasses import asdict

from django.utils.translation import gettext as _

from media.metadata.blocks import ORDER
from media.metadata.fields import DATE, FIELDS, LINES, MOMENT, MOST_ITEMS, NAMES, SEPARATOR, WORDS
from media.metadata.reading import Doubt, Reading, Value
from media.metadata.values import fold, keep, shown, tidy

MOST_DOUBTS = 10  # about one field: who has read ten looks at the picture
MOST_READINGS = 20  # of one field in one block
LONGEST_SHOWN = 10_000  # characters of a text that an editor sees
LONGEST_ITEM = 500  # characters of one of several
MOST_KEPT = 200_000  # characters of a whole reading: it lies in the photo's row


def resolve(said, doubts):
    """Return the reading of a file.

    Args:
        said: a Said for each field of each block.
        doubts: sentences about whole blocks.
    """
    reading = Reading(doubts=[Doubt("", sentence) for sentence in doubts])
    for key, field in FIELDS.items():
        heard = sorted((each for each in said if each.field == key), key=lambda each: ORDER.index(each.block))
        _settle(field, heard, reading)
    _bound(reading)
    return reading


def _bound(reading):
    """Leave out what would make a reading larger than MOST_KEPT: of what an editor sees, never of what is kept."""
    excess = Doubt("", _("The file says more than an editor sees here: some of it is left out."))
    room = MOST_KEPT - _size({"fields": reading.fields, "found": [], "doubts": [asdict(excess)]})
    doubts, room = _fitting(reading.doubts, room)
    found, room = _fitting(reading.found, room)
    if len(doubts) + len(found) < len(reading.doubts) + len(reading.found):
        reading.doubts, reading.found = [excess, *doubts], found


def _fitting(rows, room):
    """Return those of some rows that fit, the first ones first, and the characters that are left."""
    kept = []
    for each in rows:
        size = _size(asdict(each)) + len(", ")
        if size <= room:
            kept.append(each)
            room -= size
    return kept, room


def _size(value):
    return len(json.dumps(value, ensure_ascii=False))


def _settle(field, heard, reading):
    sentences = []
    kept = []  # (Said, what the library would keep of it, sentences about that), the most believed first
    for each in heard:
        for value in each.values[:MOST_READINGS]:
            if text := _shown_to_editor(field, value):
                reading.found.append(Value(field.key, each.block, text))
        value, doubts = keep(field, each.values[0])
        if value:
            kept.append((each, value, doubts))
        elif not kept:
            sentences += doubts
    if kept:
        taken = said, value, doubts = _taken(field, kept)
        reading.fields[field.key] = value
        sentences += [
            *said.doubts,
            *doubts,
            *(_("“%s” is as long as IIM allows: it may have been cut.") % shown(text) for text in said.full),
        ]
        for other in kept:
            if other is not taken:
                sentences += _compare(field, taken, other)
    reading.doubts += [Doubt(field.key, sentence) for sentence in list(dict.fromkeys(sentences))[:MOST_DOUBTS]]


def _taken(field, kept):
    """Return the first, unless another completes what IIM cut, or settles in which encoding the first is.

    A name that may have been cut gives way to any that wasn't: half a name is a wrong credit.
    """
    first = kept[0]
    for other in kept[1:]:
        if field.key == "creators" and first[0].is_near_limit and not other[0].is_near_limit:
            return other
        is_settled = first[0].doubts and any(_agree(field, other[1], each) for each in _readings(field, first[0]))
        if is_settled or _is_beginning(first, other):
            return other
    return first


def _is_beginning(one, other):
    """Tell whether a block's text was cut by the limit of IIM, and another's goes on where it ends."""
    (said, value, _doubts), (_said, longer, _doubts) = one, other
    if not said.is_near_limit:
        return False
    short, long = _as_list(value), _as_list(longer)
    if len(short) != len(long):
        short, long = [SEPARATOR.join(short)], [SEPARATOR.join(long)]
    pairs = [(fold(a), fold(b)) for a, b in zip(short, long, strict=True)]
    return all(b.startswith(a) for a, b in pairs) and any(a != b for a, b in pairs)


def _compare(field, taken, other):
    """Return a sentence if another block says otherwise than the one that is believed."""
    (said, value, _doubts), (doubted, differing, _doubts) = taken, other
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


def _readings(field, said):
    """Return the other readings that a block offers: in other languages, by other properties."""
    kept = (keep(field, value)[0] for value in said.values[1:MOST_READINGS])
    return [value for value in kept if value]


def _agree(field, one, other):
    if field.kind in (DATE, MOMENT):
        return one.startswith(other) or other.startswith(one)
    if field.kind == WORDS:
        return {fold(word) for word in one} == {fold(word) for word in other}
    if field.kind == NAMES:
        return _plain(one) == _plain(other)
    return fold(str(one)) == fold(str(other))


def _plain(names):
    """Return names without what parts them, which differs from program to program."""
    return fold(re.sub(r"[;,]", " ", " ".join(names)))


def _as_list(value):
    return value if isinstance(value, list) else [value]


def _shown_to_editor(field, value):
    if isinstance(value, list):
        texts = [tidy(text)[:LONGEST_ITEM] for text in value[:MOST_ITEMS]]
        return [text for text in texts if text]
    return tidy(value, lines=field.kind == LINES)[:LONGEST_SHOWN]
