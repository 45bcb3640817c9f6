"""Tags as they are written: one field for all of them, each of one name in all its spellings, and with an address."""

import re
from collections.abc import Collection, Iterable
from functools import partial
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.forms import TagField
from taggit.managers import TaggableManager, _TaggableManager
from taggit.models import Tag

from kit.races import again
from kit.slugs import free_slug, slug_of
from kit.text import composed
from people.taken import tag_key, tags_there

MOST_TAGS = 200
MOST_LETTERS: int = Tag._meta.get_field("name").max_length  # also of its address
_TOO_MANY = gettext_lazy("Give at most %d tags: take some out.")
_COMMAS = ",،，、\n\r\v\f\x1c-\x1e\x85\u2028\u2029"  # of every script, and ends of lines
_BLANKS, _END = r"[ \t\xa0\u3000]*+", rf"(?:[{_COMMAS}]|\Z)"
_ITEM = re.compile(
    rf'{_BLANKS}(?:"(?P<quoted>(?:[^"]++|"")*+)"{_BLANKS}(?={_END})|“(?P<typeset>[^“”]*+)”{_BLANKS}(?={_END})'
    rf'|["“]?(?P<bare>[^{_COMMAS}]*+)){_END}'
)
_WANTS_QUOTES = re.compile(rf'[{_COMMAS}]|^["“]')
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_JOINERS = "\u200c\u200d"  # which stand inside words alone


def split(text: str | None) -> list[str]:
    """Return the names of tags that a text lists, by commas or line by line; one in quotes may hold either.

    >>> split('Comme des Garçons, "Silk, washed", 12" vinyl')
    ['Comme des Garçons', 'Silk, washed', '12" vinyl']
    """
    return list(dict.fromkeys(filter(None, map(_named_by, _ITEM.finditer(text or "")))))


def _named_by(item: re.Match[str]) -> str:
    return tidy((item["quoted"] or "").replace('""', '"') or item["typeset"] or item["bare"] or "")


def joined(tags: Iterable[Tag]) -> str:
    """Return tags as `split` reads them."""
    names = sorted((tag.name for tag in tags), key=str.casefold)
    return ", ".join('"{}"'.format(name.replace('"', '""')) if _WANTS_QUOTES.search(name) else name for name in names)


def tidy(name: str) -> str:
    """Return a name as it is stored: composed, with one blank between words, without what nobody sees."""
    return " ".join(_UNSEEN.sub("", composed(name)).split()).strip(f"{_JOINERS} ")


def named(names: Iterable[str]) -> dict[str, Tag]:
    """Return the tag of each of some names, made where there is none. Raises ValidationError of one that can't be."""
    wanted = {name: tidy(name) for name in names}
    there = tags_there(wanted.values())
    missing = sorted({name for name in wanted.values() if name not in there}, key=tag_key)  # no two wait for each other
    there |= {name: again(partial(_made, name)) for name in missing}
    return {name: there[tidied] for name, tidied in wanted.items()}


@transaction.atomic
def _made(name: str) -> Tag:
    check(name)
    return tags_there([name]).get(name) or Tag.objects.create(name=name)


def check(name: str) -> None:
    """Raise ValidationError of a name that no tag can have."""
    if len(name) > MOST_LETTERS:
        words = {"most": MOST_LETTERS, "tag": f"{name[:30]}…"}
        raise ValidationError(_("A tag has at most %(most)s characters: shorten “%(tag)s”.") % words)
    if not any(map(str.isalnum, slug_of(name, ""))):
        raise ValidationError(_("A tag needs a letter or a digit for its page’s address: write “%s” in words.") % name)


def give_address(instance: Tag, raw: bool, **_signal: Any) -> None:
    """Before a new tag is written, give it an address by the rule of all others in place of the one that taggit made.

    One that its column doesn't hold is cut; no two become one by that.
    """
    if raw or not instance._state.adding:
        return
    made = instance.slugify(instance.name)
    if re.fullmatch(re.escape(made) + r"(_\d+)?", instance.slug):
        check(instance.name)
        instance.slug = free_slug(Tag.objects.all(), instance.name)
    if len(instance.slug) > MOST_LETTERS:
        digest = sha256(instance.name.encode()).hexdigest()[:12]
        instance.slug = f"{instance.slug[: MOST_LETTERS - len(digest) - 1]}-{digest}"


class TagsManager(_TaggableManager):
    """The tags of a row, whichever way they are given: a name in another spelling is the tag that is there."""

    def _to_tag_model_instances(self, tags: Iterable[Tag | str], tag_kwargs: Any) -> list[Tag]:
        tags = list(tags)
        there = named(tag for tag in tags if isinstance(tag, str))
        return super()._to_tag_model_instances([there.get(tag, tag) for tag in tags], tag_kwargs)


class Tags(TagField):
    """Tags by commas, not too many, and each one that can be. It says the same of them on every form."""

    def __init__(self, **kwargs: Any) -> None:
        hint = gettext_lazy("Separated by commas; one with a comma of its own stands in quotation marks.")
        super().__init__(**kwargs | {"help_text": hint})

    standing: Collection[Tag] | None = None  # those that the row has, where it knows them

    def clean(self, value: Any) -> Any:
        if self.standing is not None and {tag.name for tag in self.standing} == {*(names := split(value))}:
            return names  # as they were: nothing is to be asked
        if isinstance(value, str) and len(value) > MOST_TAGS * (MOST_LETTERS + 2):
            raise ValidationError(_TOO_MANY % MOST_TAGS)
        tags = super().clean(value)
        if not isinstance(tags, list):
            return tags
        if len(tags) > MOST_TAGS:
            raise ValidationError(_TOO_MANY % MOST_TAGS)
        there = tags_there(tag for tag in tags if len(tag) <= MOST_LETTERS)
        spelt: dict[str, str] = {}  # one tag in two spellings is one
        for tag in tags:
            if tag not in there:  # what is there may be older than the rule
                check(tag)
            name = there[tag].name if tag in there else tag
            spelt.setdefault(tag_key(name), name)
        return [*spelt.values()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            names = {tag.name for tag in initial or []}
            if self.disabled or names == {*split(data)}:  # as they were: nothing is to be asked
                return False
            return names != {*(self.clean(data) or [])}
        except ValidationError:
            return True


class TagsOfRow(TaggableManager):
    """The tags of a row; a form of it asks for none that the row knows. To migrations it is taggit's own field."""

    def value_from_object(self, obj: Model) -> list[Tag]:
        known = vars(obj).get("_prefetched_objects_cache", {})
        return [*known[self.name]] if self.name in known else super().value_from_object(obj)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, *arguments = super().deconstruct()
        return name, "taggit.managers.TaggableManager", *arguments


OVERRIDES = {TaggableManager: {"form_class": Tags}}  # of `formfield_overrides`, for the admin of a model that has tags
