"""Seals of texts: who prints a text that carries one needs not sanitise it again.

A seal is a keyed digest of a text and of the rules by which it was sanitised. Whoever writes into the database past the
program has no key, and what was sealed under other rules, or with a former key, counts as unsealed.
"""

import hmac
from functools import lru_cache
from hashlib import sha256

import nh3
from django.conf import settings
from django.utils.crypto import constant_time_compare

from articles import richtext

# Of what `richtext.sanitise` takes away because no page may hold it: raise it with every change to that. What it merely
# mends, such as where a link leads, is mended when a text is next saved; a sealed one is printed as it stands.
EDITION = 2


_NH3 = nh3.__version__  # type: ignore[attr-defined] # its stub leaves it out


def seal(text: str) -> str:
    """Return the seal of a text which `richtext.sanitise` has made."""
    salt = f"articles.seals {EDITION} {_NH3} {_RULES}"
    return hmac.digest(_key(salt, settings.SECRET_KEY), text.encode(), "sha256").hex()


@lru_cache(maxsize=10)
def _key(salt: str, secret: str) -> bytes:
    """Return the key that `salted_hmac` would work out anew for each text."""
    return sha256(f"{salt}{secret}".encode()).digest()


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
