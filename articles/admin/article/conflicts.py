"""A form that somebody has overtaken: nothing is written over a save that its writer hasn't seen.

Nor into a story that isn't theirs to write in any more: it may have been submitted, approved or thrown away since this
request has read its row, while it waited for whoever held it.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.forms import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import permissions
from articles.admin.article.unsaved import typed
from articles.desk.presence import called_first
from articles.models import Article
from articles.revisions.comparison import compare
from articles.revisions.snapshots import hold

OVER = "_over"  # the button "Save mine over it": its value is the number of the save that gives way


def refuse_stale(form):
    """Raise ValidationError if the story was saved since the form was opened; hold it until what follows is saved.

    The form says on which save it was written. Whoever was told of a newer one may write over that one, by name. What
    follows goes by where the held story stands, not by where it stood when the form's own row was read.
    """
    article = hold(form.instance)
    may = permissions.may_change_words if "headline" in form.fields else permissions.may_change
    if not may(form.user, article):
        said = [_closed(article), _("What you typed stands below, and isn’t saved.")]
        if permissions.may_take_back(form.user, article) and article.status == Article.Status.IN_REVIEW:
            said.append(_("Take the story back in another window, and save once more."))
        raise ValidationError(" ".join(said), code="closed")
    form.instance.status, form.instance.trashed_at = article.status, article.trashed_at
    newest = article.revisions.select_related("created_by").newest_saved()
    if newest and str(newest.number) not in (form.data.get("based_on"), form.data.get(OVER)):
        form.newer = newest
        raise ValidationError(_sentence(newest), code="stale")


def _closed(article):
    """Return the sentence that says why a story takes no save of its writer any more."""
    if article.trashed_at:
        return _("The story was moved to the trash meanwhile.")
    if article.status == Article.Status.IN_REVIEW:
        return _("The story was submitted meanwhile, and is judged as it was then.")
    return _("You may not change this story any more.")


def _sentence(newest):
    when = date_format(timezone.localtime(newest.created_at), "H:i T, j F Y")
    return _(
        "%(who)s saved this story at %(when)s, after you had opened it. What you typed stands below, not saved yet."
    ) % {"who": called_first(newest.created_by), "when": when}


class Stale:
    """What a ModelAdmin of stories needs to show what saving a stale form would change."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user  # the class is made for this request alone
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Show the story as it stands, and why, to whoever sends a form of it that they may only read by now."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            article = self.get_object(request, unquote(object_id)) if object_id and request.method == "POST" else None
            if article is None or self.has_change_permission(request, article):
                raise
            said = _("What you sent isn’t saved; below stands the story as it is.")
            messages.error(request, f"{_closed(article)} {said}")
            request.method = "GET"
            response = super().changeform_view(request, object_id, form_url, extra_context)
            response.status_code = 403
            return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if newer := getattr(form, "newer", None):
            written = typed(self, request, self.get_object(request, str(obj.pk)))
            stories = Article.objects.visible_to(request.user)
            context["stale"] = {
                "sentence": _sentence(newer),
                "newer": newer,
                "is_own": newer.created_by == request.user,
                "comparison": compare(newer, written.revision, stories=stories),
                "left_out": written.left_out,
            }
            if is_all_that_is_wrong(form, context["errors"]):
                context["errors"] = None  # nothing is to be corrected: the bar says what to do
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)


def is_all_that_is_wrong(form, errors):
    return len(errors) == 1 and [fault.code for fault in form.non_field_errors().as_data()] == ["stale"]
