"""IIM 4.2: the datasets of record 2 that the IPTC Photo Metadata Standard maps to its fields."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from media.metadata.blocks import IIM, MOST_ENTRIES, damaged
from media.metadata.encodings import Decoded, declared, decode
from media.metadata.fields import SEPARATOR, Statement, Text
from media.metadata.values import names, tidy

MARKER = 0x1C
NEAR = 3  # bytes: no character of UTF-8 that was left out at the end of a text took more
CHARACTER_SET = (1, 90)
SUBLOCATION, CITY, STATE, COUNTRY = 92, 90, 95, 101
PLACE = (SUBLOCATION, CITY, STATE, COUNTRY)

# Dataset: the field, and the most bytes that the standard lets it have.
DATASETS = {
    25: ("keywords", 64),
    30: ("release_at", 0),
    35: ("release_at", 0),
    37: ("expiry_at", 0),
    38: ("expiry_at", 0),
    40: ("instructions", 256),
    55: ("created_on", 0),
    80: ("creators", 32),
    105: ("headline", 256),
    110: ("credit_line", 32),
    115: ("source", 32),
    116: ("copyright_notice", 128),
    120: ("description", 2000),
    SUBLOCATION: ("place", 0),
    CITY: ("place", 0),
    STATE: ("place", 0),
    COUNTRY: ("place", 0),
}
REPEATED = (25, 80)
# Moments that stand in two datasets: the date, and the time with its zone.
MOMENTS = {"release_at": (30, 35), "expiry_at": (37, 38)}
IN_PARTS = {*PLACE, *(dataset for pair in MOMENTS.values() for dataset in pair)}


def read(blocks: Sequence[bytes], doubts: list[str]) -> list[Statement]:
    """Return what IIM blocks say, the main one first, once for each field; damage is told to `doubts`, sentences."""
    said: dict[str, Statement] = {}
    for block in blocks:
        for each in _read(block, doubts):
            said.setdefault(each.field, each)
    if len(blocks) > 1:
        doubts.append(_("The file has several IIM blocks: the first is believed, the others add what it doesn’t say."))
    return list(said.values())


def _read(block: bytes, doubts: list[str]) -> list[Statement]:
    codec = ""
    raws: dict[int, list[bytes]] = {}
    for record, dataset, raw in _datasets(block, doubts):
        if (record, dataset) == CHARACTER_SET:
            codec = declared(raw)
            if raw.strip() and not codec:
                doubts.append(_("The IIM block declares an encoding that isn't known."))
        elif record == 2 and dataset in DATASETS and (dataset in REPEATED or dataset not in raws):
            raws.setdefault(dataset, []).append(raw)
    said = [
        _statement(dataset, raws[dataset], codec) for dataset in DATASETS if dataset in raws and dataset not in IN_PARTS
    ]
    place = [decode(raws[dataset][0], codec) for dataset in PLACE if dataset in raws]
    moments = [_moment(field, *(raws.get(dataset, [b""])[0] for dataset in pair)) for field, pair in MOMENTS.items()]
    return [*said, *([_place(place)] if place else []), *filter(None, moments)]


def _moment(field: str, *raws: bytes) -> Statement | None:
    """Return a date with its time, if it has one; zeros are how programs write that there is none."""
    date, time = (raw.decode("latin-1").strip("\0 ") for raw in raws)
    if not date.strip("0"):
        return None
    return Statement(field, IIM, [f"{date}T{time}" if time else date])


def _statement(dataset: int, raws: Sequence[bytes], codec: str) -> Statement:
    field, limit = DATASETS[dataset]
    decoded = [decode(raw.rstrip(b"\0"), codec) for raw in raws]
    readings = [[each.text for each in decoded]]
    if any(each.otherwise for each in decoded):
        readings.append([each.otherwise or each.text for each in decoded])
    room = [0 if each.is_cut else limit - len(raw) for each, raw in zip(decoded, raws, strict=True)]
    if field == "creators":
        readings = [[name for text in texts for name in names(text)] for texts in readings]
    values: Sequence[Text] = readings if dataset in REPEATED else [texts[0] for texts in readings]
    return Statement(
        field,
        IIM,
        values,
        doubts=tuple(each.doubt for each in decoded if each.doubt),
        is_near_limit=limit > 0 and any(0 <= each <= NEAR for each in room),
        full=tuple(each.text for each, left in zip(decoded, room, strict=True) if limit and not left),
    )


def _place(decoded: Sequence[Decoded]) -> Statement:
    parts = [tidy(each.text) for each in decoded]
    text = SEPARATOR.join(part for part in parts if part)
    return Statement("place", IIM, [text], doubts=tuple(each.doubt for each in decoded if each.doubt))


def _datasets(block: bytes, doubts: list[str]) -> Iterator[tuple[int, int, bytes]]:
    """Yield record, dataset and bytes of each dataset (IIM 4.2, 1.5)."""
    at = 0
    for _dataset in range(MOST_ENTRIES):
        if at + 5 > len(block) or block[at] != MARKER:
            break
        record, dataset, size = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5], "big")
        start = at + 5
        if size & 0x8000:  # an extended dataset: the other bits count the bytes of its length
            count = size & 0x7FFF
            size = int.from_bytes(block[start : start + min(count, 8)], "big")
            start += count
        if start + size > len(block):
            break
        yield record, dataset, block[start : start + size]
        at = start + size
    if block[at:].strip(b"\0"):
        doubts.append(str(damaged(IIM)) if not at else _("The IIM block is damaged; what comes before was read."))
