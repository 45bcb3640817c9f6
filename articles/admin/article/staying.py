"""A save that leaves the page where it is: what it has changed beside the fields is sent, and nothing printed anew.

The page's script sends the form, and asks for JSON. It gets the parts of the page that follow each save, and puts them
in the place of those that it shows. Where a save has changed more than these (other buttons, a new row, words that were
cleaned), the answer is the address of the page, which is then printed as after any other save. What isn't valid is said
by the form: the browser sends it once more, as it would without a script.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.html import strip_tags

from articles import markup
from articles.admin.article.autosave import AutosaveFeature
from articles.admin.article.buttons import ButtonsFeature
from articles.admin.article.checklist import ChecklistFeature
from articles.admin.article.conflicts import is_saved_already
from articles.admin.article.history import HistoryFeature
from articles.admin.article.notes import NotesFeature, named_blocks
from articles.admin.article.presence import PresenceFeature
from articles.admin.article.previews import PreviewsFeature
from articles.admin.article.state import standing_of
from articles.models import Article
from articles.richtext import Sanitised
from kit.admin.features import Feature, Featured
from kit.admin.site import DeskRequest
from people.tags import Tags, split

JSON = "application/json"
YOU = "you"  # the field in which a page says whose it is
SHOWN = "shown"  # the field in which a page says what of it no save may leave as it is
# The parts of the page that follow each save, by their id, and the name without which the page has none.
PARTS = {
    "standing": ("state", "state"),
    "checklist": ("checklist", "checklist"),
    "notes": ("notes", "notes"),
    "preview-links": ("preview_links_panel", "preview_links"),
}


class Sent(NamedTuple):
    """The forms of a story that a request has saved."""

    form: BaseForm
    formsets: list[Any]


class StayingFeature(Feature[Article]):
    """Print into the form what tells a later save whether the page still says what it should; last of the features."""

    needs = [
        AutosaveFeature,
        ButtonsFeature,
        ChecklistFeature,
        HistoryFeature,
        NotesFeature,
        PresenceFeature,
        PreviewsFeature,
    ]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        return {"shown": _mark(context)} if obj and request.method != "POST" else {}


def _mark(context: Mapping[str, Any]) -> str:
    """Return the digest of what stands on a story's page beside its fields and `PARTS`."""
    state, panel = context["state"], context.get("checklist")
    said = [
        str(state.article),
        context["is_known"],
        sorted(context["presses"]),
        sorted(context["idle"]),
        context["next_step"],
        bool(state.coming),
        bool(state.placed),
        [entry.pk for entry in context["audit"]],
        panel and panel.refused,
    ]
    return sha256(repr(said).encode()).hexdigest()[:16]


class Stays(Featured):
    """Answer a form that is sent by its page's script, which stays if it may."""

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:
        request.sent = Sent(form, [*formsets])
        return super().construct_change_message(request, form, formsets, add)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save the form; what only was saved already, and its answer lost perhaps, is saved."""
        asked = cast(DeskRequest, request)  # no other request comes to the desk
        is_script = "_continue" in request.POST and request.get_preferred_type(["text/html", JSON]) == JSON
        if is_script and request.POST.get(YOU) != str(asked.user.pk):  # somebody else has signed in in another window
            return JsonResponse({"you": asked.user.pk})
        response = super().changeform_view(request, object_id, form_url, extra_context)
        if isinstance(response, TemplateResponse) and is_saved_already(response.context_data or {}):
            request.saved = response.context_data["original"]  # type: ignore[attr-defined, index]
            self.message_user(request, "", messages.SUCCESS)
            response = HttpResponseRedirect(request.get_full_path())
        if not is_script or object_id is None:
            return response
        if isinstance(response, HttpResponseRedirect):
            told = self._told_by_save(asked, object_id) or {"address": response.url}
        else:
            [*messages.get_messages(request)]  # are said by the form that follows
            told = {"refused": True}
        return JsonResponse({"you": asked.user.pk, **told})

    def _told_by_save(self, request: DeskRequest, object_id: str) -> dict[str, Any] | None:
        """Return what the page of a saved form should know, None where it must be printed anew.

        The story isn't held any more: nobody waits for what is read and printed here.
        """
        sent: Sent | None = request.__dict__.get("sent")
        if sent is None or "joined" in request.POST or not _reads_as_sent(sent):
            return None
        shown = request.POST.get(SHOWN)
        request.method, request.POST, request.GET = "GET", QueryDict(), QueryDict()  # as whoever opens the page now
        article = self.get_object(request, object_id)
        if article is None or not self.has_change_permission(request, article):
            return None
        context = self._context_after(request, article, sent)
        if _mark(context) != shown:
            return None
        return {
            "present": context["others"],
            "saved": None,
            "offered": [context["unsaved"]["number"]] if context["unsaved"] else [],
            "revision": article.newest_number,
            "preview": context["preview_address"],
            "autosave": "",
            "said": " ".join(strip_tags(str(each)) for each in messages.get_messages(request)),
            "parts": {
                key: render_to_string(f"admin/articles/article/{template}.html", context, request)
                for key, (template, name) in PARTS.items()
                if context.get(name)
            },
        }

    def _context_after(self, request: DeskRequest, article: Article, sent: Sent) -> dict[str, Any]:
        """Return what the form's template would be told of a story that was just saved."""
        context = {
            **self.admin_site.each_context(request),
            **standing_of(article),
            "adminform": sent,
            "inline_admin_formsets": [],
            "blocks": named_blocks(self, request, article),
            "original": article,
            "opts": self.opts,
            "errors": None,
            "has_change_permission": True,
        }
        return self.told(request, article, context)


def _reads_as_sent(sent: Sent) -> bool:
    """Tell whether the forms of a story would be printed with the rows and values that they were sent with."""
    if any(formset.new_objects or formset.deleted_objects for formset in sent.formsets):
        return False
    rows = [form for formset in sent.formsets for form in formset.initial_forms]
    return all(_is_as_sent(form) for form in [sent.form, *rows])


def _is_as_sent(form: Any) -> bool:
    return all(_alike(form, name) for name in form.fields if name in form.cleaned_data)


def _alike(form: Any, name: str) -> bool:
    """Tell whether a field's value was stored as it was sent, so that the page shows what is stored."""
    field, value = form.fields[name], form[name].data
    columns = {column.name for column in form.instance._meta.concrete_fields}
    kept = form.instance.serializable_value(name) if name in columns else form.cleaned_data[name]
    if isinstance(field, Tags):
        return {*kept} == {*split(value)}
    if isinstance(kept, Sanitised):
        return markup.alike(kept, value)
    if isinstance(kept, str):
        return kept == "\n".join((value or "").splitlines())
    return not field.has_changed(field.prepare_value(kept), value)
