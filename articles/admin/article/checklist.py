"""The checklist in a story's form: at its side while one writes, and beside each field once a button was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from content_editor.admin import ContentEditorInline
from django.forms import BaseForm
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles import permissions
from articles.checklist import checklist
from articles.checklist.findings import Finding
from articles.models import Article
from kit.admin.features import Feature
from kit.admin.site import DeskRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User

BUTTONS = ("publish", "submit")  # whose refusal the form explains
REFUSED = "checklist"  # in the address of the form: the button that was pressed in vain


@dataclass(frozen=True)
class ChecklistPanel:
    """What the form says of its story. `refused` is the button that was pressed in vain, "" if none was."""

    findings: list[Finding]
    refused: str = ""
    is_passable: bool = False  # by this user, for a reason

    @cached_property
    def blockers(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_blocker]

    @cached_property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_blocker]

    @cached_property
    def asked(self) -> list[Finding]:
        """The findings that the refused button asks about: a writer hands in what isn't ready for readers yet."""
        return [finding for finding in self.findings if finding.at_submit or self.refused == "publish"]

    def beside(self, *, field: str = "", block: str | None = None) -> SafeString:
        """Return what was asked about a field or a block, as HTML."""
        said = [each for each in self.asked if self.refused and (each.field, each.block) == (field, block)]
        return format_html_join(
            "", '<span class="beside beside-{}">{}</span>', ((each.level, each.sentence) for each in said)
        )

    @cached_property
    def beside_bylines(self) -> SafeString:
        return self.beside(field="bylines")


class ChecklistFeature(Feature[Article]):
    """Say beside the form, and beside each field once a button was refused, what the checklist finds."""

    css = ["articles/checklist.css"]
    modules = ["articles/checklist.js"]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        """Say nothing in a form that is sent again: it holds what nobody has saved."""
        if not obj or request.method not in ("GET", "HEAD"):
            return {}
        panel = self._panel(request, obj)
        _put_beside(panel, context)
        return {"checklist": panel}

    def _panel(self, request: DeskRequest, obj: Article) -> ChecklistPanel:
        findings = self._told(request.user, obj)
        button = request.GET.get(REFUSED)
        panel = ChecklistPanel(findings, refused=button if button and button in BUTTONS else "")
        is_passable = not any(finding.is_blocker for finding in panel.asked)
        return ChecklistPanel(findings, panel.refused, is_passable and permissions.may_override(request.user, obj))

    def _told(self, user: "User", obj: Article) -> list[Finding]:
        """Return the findings. Of a story that the user doesn't see only those learn whom it keeps from publishing."""
        is_all = permissions.may_publish(user, obj)
        found = checklist(obj, timezone.now())
        return [finding.told_to(user) for finding in found if is_all or not finding.is_kept_from(user)]


def _put_beside(panel: ChecklistPanel, context: Mapping[str, Any]) -> None:
    """Say beside each field, as a part of its help, what was asked about it: the browser then tells both together."""
    form = context["adminform"].form
    for name in form.fields:
        _help(form, name, panel.beside(field=name))
    for inline in context["inline_admin_formsets"]:
        if isinstance(inline.opts, ContentEditorInline):
            for block in inline.formset.initial_forms:
                if name := next(iter(block.fields), None):
                    _help(block, name, panel.beside(block=str(block.instance.key)))


def _help(form: BaseForm, name: str, said: str) -> None:
    if said:
        form[name].help_text = format_html("{} {}", said, form[name].help_text)
