"""What was: a story's history, the difference of any two revisions, and the ways back."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import story_view
from articles.admin.confirmation import NEWEST_ENTRIES
from articles.desk.presence import display_name_at_start
from articles.desk.stories import last_entries
from articles.models import Article, Revision
from articles.permissions import may_discard, may_restore, may_view
from articles.revisions.comparison import Comparison, compare, offer
from articles.revisions.history import history
from articles.revisions.snapshots import lock_story, same
from kit.admin.features import Feature
from kit.admin.site import DeskRequest
from kit.prepared import all_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class HistoryFeature(Feature[Article]):
    """Show what was saved and done, what differs, and the ways back; beside the form the newest of it."""

    onward = ["history", "discard"]

    def urls(self) -> Sequence[URLPattern]:
        return [
            self.url("<id:pk>/history/", self.story_history_view, "history"),
            self.url("<id:pk>/compare/<id:one>/<id:other>/", self.compare_view, "compare"),
            self.url("<id:pk>/revisions/<id:number>/restore/", self.restore_view, "restore"),
            self.url("<id:pk>/discard/", self.discard_view, "discard"),
        ]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        if not obj:
            return {}
        newest, placed = context["state"].newest, context["state"].placed
        is_changed = bool(may_discard(request.user, obj) and placed and newest and not same(newest, placed))
        address = reverse("admin:articles_article_history", args=[obj.pk])
        return {
            "audit": all_of(last_entries(obj.pk, most=NEWEST_ENTRIES)),
            "history_address": address,
            "has_changes_to_discard": is_changed,
        }

    @story_view(may_view, read_only=True)
    def story_history_view(self, request: DeskRequest, article: Article) -> HttpResponse:
        """List all that was saved and done; with two numbers in the address, lead on to their comparison."""
        numbers = [request.GET.get(name, "") for name in ("one", "other")]
        if all(each.isdecimal() and len(each) < 10 for each in numbers):
            return HttpResponseRedirect(self.compare_address(article, *sorted(map(int, numbers))))
        entries = history(article)
        context = {
            "entries": entries,
            "numbers": sorted(
                (each.number for entry in entries for each in entry.revisions if each.is_named), reverse=True
            ),
            "newest": article.revisions.defer("body").newest_saved(),
            "may_restore": may_restore(request.user, article),
            **_placed(article),
        }
        return self.history_page(request, article, "list", _("History"), context)

    @story_view(may_view, read_only=True)
    def compare_view(self, request: DeskRequest, article: Article, one: int, other: int) -> HttpResponse:
        """Show what differs between two revisions, with the ways back."""
        revisions = _numbered(article, one, other)
        newest = article.revisions.newest_saved()
        comparison = _compared(request, revisions[one], revisions[other])
        offer(comparison, newest)
        context = {
            "comparison": comparison,
            "newest": newest,
            "may_restore": may_restore(request.user, article),
            **_placed(article),
        }
        named = revisions[one].is_named and revisions[other].is_named
        title = _("Revision %(one)s and revision %(other)s") if named else _("What was kept by itself, compared")
        title %= {"one": one, "other": other}
        return self.history_page(request, article, "compare", title, context)

    @story_view(may_restore)
    def restore_view(self, request: DeskRequest, article: Article, number: int) -> HttpResponse:
        """Show what an earlier revision, or one block of it, would change; on POST bring it back."""
        revision = _numbered(article, number)[number]
        block = _key(request)
        if block and block not in {each["key"] for each in revision.body["blocks"]}:
            raise Http404
        if request.method == "POST":
            return self.act(request, article, lambda: self.restore(request, article, revision, block))
        newest = article.revisions.newest_saved()
        comparison = _compared(request, newest or revision, revision)
        if block:
            comparison = comparison.of_block(block)
            title = _("Bring one block of revision %s back?") % number
        else:
            title = _("Bring revision %s back?") % number
        context = {"comparison": comparison, "revision": revision, "key": block, "newest": newest}
        return self.history_page(request, article, "restore", title, context)

    @story_view(may_discard)
    def discard_view(self, request: DeskRequest, article: Article) -> HttpResponse:
        """Show what was changed since the story was published; on POST go back to what readers see, or would."""
        if request.method == "POST":
            return self.act(request, article, lambda: self.discard(request, article))
        marks, newest = _placed(article), article.revisions.newest_saved()
        comparison = _compared(request, newest, marks["placed"]) if marks["placed"] and newest else None
        context = {"comparison": comparison, "newest": newest, **marks}
        return self.history_page(request, article, "discard", _("Discard the changes?"), context)

    def restore(self, request: DeskRequest, article: Article, revision: Revision, block: str | None) -> None:
        saved, lost = publishing.restore(article, revision, by=request.user, block=block)
        words = {"number": revision.number, "saved": saved.number}
        if block:
            said = _("The block of revision %(number)s is back, saved as revision %(saved)s.") % words
        else:
            said = _("Revision %(number)s is back, saved as revision %(saved)s.") % words
        messages.success(request, said + " " + _("Readers see nothing of it until it is published."))
        for sentence in lost:
            messages.warning(request, sentence)

    def discard(self, request: DeskRequest, article: Article) -> None:
        publishing.discard(article, by=request.user)
        said = _("The story is again as it was last published. What was written since stands in its history.")
        messages.success(request, said)

    def act(self, request: DeskRequest, article: Article, verb: Callable[[], None]) -> HttpResponse:
        """Do a verb that writes over the working copy, unless somebody has saved since its question was asked."""
        with transaction.atomic():
            newest = lock_story(article).revisions.select_related("created_by").defer("body").newest_saved()
            if newest and request.POST.get("based_on") != str(newest.number):
                said = _("%s has saved this story meanwhile. Look at what would change now, and decide once more.")
                messages.warning(request, said % display_name_at_start(newest.created_by))
                return HttpResponseRedirect(request.get_full_path())
            try:
                with transaction.atomic():
                    verb()
            except publishing.Refused as refusal:
                messages.error(request, str(refusal))
        return HttpResponseRedirect(self.admin_site.change_url(article))

    def compare_address(self, article: Article, one: int, other: int) -> str:
        return reverse("admin:articles_article_compare", args=[article.pk, one, other])

    def history_page(
        self, request: DeskRequest, article: Article, name: str, title: "StrOrPromise", context: Mapping[str, Any]
    ) -> HttpResponse:
        return self.page(request, article, f"admin/articles/article/history/{name}.html", title, context)


def _placed(article: Article) -> dict[str, Revision | None]:
    """Return what the marks beside a revision ask: what readers see, what an embargo hides, what is to come."""
    revisions, now = article.revisions.defer("body"), timezone.now()
    return {name: getattr(revisions, name)(now).first() for name in ("live", "placed", "coming")}


def _numbered(article: Article, *numbers: int) -> dict[int, Revision]:
    """Return a story's revisions by their numbers; raise Http404 unless all are there."""
    found = article.revisions.select_related("created_by").numbered(numbers)
    revisions = {revision.number: revision for revision in found}
    if revisions.keys() != set(numbers):
        raise Http404
    return revisions


def _compared(request: DeskRequest, one: Revision, other: Revision) -> Comparison:
    return compare(one, other, stories=Article.objects.visible_to(request.user))


def _key(request: DeskRequest) -> str | None:
    """Return the key of the block that is asked for, None for the whole story; raise Http404 for what is no key."""
    value = request.POST.get("block") or request.GET.get("block")
    try:
        return str(UUID(value)) if value else None
    except ValueError:
        raise Http404 from None
