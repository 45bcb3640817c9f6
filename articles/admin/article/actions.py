"""What the list of stories does to the chosen ones: row by row, through the same verbs as a story's own page.

Each story that is passed over is named, with why.
"""

from typing import TYPE_CHECKING, Protocol

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.article.state import LABELS
from articles.admin.confirmation import refuse_unread
from articles.models import Article
from articles.publishing import Refused
from articles.querysets.standing import key_of
from articles.revisions.snapshots import lock_story

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Act(Protocol):
    """A verb that is done to each of the chosen stories."""

    def __call__(self, article: Article, /, *, by: "User | AnonymousUser") -> object: ...


@transaction.atomic
def _trash(article: Article, *, by: "User | AnonymousUser") -> None:
    """Throw away what no reader sees or will see: to take a story off the site, its own page asks first."""
    if lock_story(article).revisions.placed_or_coming(timezone.now()).exists():
        raise Refused(_("It is live, scheduled or under embargo. Open it, and withdraw it there first."))
    publishing.trash(article, by=by)


def _if_as_shown(request: HttpRequest, act: Act) -> Act:
    """Return the verb `act` for the stories that still read, and stand, as the list showed them to its reader."""

    @transaction.atomic
    def checked(story: Article, *, by: "User | AnonymousUser") -> None:
        key, _dot, based_on = request.POST.get(_shown(story), "").partition(".")
        if key not in LABELS:
            raise Refused(_("The page you sent doesn’t say what it showed. Look at it in the list, and choose again."))
        refuse_unread(story, based_on)
        now = timezone.now()
        if key != (key_now := key_of(Article.objects.with_state(now).get(pk=story.pk), now)):
            said = _("When you chose it, it was “%(then)s”; now it is “%(now)s”. Look at it, and choose again.")
            raise Refused(said % {"then": LABELS[key], "now": LABELS[key_now]})
        act(story, by=by)

    return checked


def _shown(story: Article) -> str:
    """Return the name under which the list sends what it showed of a story."""
    return f"shown-{story.pk}"


def as_shown(story: Article) -> SafeString:
    """Return the field in which a row says where its story stands and which save it shows: an action is about that."""
    shown = f"{key_of(story, timezone.now())}.{'' if story.newest_number is None else story.newest_number}"
    return format_html('<input type="hidden" name="{}" value="{}">', _shown(story), shown)


@admin.action(description=gettext_lazy("Approve the chosen stories"), permissions=["approve"])
def approve_chosen(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    done = _to_each(request, queryset, _if_as_shown(request, publishing.approve))
    _say(request, done, ngettext("%d story is approved.", "%d stories are approved.", done))


@admin.action(description=gettext_lazy("Publish the chosen stories"), permissions=["publish"])
def publish_chosen(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    done = _to_each(request, queryset, _if_as_shown(request, publishing.publish))
    _say(request, done, ngettext("%d story is published.", "%d stories are published.", done))


@admin.action(description=gettext_lazy("Move the chosen stories to the trash"), permissions=["trash"])
def trash_chosen(model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Article]) -> None:
    done = _to_each(request, queryset, _trash)
    _say(request, done, ngettext("%d story is in the trash.", "%d stories are in the trash.", done))


def _to_each(request: HttpRequest, queryset: QuerySet[Article], act: Act) -> int:
    """Act on each story that stands in the list as the user sees it; return on how many. Say why not on the others."""
    stories = list(queryset)
    passed_over: list[tuple[Article, str]] = []
    for story in stories:
        try:
            act(story, by=request.user)
        except Refused as refusal:
            passed_over.append((story, " ".join(refusal.reasons)))
        except PermissionDenied as refusal:
            passed_over.append((story, str(refusal)))
    if passed_over:
        rows = format_html_join("", "<li>“{}”: {}</li>", passed_over)
        messages.warning(request, format_html("{}<ul>{}</ul>", _("Left as they are:"), rows))
    elsewhere = len({*request.POST.getlist(ACTION_CHECKBOX_NAME)} - {str(story.pk) for story in stories})
    if elsewhere:
        said = ngettext(
            "%d of the chosen stories isn’t in this list, and was left as it is.",
            "%d of the chosen stories aren’t in this list, and were left as they are.",
            elsewhere,
        )
        messages.warning(request, said % elsewhere)
    return len(stories) - len(passed_over)


def _say(request: HttpRequest, done: int, said: str) -> None:
    if done:
        messages.success(request, said % done)
