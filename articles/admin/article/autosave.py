"""What is written into a story's form is kept by itself, and found again after a crash or an expired session.

A window names the autosave that it has made. It takes the place of that one alone, so that what another window of the
same editor has kept, or one that crashed, stays until somebody has decided on it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles import publishing
from articles.admin.access import story_view
from articles.admin.article.history import HistoryFeature
from articles.admin.article.presence import Around, PresenceFeature, asked_around, told
from articles.admin.article.previews import PreviewsFeature
from articles.admin.article.rows import RowsAtOnce
from articles.admin.article.unsaved import OURS, typed
from articles.admin.revision_numbers import number_in
from articles.desk import notes
from articles.desk.presence import display_name_at_start, note_presence
from articles.models import Article, Revision
from articles.permissions import may_change, may_change_words
from articles.revisions.beside import asked_beside, beside_in, drop_autosaves, keep, left_rows
from articles.revisions.comparison import compare
from articles.revisions.snapshots import lock_story
from kit.admin.features import Feature
from kit.admin.site import DeskRequest
from kit.clock import HOUR, SECOND, format_moment
from kit.prepared import all_of

SAID = 160  # characters of a sentence beside the buttons; what it quotes stands in the form


class AutosaveFeature(Feature[Article]):
    """Keep what is typed and not saved, so that it is never lost, and offer it above the form."""

    # Its answer says who is there, its script speaks by the bar that says so; it leads to previews and comparisons.
    needs = [PresenceFeature, HistoryFeature, PreviewsFeature]
    css = ["articles/autosave.css"]
    modules = ["articles/autosave.js"]

    def urls(self) -> Sequence[URLPattern]:
        return [
            self.url("<id:pk>/autosave/", self.autosave_view, "autosave"),
            self.url("<id:pk>/autosave/<id:number>/take-up/", self.take_up_view, "take_up"),
            self.url("<id:pk>/autosave/<id:number>/throw-away/", self.throw_away_view, "throw_away"),
        ]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        if not obj or not self.admin.has_change_permission(request, obj):
            return {}
        told = {"autosave": request.POST.get(OURS, "")}
        return told if request.method == "POST" else {**told, "unsaved": _unsaved(request, obj)}

    @story_view(may_change, post_only=True)
    def autosave_view(self, request: DeskRequest, article: Article) -> JsonResponse:
        """Keep the form as it stands, beside the story; answer with what the page should know."""
        now, replacing, based_on = timezone.now(), number_in(request, OURS), number_in(request, "based_on") or None
        beside = asked_beside(article, request.user, replacing)
        # With the rows of the form, which are read next, in one statement.
        found = cast(RowsAtOnce, self.admin).read_parts(article, *beside, *asked_around(article, request.user, now))
        known, (others, left) = beside_in(article, found[: len(beside)]), found[len(beside) :]
        written = typed(self.admin, request, article)
        noted = partial(note_presence, article, by=request.user, at=now)
        kept = keep(written.revision, based_on=based_on, replacing=replacing, known=known, along=noted)
        # Nothing is kept only where a save reads the same.
        shown = kept or cast(Revision, article.revisions.defer("body").newest_saved())
        return JsonResponse(
            {
                "revision": shown.number,
                "preview": reverse("admin:articles_article_preview", args=[article.pk, shown.number]),
                "autosave": kept.number if kept else "",
                "kept_at": format_moment(now, SECOND),
                "left_out": [Truncator(sentence).chars(SAID) for sentence in written.left_out],
                **told(request, article, Around(known.newest, others, _left(dict(left), replacing, kept))),
            }
        )

    @story_view(may_change, post_only=True)
    def take_up_view(self, request: DeskRequest, article: Article, number: int) -> HttpResponse:
        """Make an autosave of one's own the story's newest save, unless somebody has saved since it was written."""
        kept = self.own_autosave(request, article, number)
        if kept is None:
            return self.look_again(request, article)
        try:
            with transaction.atomic():
                saved, lost = publishing.take_up(article, kept, by=request.user, over=number_in(request, "over"))
                notes.follow(article, kept.body.get("joined", {}))
        except publishing.Overtaken as overtaken:
            return self.overtaken_page(request, article, kept, overtaken.newest)
        said = _("What you wrote at %(when)s is taken up again, and saved as revision %(number)s.")
        messages.success(request, said % {"when": _clock(kept.created_at), "number": saved.number})
        for sentence in lost:
            messages.warning(request, sentence)
        return HttpResponseRedirect(self.admin_site.change_url(article))

    @story_view(may_change, post_only=True)
    def throw_away_view(self, request: DeskRequest, article: Article, number: int) -> HttpResponse:
        """Forget an autosave of one's own."""
        kept = self.own_autosave(request, article, number)
        if kept is None:
            return self.look_again(request, article)
        with transaction.atomic():
            lock_story(article)  # an autosave may be at work
            drop_autosaves(article, request.user, kept.number)
        messages.success(request, _("What you wrote at %s is thrown away.") % _clock(kept.created_at))
        return HttpResponseRedirect(self.admin_site.change_url(article))

    def own_autosave(self, request: DeskRequest, article: Article, number: int) -> Revision | None:
        """Return an autosave of the user's own, None if it is none any more: a page that was left has kept it again."""
        revision = article.revisions.numbered([number]).first()
        if revision and revision.created_by_id != request.user.pk:
            raise Http404
        return revision if revision and revision.kind == Revision.Kind.AUTOSAVE else None

    def look_again(self, request: DeskRequest, article: Article) -> HttpResponse:
        messages.warning(request, _("That has changed meanwhile: here stands what there is now."))
        return HttpResponseRedirect(self.admin_site.change_url(article))

    def overtaken_page(self, request: DeskRequest, article: Article, kept: Revision, newest: Revision) -> HttpResponse:
        context = {
            "kept": kept,
            "newest": newest,
            "comparison": compare(newest, kept, stories=Article.objects.visible_to(request.user)),
            "may_put_over": may_change_words(request.user, article),
        }
        title = _("%s has saved this story since you wrote") % display_name_at_start(newest.created_by)
        return self.page(request, article, "admin/articles/article/overtaken.html", title, context, status=409)


def _left(before: dict[int, str], replaced: int | None, kept: Revision | None) -> dict[int, str]:
    """Return what is left unsaved once an autosave has taken the place of another, by its number."""
    others = {number: digest for number, digest in before.items() if replaced is not None and number != replaced}
    return ({kept.number: kept.digest} if kept and kept.kind == Revision.Kind.AUTOSAVE else {}) | others


def _unsaved(request: DeskRequest, article: Article) -> dict[str, Any] | None:
    """Return what the bar says of what the user has written and not saved, None if there is nothing."""
    left = all_of(left_rows(article.pk, request.user.pk))
    kept = next((each for each in left if each.digest != article.newest_digest), None)  # what reads as its last save
    return {"number": kept.number, "when": _clock(kept.created_at)} if kept else None


def _clock(moment: datetime) -> str:
    """Print the time of a moment, with its day unless that is today."""
    is_today = timezone.localdate(moment) == timezone.localdate()
    return format_moment(moment, HOUR if is_today else _("H:i \\o\\n j F"))
