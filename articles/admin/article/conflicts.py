"""A form that somebody has overtaken: nothing is written over a save that its writer hasn't seen.

Nor into a story that isn't theirs to write in any more: it may have been submitted, approved or thrown away since this
request has read its row, while it waited for whoever held it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import permissions
from articles.admin.access import story_view
from articles.admin.article.history import HistoryFeature
from articles.admin.article.unsaved import OURS, StoryForm, typed
from articles.admin.revision_numbers import number_in
from articles.desk.presence import display_name_at_start
from articles.models import Article, Revision
from articles.revisions.beside import drop_autosaves, keep
from articles.revisions.comparison import compare
from articles.revisions.snapshots import lock_story, same
from kit.admin.features import Feature
from kit.admin.site import DeskRequest
from kit.clock import SAVED, format_moment

OVER = "_over"  # the button "Save mine over it": its value is the number of the save that gives way


def refuse_stale(form: StoryForm) -> None:
    """Raise ValidationError if the story was saved since the form was opened; hold it until what follows is saved.

    The form says on which save it was written. Whoever was told of a newer one may write over that one, by name. What
    follows goes by where the held story stands, not by where it stood when the form's own row was read.
    """
    article = lock_story(form.instance)
    may = permissions.may_change_words if "headline" in form.fields else permissions.may_change
    if not may(form.user, article):
        said = [why_closed(article), _("What you typed stands below, and isn’t saved.")]
        if permissions.may_take_back(form.user, article) and article.status == Article.Status.IN_REVIEW:
            said.append(_("Take the story out of review in another window, and save once more."))
        raise ValidationError(" ".join(said), code="closed")
    form.instance.status, form.instance.trashed_at = article.status, article.trashed_at
    newest = article.revisions.select_related("created_by").newest_saved()
    if newest and str(newest.number) not in (form.data.get("based_on"), form.data.get(OVER)):
        form.newer = newest
        raise ValidationError(_sentence(newest), code="stale")


def why_closed(article: Article) -> str:
    """Return the sentence that says why a story takes no save of its writer any more."""
    if article.trashed_at:
        return _("The story was moved to the trash meanwhile.")
    if article.status == Article.Status.IN_REVIEW:
        return _("The story was submitted meanwhile, and is judged as it was then.")
    return _("You may not change this story any more.")


def _sentence(newest: Revision) -> str:
    when = format_moment(newest.created_at, SAVED)
    return _(
        "%(who)s saved this story at %(when)s, after you had opened it. What you typed stands below, not saved yet."
    ) % {"who": display_name_at_start(newest.created_by), "when": when}


class ConflictsFeature(Feature[Article]):
    """Show what saving an overtaken form would change, and keep it beside the newer save for who wants both."""

    needs = [HistoryFeature]  # leads to the comparison of the two

    def urls(self) -> Sequence[URLPattern]:
        return [self.url("<id:pk>/keep/", self.keep_view, "keep")]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        form = context["adminform"].form
        newer: Revision | None = form.newer
        stored = self.get_object(request, str(obj.pk)) if obj and newer else None
        if newer is None or stored is None:
            return {}
        written = typed(self.admin, request, stored)
        # Only a save is done by it: who publishes or submits has to see first what was saved meanwhile.
        if "_continue" in request.POST and same(newer, written.revision) and not written.left_out:
            return {"is_saved_already": True}
        stories = Article.objects.visible_to(request.user)
        stale = {
            "sentence": _sentence(newer),
            "newer": newer,
            "is_own": newer.created_by == request.user,
            "comparison": compare(newer, written.revision, stories=stories),
            "left_out": written.left_out,
        }
        if is_all_that_is_wrong(form, context["errors"]):
            return {"stale": stale, "errors": None}  # nothing is to be corrected: the bar says what to do
        return {"stale": stale}

    @story_view(permissions.may_change, post_only=True)
    def keep_view(self, request: DeskRequest, article: Article) -> HttpResponse:
        """Keep the form as a revision beside a colleague's newer save, and open theirs."""
        written = typed(self.admin, request, article, kind=Revision.Kind.KEPT)
        kept = keep(written.revision, based_on=number_in(request, "based_on") or None)
        with transaction.atomic():
            lock_story(article)  # an autosave may be at work
            drop_autosaves(article, request.user, number_in(request, OURS))
        if kept:
            newest = cast(Revision, article.revisions.defer("body").newest_saved())  # the colleague's
            address = reverse("admin:articles_article_compare", args=[article.pk, newest.number, kept.number])
            said = _("What you typed is kept as revision %s. Below stands what was saved meanwhile.") % kept.number
            link = _("Compare the two, and bring back what you need")
            messages.success(request, format_html('{} <a href="{}">{}</a>', said, address, link))
        else:
            messages.success(request, _("What you typed is just what is saved: there is nothing to keep beside it."))
        for sentence in written.left_out:
            messages.warning(request, _("Not kept: %s") % sentence)
        return HttpResponseRedirect(self.admin_site.change_url(article))


def is_saved_already(context: Mapping[str, Any]) -> bool:
    """Tell whether a form is refused only for a save that reads the same: its own, whose answer was lost, perhaps.

    Arguments: `context`, that of the form's template.
    """
    return context.get("is_saved_already", False) and is_all_that_is_wrong(context["adminform"].form, context["errors"])


def is_all_that_is_wrong(form: BaseForm, errors: Sequence[Any]) -> bool:
    return len(errors) == 1 and [fault.code for fault in form.non_field_errors().as_data()] == ["stale"]
