"""The fields that the library reads, with the words, kinds and lengths they have there.

The names in brackets are those of the IPTC Photo Metadata Standard 2025.1 where they differ from the library's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# What a field's text is, and so how it is made tidy, cut and compared.
LINE, LINES, NAMES, WORDS = "line", "lines", "names", "words"
DATE, MOMENT, ADDRESS, CODE, FLAG = "date", "moment", "address", "code", "flag"

NAME_LENGTH = 240  # characters of one name
WORD_LENGTH = 100  # characters of one keyword
MOST_ITEMS = 200  # keywords, or names
SEPARATOR = ", "  # between creators, as the library prints them

Text = str | list[str]  # as a block says it
Kept = str | list[str] | bool  # as the library keeps it


@dataclass(frozen=True)
class Field:
    """A field of a picture's metadata; `length` counts the characters that the library can hold, 0 for no limit."""

    key: str
    kind: str
    length: int = 0


FIELDS = {
    each.key: each
    for each in (
        Field("creators", NAMES, 240),  # all of them, joined
        Field("credit_line", LINE, 240),
        Field("copyright_notice", LINES, 1000),
        Field("source", LINE, 240),
        Field("headline", LINE, 250),
        Field("description", LINES, 10_000),
        Field("alt_text", LINE, 250),  # Alt Text (Accessibility)
        Field("extended_description", LINES, 10_000),  # Extended Description (Accessibility)
        Field("keywords", WORDS),
        Field("created_on", DATE),
        Field("place", LINE, 240),  # Location Shown, Location Created, or the legacy location
        Field("usage_terms", LINES, 10_000),  # Rights Usage Terms
        Field("web_statement", ADDRESS, 500),  # Web Statement of Rights
        Field("licensor", LINE, 240),
        Field("licensor_url", ADDRESS, 500),
        Field("instructions", LINES, 10_000),
        Field("people_shown", NAMES, 10_000),  # Person Shown in the Image, with and without details
        Field("products_shown", NAMES, 10_000),
        Field("organisations_shown", NAMES, 10_000),  # Name of Organisation Featured in the Image
        Field("digital_source_type", CODE),
        Field("licence_from", MOMENT),
        Field("licence_until", MOMENT),
        Field("release_at", MOMENT),  # IIM: not to be used before
        Field("expiry_at", MOMENT),  # IIM: not to be used after
        Field("model_release", CODE),
        Field("data_mining", CODE),
        Field("no_cropping", FLAG),
    )
}


@dataclass
class Statement:
    """What one block says of one field, as it says it.

    `values` are the readings that it offers, the one to take first; the others are in other languages, in another
    encoding, or of another property. Each is a text, or a list of texts.
    """

    field: str
    block: str
    values: Sequence[Text]
    doubts: tuple[str, ...] = ()  # sentences about the encoding of the first reading
    is_near_limit: bool = False  # a text could grow by no letter more within what IIM allows
    full: tuple[str, ...] = ()  # texts that have all the bytes that IIM allows
