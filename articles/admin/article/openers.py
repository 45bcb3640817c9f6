"""The choice of how a story begins: by small drawings, each with its name."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# Of a page of 48 by 36: pictures are filled, and a headline is two lines.
_PICTURE, _LINES = '<rect class="drawn-picture" {}/>', '<path d="{}"/>'
_DRAWN = {
    "": _LINES.format("M14 5h20M18 9h12") + _PICTURE.format('x="4" y="14" width="40" height="22"'),
    "full": _PICTURE.format('x="0" y="0" width="48" height="22"') + _LINES.format("M14 27h20M18 31h12"),
    "split": _PICTURE.format('x="0" y="0" width="23" height="36"') + _LINES.format("M28 15h16M28 19h11"),
    "portrait": _LINES.format("M14 4h20M18 8h12") + _PICTURE.format('x="16" y="13" width="16" height="23"'),
    "text": _LINES.format("M6 12h36M10 17h28M15 22h18"),
}


class OpenerChoice(forms.RadioSelect):
    """Radio buttons that show what each of them does to the page."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        context = self.get_context(name, value, attrs)["widget"]
        options = [option for _group, options, _index in context["optgroups"] for option in options]
        return format_html(
            '<div id="{}" class="openers" role="radiogroup" aria-label="{}">{}</div>',
            context["attrs"].get("id", ""),
            _("Opener"),
            format_html_join("", "{}", ((self._option(option),) for option in options)),
        )

    def _option(self, option: dict[str, Any]) -> SafeString:
        return format_html(
            '<label class="opener"><input type="radio" name="{}" value="{}" id="{}"{}{}>'
            '<svg viewBox="0 0 48 36" aria-hidden="true">{}</svg><span>{}</span></label>',
            option["name"],
            option["value"],
            option["attrs"]["id"],
            mark_safe(" checked") if option["selected"] else "",
            mark_safe(" disabled") if option["attrs"].get("disabled") else "",
            mark_safe(_DRAWN[str(option["value"])]),  # noqa: S308 - our own
            option["label"],
        )
