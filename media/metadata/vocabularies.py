"""The controlled vocabularies of which a field holds one code: IPTC NewsCodes and the PLUS Licence Data Format."""

import re

from media.vocabularies import DATA_MINING, DIGITAL_SOURCE_TYPES, MODEL_RELEASES

# https://cv.iptc.org/newscodes/digitalsourcetype/ as of October 2024; retired codes stand in older files.
DIGITAL_SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# http://ns.useplus.org/LDF/ldf-XMPSpecification
PLUS_VOCABULARY = "http://ns.useplus.org/ldf/vocab/"
NO_CROPPING = "AL-CRP"

VOCABULARIES = {
    "digital_source_type": (DIGITAL_SOURCE, DIGITAL_SOURCE_TYPES.keys()),
    "model_release": (PLUS_VOCABULARY, MODEL_RELEASES.keys()),
    "data_mining": (PLUS_VOCABULARY, DATA_MINING.keys()),
    "no_cropping": (PLUS_VOCABULARY, frozenset({NO_CROPPING})),
}
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def code(field: str, text: str) -> str | None:
    """Return the code that a field's URI, or its bare code, stands for; None if it is none of the vocabulary."""
    base, codes = VOCABULARIES[field]
    named = _SCHEME.sub("http://", text.strip(), count=1).removeprefix(base)
    return named if named in codes else None


def uri(field: str, named: str) -> str:
    """Return the URI of a code, as it stands in XMP.

    Raises:
        ValueError: the vocabulary has no such code.
    """
    base, codes = VOCABULARIES[field]
    if named not in codes:
        raise ValueError(f"{named!r} is no code of {base}")
    return base + named
