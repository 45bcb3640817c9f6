"""The buttons of a story's form, and the pages behind those that ask first. Only POST acts, and only through a verb."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import permissions, publishing
from articles.admin.access import story_view
from articles.admin.article.checklist import REFUSED, ChecklistFeature
from articles.admin.article.confirmations import CONFIRMATIONS
from articles.admin.article.history import HistoryFeature
from articles.admin.article.state import State, state_of
from articles.admin.confirmation import Confirmation, VerbLink, ask
from articles.admin.confirmation_forms import OverrideForm
from articles.desk.presence import display_name
from articles.models import Article, Revision
from articles.publishing import NotPublishable, Refused
from articles.querysets.standing import OFF
from kit.admin.features import Feature
from kit.admin.site import DeskRequest
from kit.clock import SAVED, format_moment

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django_stubs_ext import StrOrPromise

Status = Article.Status
Press = Callable[[DeskRequest, Article], None]
IN_THE_ROW = {"approve", "schedule"}  # buttons at the foot of the form
OF_CHANGES = {"publish", "schedule", "submit"}  # offered where there is something that they would bring to readers


class ButtonsFeature(Feature[Article]):
    """Offer a story's verbs at the foot of its form and in the bar above it, and do the pressed one after the save."""

    # The checklist says in the form why a story isn't published or submitted; a verb's page leads to what was saved
    # since it was opened.
    needs = [ChecklistFeature, HistoryFeature]
    onward = [each.page for each in CONFIRMATIONS]
    modules = ["articles/buttons.js"]

    def urls(self) -> Sequence[URLPattern]:
        return [self.url(f"<id:pk>/{each.name}/", self._page_of(each), each.page) for each in CONFIRMATIONS]

    def _page_of(self, confirmation: Confirmation) -> Callable[..., HttpResponseBase]:
        @story_view(confirmation.may)
        def page(self: ButtonsFeature, request: DeskRequest, article: Article) -> HttpResponse:
            return ask(self.admin, request, article, confirmation, lambda article: state_of(article, timezone.now()))

        return partial(page, self)

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        if obj is None:
            return {"presses": set(), "next_step": "save"}
        state: State = context["state"]
        presses = self._presses(request.user, obj)
        idle = presses & OF_CHANGES if state.is_unchanged else set()
        return {
            "presses": presses - idle,
            "idle": idle,
            "next_step": _next_step(presses - idle, state),
            "links": self._links(request.user, state),
        }

    def _presses(self, user: "User", article: Article) -> set[str]:
        """Return the names of the buttons, beside those that only save, that stand at the foot of a story's form."""
        status, may_publish = article.status, permissions.may_publish(user, article)
        return {
            name
            for name, is_offered in {
                "publish": may_publish,
                "schedule": may_publish,
                "approve": status == Status.IN_REVIEW and permissions.may_review(user, article),
                "submit": status == Status.DRAFT and not may_publish and permissions.may_submit(user, article),
            }.items()
            if is_offered
        }

    def _links(self, user: "User", state: State) -> list[VerbLink]:
        """Return the verbs that stand in the bar above a story."""
        hidden = IN_THE_ROW | (set() if permissions.may_publish(user, state.article) else {"submit"})
        hidden |= OF_CHANGES if state.is_unchanged else set()
        return [
            VerbLink(each, each.url(state.article))
            for each in CONFIRMATIONS
            if each.name not in hidden and each.is_possible(state) and each.may(user, state.article)
        ]

    def after_saving(self, request: DeskRequest, obj: Article) -> HttpResponse | None:
        """Do what the pressed button asks beyond saving; where the checklist is against it, the form says so."""
        for name, press in PRESSED.items():
            if f"_{name}" in request.POST:
                try:
                    press(request, obj)
                except NotPublishable:
                    return HttpResponseRedirect(f"{self.admin_site.change_url(obj)}?{REFUSED}={name}")
                return HttpResponseRedirect(self.admin_site.change_url(obj))
        if "_schedule" in request.POST:
            return HttpResponseRedirect(reverse("admin:articles_article_schedule", args=[obj.pk]))
        return None


def _next_step(presses: set[str], state: State) -> str:
    """Return the name of the one button that is filled at the foot of a story's form: what most likely comes next.

    What is scheduled or withdrawn waits for nothing, so that there it is a save.
    """
    waits = state.coming or state.key == OFF
    return next((name for name in ("submit", "approve", "publish") if name in presses and not waits), "save")


def _publish(request: DeskRequest, article: Article) -> None:
    with _saying_why_not(request, _("published")):
        revision = publishing.publish(article, by=request.user, override=_override(request))
        said, address = _published(revision, request.user), revision.get_absolute_url()
        if Revision.objects.live(timezone.now()).contains(revision):  # and not hidden by an embargo
            said = format_html('{} <a href="{}">{}</a>', said, address, _("See it on the site"))
        messages.success(request, said)


def _override(request: DeskRequest) -> str:
    """Return the reason for which warnings are passed, held to what the pages that ask for one would take."""
    form = OverrideForm(request.POST)
    if not form.is_valid():
        raise Refused([_("The reason can’t be kept:"), *form.errors["override"]])
    return form.cleaned_data["override"]


def _published(revision: Revision, user: "User") -> str:
    """Return the sentence on a publication. Of two who press the button at once, one is told of the other."""
    first = revision.audit.publications().with_names().first()
    if first is None or first.by == user:
        return _("The page is published.") if revision.is_page else _("The story is published.")
    words = {"who": display_name(first.by), "when": format_moment(first.at, SAVED)}
    return _("Readers see it already: %(who)s published it at %(when)s.") % words


def _press(name: str, word: "StrOrPromise") -> Press:
    """Return what a button does that is a verb's: save first, then do it. `word` says what then is done."""
    confirmation = next(each for each in CONFIRMATIONS if each.name == name)

    def press(request: DeskRequest, article: Article) -> None:
        with _saying_why_not(request, word):
            confirmation.act(article, by=request.user)
            messages.success(request, confirmation.done)

    return press


PRESSED: dict[str, Press] = {
    "publish": _publish,
    "submit": _press("submit", gettext_lazy("submitted")),
    "approve": _press("approve", gettext_lazy("approved")),
}


@contextmanager
def _saying_why_not(request: DeskRequest, done: "StrOrPromise") -> Iterator[None]:
    """Turn a refusal into a message: what was typed is saved either way. What the checklist says the form prints."""
    try:
        yield
    except NotPublishable:
        raise
    except Refused as refusal:
        said = _("The story is saved, but not %(done)s: %(reasons)s")
        messages.error(request, said % {"done": done, "reasons": " ".join(refusal.reasons)})
    except PermissionDenied:
        said = _("The story is saved, but not %(done)s: that takes an editor who may.")
        messages.error(request, said % {"done": done})
