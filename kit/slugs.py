"""The last part of a page's address: made from a name, judged, and free of what other rows have or had.

Letters keep their script: a name in Greek, Japanese or Arabic is read in its address as it is written. Only Latin ones
lose their accents, which few keyboards have all of.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from kit import former
from kit.text import composed, plain_letters

Row = TypeVar("Row")
LONGEST = 100  # characters, and room for a number behind them
MOST_READ = 1000  # characters of a text
# What stands inside a word, or upon a letter, and is none: apostrophes, joiners, accents, the forms of an emoji.
_DROPPED = re.compile("['’ʼ\u00ad\u0300-\u036f\u0640\u200b-\u200f\u2060\u20d0-\u20f0\ufe00-\ufe0f\ufeff]")
_MARKS = dict.fromkeys(map(ord, "™℠"))  # which would become letters
_GAPS = re.compile(r"-{2,}")


def at_address(rows: models.QuerySet[Any, Row], slug: str, through: str = "slug") -> models.QuerySet[Any, Row]:
    """Return the one of some rows that has an address, if one has; `through` leads to the column with the address."""
    return rows.filter(**{through: slug})


def slug_of(text: str, fallback: str = "item") -> str:
    """Return the address of a name: its words in small letters, with hyphens between them; `fallback` if it has none.

    >>> slug_of("Été/Hiver — Łódź & the 90’s")
    'ete-hiver-lodz-and-the-90s'
    >>> slug_of("川久保 玲")
    '川久保-玲'
    """
    text = composed(text[:MOST_READ].replace("&", " and ").translate(_MARKS))
    text = _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower())
    return _cut(_GAPS.sub("-", "".join(map(_plain, text))).strip("-")) or fallback


def _plain(char: str) -> str:
    if unicodedata.name(char, "").startswith("LATIN "):
        return plain_letters(char)
    return char if _is_of_a_word(char) else "-"


def _is_of_a_word(char: str) -> bool:
    """Say whether a character is a letter, a digit or a sign upon one, as the vowels of Devanagari are."""
    return char.isalnum() or unicodedata.category(char).startswith("M")


def _cut(slug: str) -> str:
    """Return as much of an address as there is room for, to the end of a word if one is near."""
    if len(slug) <= LONGEST:
        return slug
    whole = slug[: LONGEST + 1].rpartition("-")[0]
    return (whole if len(whole) > LONGEST // 2 else slug[:LONGEST]).strip("-")


def is_slug(text: str) -> bool:
    """Say whether a text may be the last part of an address: letters, digits, hyphens and underscores."""
    letters = text.replace("-", "").replace("_", "")
    return bool(text) and (not letters or letters.isalnum() or all(map(_is_of_a_word, letters)))


def validate_slug(text: str) -> None:
    if not is_slug(text):
        raise ValidationError(_("Only letters, digits, hyphens and underscores."), code="invalid")


class SlugFormField(forms.SlugField):
    default_validators = [validate_slug]

    def to_python(self, value: Any) -> str:
        return composed(super().to_python(value) or "")


class SlugField(models.SlugField):
    """The last part of a page's address. It is stored like Django's own, and takes the letters of every script."""

    default_validators = [validate_slug]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": SlugFormField, **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs


class Slug:
    """The converter of `<address:slug>` in an address. Letters that are sent apart from their accents are composed."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        slug = composed(value)
        if not is_slug(slug):
            raise ValueError(value)
        return slug

    def to_url(self, value: str) -> str:
        return value


register_converter(Slug, "address")


def free_slug(
    queryset: models.QuerySet[Any] | models.Manager[Any],
    text: str,
    fallback: str = "item",
    is_kept: Callable[[str], bool] | None = None,
) -> str:
    """Return a slug of `text` that no row of `queryset` has or had, with a number behind it if need be.

    `is_kept` says whether a row had a slug, for a model whose former addresses aren't kept as those of others are.
    """
    base = slug_of(text, fallback)
    is_held = is_kept or partial(former.keeper().is_kept, queryset.model)

    def named(number: int) -> str:
        return base if number == 1 else f"{base}-{number}"

    def is_taken(number: int) -> bool:
        return queryset.filter(slug=named(number)).exists() or is_held(named(number))

    least = most = 1
    while is_taken(most):  # by doubling, then halving: a headline that comes back each month is asked for in few steps
        least, most = most + 1, 2 * most
    while least < most:
        middle = (least + most) // 2
        if is_taken(middle):
            least = middle + 1
        else:
            most = middle
    return named(least)
