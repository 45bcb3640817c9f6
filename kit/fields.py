"""Fields that several apps share."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.expressions import OrderBy
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kit import links
from kit.clock import printed
from kit.text import fold

CLOSED = _(
    "This address is one of the desk or of a preview, which readers can’t open. Write that of the public page, or none."
)


class FoldedField(models.CharField):
    """The folded form of another attribute of the same row, kept by the database write itself.

    Arguments: `source`, the attribute; `sources`, the fields that it follows from, where it is none itself.
    """

    def __init__(self, source: str = "name", sources: Sequence[str] = (), **kwargs: Any) -> None:
        self.source, self.sources = source, sources or (source,)
        super().__init__(**{"max_length": 240, "editable": False, "db_index": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = self.get_prep_value(fold(getattr(model_instance, self.source)))
        setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> Any:
        """Cut what is kept and looked for to the column: “&” becomes three letters, and some signs eighteen."""
        value = super().get_prep_value(value)
        return value[: self.max_length] if isinstance(value, str) else value


class OrderedIndex(models.Index):
    """An index in an order that says where rows without a value stand.

    In SQLite those stand last behind a descending column by themselves, and an index may not say so.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **more: Any) -> Any:
        if schema_editor.connection.vendor == "postgresql":
            return super().create_sql(model, schema_editor, using, **more)
        ordered: Any = self.expressions
        plain = [OrderBy(each.expression, descending=each.descending) for each in ordered]
        return models.Index(*plain, name=self.name).create_sql(model, schema_editor, using, **more)


class RandomUUID(models.Func):
    """A UUID (version 4) that the database makes: for rows that are there, and for code that knows no such column."""

    function = "gen_random_uuid"
    output_field = models.UUIDField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        digits = "hex(randomblob(6)) || '4' || substr(hex(randomblob(2)), 2) || 'a' || substr(hex(randomblob(8)), 2)"
        return self.as_sql(compiler, connection, template=f"lower({digits})", **more)


class FoldedWordsField(models.TextField):
    """The folded words of other fields of the same row, by which the desk finds it; kept by the database write itself.

    Argument: `sources`, the names of those fields, the most telling first: each has a line. No word is found that
    begins in one of them and ends in another.
    """

    def __init__(self, sources: Iterable[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        # The default of the database is for a version of the program that doesn't know the column yet.
        super().__init__(**{"editable": False, "blank": True, "default": "", "db_default": "", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"sources": [*self.sources]}

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = "\n".join(fold(getattr(model_instance, name) or "") for name in self.sources).rstrip("\n")
        setattr(model_instance, self.attname, value)
        return value


SortNameField = models.CharField  # as migrations name it; what it kept is computed now


def validate_web_address(address: str) -> None:
    """Refuse what is no address of http or https, and one at which no reader finds anything."""
    if links.is_closed(address):
        raise ValidationError(CLOSED, code="closed")
    URLValidator(["http", "https"])(address)


class WebAddressField(forms.URLField):
    """An address on the web in a form: one of http or https, as `kit.links` mends it."""

    default_validators = [validate_web_address]

    def to_python(self, value: Any) -> str:
        return super().to_python(links.mended(value, as_path=False)) or ""


class URLField(models.URLField):
    """An address on the web, as `kit.links` mends it on every way into the database."""

    default_validators = [validate_web_address]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": WebAddressField, "assume_scheme": "https", **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self._mended(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(self._mended(value), connection)

    def _mended(self, value: Any) -> Any:
        if not isinstance(value, str):  # but an expression
            return value
        mended = links.mended(value, as_path=False)
        return mended if len(mended) <= (self.max_length or len(mended)) else value


def web_address(text: str) -> str:
    """Return an address if a link may lead there: one of http or https, with a host. "" for any other.

    A form refuses what isn't one; what came into the database past every form is judged here, where it is printed.
    """
    text = str(text or "").strip()
    try:
        parts = urlsplit(text)
        leads_out = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # "http://[" names no host
        return ""
    is_one = leads_out and text.isprintable() and not any(map(str.isspace, text))
    return text if is_one and not links.is_closed(text) else ""


class DatePrecision(models.TextChoices):
    """How much of a date is known. The unknown parts are stored as 1 and never shown."""

    YEAR = "year", _("the year")
    MONTH = "month", _("the month")
    DAY = "day", _("the day")


FORMATS: dict[str, str] = {DatePrecision.YEAR: "Y", DatePrecision.MONTH: "F Y", DatePrecision.DAY: "j F Y"}


def precise(date: date | None, precision: str = DatePrecision.DAY) -> str:
    """Return a date as far as it is known: "2000", "January 2024", "24 January 2024"."""
    return printed(date, FORMATS[precision]) if date else ""


def read_date(text: str | int) -> tuple[date, DatePrecision]:
    """Return (date, precision) of "2024", "2024-01" or "2024-01-24"; raise ValueError for anything else."""
    text = str(text)
    precision = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}.get(len(text))
    try:
        date = parse_date(f"{text}-01-01"[:10]) if precision else None
    except ValueError:  # the thirtieth of February
        date = None
    if date is None or precision is None:
        raise ValueError(gettext("“%s” is not a date; write it as 2024, 2024-01 or 2024-01-24") % text)
    return date, precision
