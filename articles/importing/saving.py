"""Writing rows so that nothing is made twice and nothing that the desk wrote is lost."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.importing.press_text.parsed import TextRefused
from articles.importing.report import Report
from kit.blanks import empty_unseen

Row = TypeVar("Row", bound=Model)


def save(row: Row, what: str | None = None, columns: Iterable[str] | None = None) -> Row:
    """Check a row's fields and store it, or some columns of it. A text of which nobody sees anything is none.

    Raises Refused with one sentence if a field can't hold what it was given.
    """
    empty_unseen(row)
    try:
        row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
    except ValidationError as error:
        name, problems = next(iter(error.message_dict.items()))
        raise TextRefused(
            _("%(kind)s “%(row)s”, %(field)s: %(problem)s")
            % {
                "kind": row._meta.verbose_name,
                "row": Truncator(what or row).chars(60),
                "field": _label(row, name),
                "problem": problems[0],
            }
        ) from None
    row.save(update_fields=columns)
    return row


def _label(row: Model, name: str) -> str:
    return str(cast("Field[Any, Any]", row._meta.get_field(name)).verbose_name)


def fill(row: Model, values: Mapping[str, Any], report: Report) -> bool:
    """Give a stored row the values that it lacks; return whether it changed.

    What is there already stays, since the desk may have written it; where it differs, the report says so.
    """
    lacking = {
        name: value for name, value in values.items() if value not in _NOTHING and getattr(row, name) in _NOTHING
    }
    kept = [
        name for name, value in values.items() if value not in _NOTHING and getattr(row, name) not in (*_NOTHING, value)
    ]
    if kept:
        report.note(
            _("%(kind)s “%(row)s”: %(fields)s stays as the desk has it.")
            % {"kind": row._meta.verbose_name, "row": row, "fields": ", ".join(_label(row, name) for name in kept)}
        )
    if lacking:
        for name, value in lacking.items():
            setattr(row, name, value)
        save(row, columns=[*lacking])  # and nothing back that the desk may have written meanwhile
        report.changed(row)
    return bool(lacking)


_NOTHING: tuple[Any, ...] = (None, "", [], ())
