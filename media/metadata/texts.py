"""PNG's own texts: of the keywords that its specification names, those that say whose a picture is, and what."""

from collections.abc import Mapping, Sequence

from media.metadata.blocks import LONGEST_TEXT, PNG
from media.metadata.encodings import decode
from media.metadata.fields import Statement, Text
from media.metadata.values import names

# {the keywords of a field, the first one first}; "Artist" is what some programs write instead.
KEYWORDS = {
    "creators": (b"Author", b"Artist"),
    "copyright_notice": (b"Copyright",),
    "description": (b"Description",),
}


def read(texts: Mapping[bytes, bytes], doubts: list[str]) -> list[Statement]:
    """Return what the texts of a PNG say, once for each field; nothing of them is so wrong that `doubts` are told."""
    said = []
    for field, keywords in KEYWORDS.items():
        decoded = decode(next((texts[keyword] for keyword in keywords if texts.get(keyword)), b"")[:LONGEST_TEXT])
        readings = [text for text in (decoded.text, decoded.otherwise) if text.strip()]
        if readings:
            values: Sequence[Text] = [names(text) for text in readings] if field == "creators" else readings
            said.append(Statement(field, PNG, values, doubts=(decoded.doubt,) if decoded.doubt else ()))
    return said
