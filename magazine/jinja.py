"""In what readers' pages are written: Jinja2, with no more than they need. The desk's are Django's own templates.

See docs/decisions/0049-readers-pages-in-jinja2.md.
"""

from collections.abc import Callable, Iterable, Iterator, MutableMapping
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.defaultfilters import linebreaksbr
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import get_language_info, gettext, ngettext
from jinja2 import Environment, StrictUndefined, pass_environment
from jinja2.ext import extract_from_ast
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context
from markupsafe import Markup

from articles import printing as stories
from kit.clock import format_moment, printed
from kit.fields import precise, web_address
from kit.labels import label_of
from kit.language import own_language
from kit.origin import from_origin
from kit.paths import path_to
from media import jsonld
from media import printing as photos
from media.display import anchor, is_shown


class Names(Context):
    """The names of a page. Jinja asks of each function that is called whether it wants to have them; here none does."""

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)  # which would be among the names
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


class Pages(Environment):
    """An environment whose templates have its names and no more of their own, in one dictionary.

    Jinja lays those of each template over it, and goes through both for whatever is included or imported.
    """

    context_class = Names

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return self.globals if not d else super().make_globals(d)


def environment(**options: Any) -> Environment:
    """Return the environment of readers' pages; `options` are what Django says of it, the folders among them."""
    options |= {"autoescape": True, "undefined": StrictUndefined, "cache_size": -1}  # which is: all of them
    made = Pages(**options, trim_blocks=True, lstrip_blocks=True)
    del made.filters["safe"]  # `rich` alone prints HTML from the database
    made.filters |= {
        "anchor": anchor,
        "capfirst": capfirst,
        "date": _date,
        "direction": _direction,
        "label": label_of,
        "linebreaksbr": linebreaksbr,
        "listed": stories.names_listed,
        "made_by_machine": jsonld.made_by_machine,
        "moment": format_moment,
        "open_licence": jsonld.open_licence,
        "precise": precise,
        "rich": stories.rich,
        "runs": _runs,
        "seen": jsonld.seen,
        "site": stories.site,
        "web_address": web_address,
        "with_opening_picture": photos.with_opening_picture,
    }
    made.tests["secret"], made.tests["shown"] = photos.is_secret, is_shown
    made.globals |= {
        "canonical": stories.canonical,
        "from_origin": from_origin,
        "image": photos.image,
        "own_language": own_language,
        "linked": stories.linked,
        "social_picture": jsonld.social_picture,
        "static": _static,
        "structured_data": stories.structured_data,
        "url": path_to,
        "when": stories.when,
        "_": _sentence,
        "ngettext": _sentence_of_number,
    }
    return made


def sentences(made: Environment, source: str) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    """Yield (function, its first arguments) of each sentence of a template; None is what is no plain text."""
    for _line, function, found in extract_from_ast(made.parse(source), ("_", "ngettext"), babel_style=False):
        yield function, found if isinstance(found, tuple) else (found,)


def _sentence(words: str, **values: Any) -> Markup:
    """Return a sentence of ours in the reader's language. It is HTML; what is put into it is not, unless it says so."""
    sentence = _said(words, settings.LANGUAGE_CODE)
    return sentence % values if values else sentence


@cache
def _said(words: str, _language: str) -> Markup:
    """Return a sentence that a template has, looked up once: a magazine is in one language."""
    return Markup(gettext(words))  # noqa: S704


def _sentence_of_number(one: str, many: str, count: int, **values: Any) -> Markup:
    return Markup(ngettext(one, many, count)) % values  # noqa: S704


def _static(name: str) -> str:
    return staticfiles_storage.url(name)


def _date(value: date | datetime, form: str) -> str:
    return printed(localtime(value) if isinstance(value, datetime) else value, form)


def _direction(language: str) -> str:
    """Return in which direction a language runs, as `dir` says it."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


@pass_environment
def _runs(made: Environment, rows: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return (value, rows) of each run of rows of which an attribute has the same value, in their order.

    The value of what isn't there, such as the first letter of no text, is "".
    """
    return [(value, [*run]) for value, run in groupby(rows, make_attrgetter(made, attribute, default=""))]
