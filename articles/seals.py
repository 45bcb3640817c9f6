"""Seals of texts: who prints a text that carries one needs not sanitise it again.

A seal is a keyed digest of a text and of the rules by which it was sanitised. Whoever writes into the database past the
program has no key, and what was sealed under other rules, or with a former key, counts as unsealed.
"""

import nh3
from django.utils.crypto import constant_time_compare, salted_hmac

from articles import richtext

# Of what `richtext.sanitise` takes away because no page may hold it: raise it with every change to that. What it merely
# mends, such as where a link leads, is mended when a text is next saved; a sealed one is printed as it stands.
EDITION = 2


_NH3 = nh3.__version__  # type: ignore[attr-defined] # its stub leaves it out


def seal(text: str) -> str:
    """Return the seal of a text which `richtext.sanitise` has made."""
    return salted_hmac(f"articles.seals {EDITION} {_NH3} {_RULES}", text, algorithm="sha256").hexdigest()


def is_sealed(text: str, its_seal: str | None) -> bool:
    """Say whether a text is, to the letter, what was sealed under today's rules."""
    return constant_time_compare(seal(text), its_seal) if its_seal else False


# Languages and directions were allowed later: what was sealed before is what it would be today, and counts as sealed.
_RULES = repr(
    [
        sorted(richtext.ALLOWED_TAGS - {"span"}),
        sorted(
            (tag, sorted(names - richtext.SPEAKING))
            for tag, names in richtext.ALLOWED_ATTRIBUTES.items()
            if names - richtext.SPEAKING
        ),
        sorted(richtext.ALLOWED_SCHEMES),
        sorted(richtext.SYNONYMS.items()),
    ]
)
