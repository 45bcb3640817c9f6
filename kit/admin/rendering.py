"""The parts that stand in a form by the hundred, put together without a template.

Django renders a template for each input, each label and each list of errors, empty or not; in a story's form they took
a third of the time. What is made here is, letter by letter, what its templates make.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.safestring import SafeData

_PLAIN = Context()  # in which a template prints what is neither text nor HTML: a number, a date
_INPUTS = ("checkbox", "date", "email", "hidden", "input", "number", "text", "time", "url")


class FormRenderer(DjangoTemplates):
    """Django's renderer of forms, quicker where a form has many of a kind."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        made = MADE.get(template_name)
        return made(context) if made else super().render(template_name, context, request)


def _value(value: Any) -> str:
    """Return what a template prints of `{{ value|stringformat:'s' }}`."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def in_html(value: Any) -> str:
    """Return what a template prints of `{{ value }}`."""
    return _value(value) if isinstance(value, str) else render_value_in_context(value, _PLAIN)


def attributes(attrs: Mapping[str, Any] | None) -> str:
    """Return the attributes of an element, each with a blank before it; True is one without a value, False is none."""
    there = [(in_html(name), value) for name, value in (attrs or {}).items() if value is not False]
    return "".join(f" {name}" if value is True else f' {name}="{_value(value)}"' for name, value in there)


def _input(context: dict[str, Any]) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{_value(widget["value"])}"'
    opened = f'<input type="{in_html(widget["type"])}" name="{in_html(widget["name"])}"'
    return f"{opened}{value}{attributes(widget['attrs'])}>"


def _textarea(context: dict[str, Any]) -> str:
    widget = context["widget"]
    text = in_html(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{in_html(widget["name"])}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def _option(context: dict[str, Any]) -> str:
    widget = context["widget"]
    return f'<option value="{_value(widget["value"])}"{attributes(widget["attrs"])}>{in_html(widget["label"])}</option>'


def _label(context: dict[str, Any]) -> str:
    label, tag = in_html(context["label"]), context["tag"]
    return f"<{tag}{attributes(context['attrs'])}>{label}</{tag}>" if context["use_tag"] else label.strip()


def _errors(context: dict[str, Any]) -> str:
    errors = context["errors"]
    if not errors:
        return ""
    known = f' id="{in_html(errors.field_id)}_error"' if errors.field_id else ""
    said = "".join(f"<li>{in_html(error)}</li>" for error in errors)
    return f'<ul class="{in_html(context["error_class"])}"{known}>{said}</ul>'


def _select(context: dict[str, Any]) -> str:
    widget, lines = context["widget"], []
    for group, options, _index in widget["optgroups"]:
        lines += [f'\n  <optgroup label="{in_html(group)}">'] if group else []
        lines += [f"\n  {_option({'widget': option})}\n" for option in options]
        lines += ["\n  </optgroup>"] if group else []
    return f'<select name="{in_html(widget["name"])}"{attributes(widget["attrs"])}>{"".join(lines)}\n</select>'


MADE: dict[str, Callable[[dict[str, Any]], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/select_option.html": _option,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/label.html": _label,
    "django/forms/errors/list/default.html": _errors,
    "django/forms/errors/list/ul.html": _errors,
}
