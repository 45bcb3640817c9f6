"""Notes in a story's form: beside it all of them, at each block how many. They come and go without a save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from content_editor.admin import ContentEditorInline
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from articles import permissions
from articles.admin.access import story_view
from articles.admin.article.blocks import BlockInline
from articles.admin.article.rows import rows_of
from articles.desk import notes
from articles.models import Article, Block, Note
from articles.publishing import Refused
from articles.revisions.working_copy import in_order
from kit.admin.features import Feature, Featured
from kit.admin.site import DeskRequest

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise


class BlockPlace(NamedTuple):
    """Where a block stands in the story: from 1; 0 for the whole story, None if it's gone."""

    number: int | None
    kind: "StrOrPromise | None"


class PlacedBlock(NamedTuple):
    """A block in its place."""

    number: int | None
    kind: "StrOrPromise | None"
    block: Block


@dataclass
class Thread:
    """A note with its answers, and its `BlockPlace`."""

    note: Note
    number: int | None
    kind: "StrOrPromise | None" = ""


@dataclass
class NotesPanel:
    """What the form shows of a story's notes."""

    article: Article
    blocks: list[PlacedBlock]
    threads: list[Thread]
    is_open_to_user: bool  # who may look at the notes may not always write one

    @property
    def open(self) -> list[Thread]:
        return [thread for thread in self.threads if not thread.note.resolved_at]

    @property
    def resolved(self) -> list[Thread]:
        return [thread for thread in self.threads if thread.note.resolved_at]


def panel_of(article: Article, user: "User", blocks: Sequence[Block]) -> NotesPanel:
    """Return a story's `NotesPanel`, `blocks` in their order: notes on the story come first, strays last."""
    places = {block.key: BlockPlace(number, block._meta.verbose_name) for number, block in enumerate(blocks, start=1)}
    threads = [Thread(note, *_place(note, places)) for note in notes.threads(article)]
    threads.sort(key=lambda thread: (thread.number is None, thread.number, thread.note.at))
    named = [PlacedBlock(*places[block.key], block) for block in blocks]
    return NotesPanel(article, named, threads, permissions.may_note(user, article))


def named_blocks(admin: Featured, request: DeskRequest, article: Article) -> list[Block]:
    """Return a story's blocks as its form names them: none by a draft that isn't the user's to see."""
    parts = [part for part in admin.get_inline_instances(request, article) if isinstance(part, BlockInline)]
    rows, _others = rows_of(article, parts)
    for part in parts:
        part.prepare(request, rows[part.model])
    return in_order(block for part in parts for block in rows[part.model])


def _place(note: Note, places: "Mapping[UUID, BlockPlace]") -> BlockPlace:
    return BlockPlace(0, "") if note.block is None else places.get(note.block, BlockPlace(None, ""))


class NotesFeature(Feature[Article]):
    """Show the notes beside the form, and take new ones and answers."""

    css = ["articles/notes.css"]
    modules = ["articles/notes.js"]

    def urls(self) -> Sequence[URLPattern]:
        return [
            self.url("<id:pk>/notes/", self.notes_view, "notes"),
            self.url("<id:pk>/notes/<id:note>/answer/", self.answer_view, "answer_note"),
            self.url("<id:pk>/notes/<id:note>/resolve/", self.resolve_view, "resolve_note"),
        ]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        if not obj:
            return {}
        blocks = context.get("blocks")
        if blocks is None:
            inlines = [each for each in context["inline_admin_formsets"] if isinstance(each.opts, ContentEditorInline)]
            blocks = in_order(form.instance for inline in inlines for form in inline.formset.initial_forms)
        # A form that is refused comes back with what its script has written in it.
        return {"notes": panel_of(obj, request.user, blocks), "joined": request.POST.getlist("joined")}

    def after_saving(self, request: DeskRequest, obj: Article) -> None:
        """Let the notes on a text that was joined with another stand at that one."""
        if joined := notes.joins(request.POST.getlist("joined")):
            notes.follow(obj, joined)

    @story_view(permissions.may_note, post_only=True)
    def notes_view(self, request: DeskRequest, article: Article) -> HttpResponse:
        text, block = request.POST.get("text", ""), request.POST.get("block", "")
        return self._answered(
            request, article, lambda: notes.add_note(article, text=text, block=block, by=request.user)
        )

    @story_view(permissions.may_note, post_only=True)
    def answer_view(self, request: DeskRequest, article: Article, note: int) -> HttpResponse:
        text, thread = request.POST.get(f"answer-{note}", ""), _thread(article, note)
        return self._answered(request, article, lambda: notes.answer(thread, text=text, by=request.user))

    @story_view(permissions.may_note, post_only=True)
    def resolve_view(self, request: DeskRequest, article: Article, note: int) -> HttpResponse:
        text, thread = request.POST.get(f"answer-{note}", ""), _thread(article, note)
        if "again" in request.POST:
            return self._answered(request, article, lambda: notes.reopen(thread, by=request.user))
        return self._answered(request, article, lambda: notes.resolve(thread, by=request.user, text=text))

    def _answered(self, request: DeskRequest, article: Article, act: Callable[[], object]) -> HttpResponse:
        """Do what was asked, and answer with the panel alone where a script asked, else with the way to the form."""
        is_script = request.headers.get("X-Requested-With") == "fetch"
        try:
            act()
        except Refused as refusal:
            if is_script:
                return HttpResponse(str(refusal), status=400, content_type="text/plain; charset=utf-8")
            messages.error(request, str(refusal))
        if is_script:
            panel = panel_of(article, request.user, named_blocks(self.admin, request, article))
            context = {"notes": panel, "original": article}
            return TemplateResponse(request, "admin/articles/article/notes.html", context)
        return HttpResponseRedirect(f"{self.admin_site.change_url(article)}#notes")


def _thread(article: Article, pk: int) -> Note:
    """Return a note of this very story that answers no other."""
    try:
        return article.notes.threads().get(pk=pk)
    except (Note.DoesNotExist, OverflowError):
        raise Http404(_("This story has no such note.")) from None
