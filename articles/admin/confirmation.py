"""The page on which the desk asks before it does something: GET asks, POST does it through a verb of publishing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.confirmation_forms import ConfirmationForm, HistoryNoteForm
from articles.admin.revision_numbers import number_in
from articles.desk.presence import display_name_at_start
from articles.models import Article, Revision
from articles.publishing import Refused
from articles.revisions.snapshots import lock_story
from kit.admin.base import DeskAdmin
from kit.admin.features import Featured
from kit.clock import SAVED, format_moment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEWEST_ENTRIES = 20  # entries of the history beside a form


@dataclass(frozen=True)
class Confirmation:
    """What the desk says of a verb before it is done, and asks for it.

    `act` is the verb itself, called with the target, `by=` and the answers. `about` in `consequences` and `is_possible`
    is what is known of the target: a story's `State`, or a campaign.
    """

    name: str  # the end of its address
    may: Callable[[Any, Any], bool]  # of (user, target), from articles.permissions
    act: Callable[..., Any]
    link: "StrOrPromise"  # as a link calls it
    title: "StrOrPromise"
    button: "StrOrPromise"
    done: "StrOrPromise"
    consequences: "Callable[[Any], list[StrOrPromise]]" = lambda about: []  # what will happen, in sentences
    is_possible: Callable[[Any], bool] = lambda about: True
    otherwise: "StrOrPromise" = ""  # why it isn't
    form_class: type[ConfirmationForm] = HistoryNoteForm
    is_of_words: bool = False  # whether it says something of the words: then of those that were shown
    is_destructive: bool = False
    to_list: bool = False  # where one is led afterwards, rather than back to the form
    secondary: "SecondaryButton | None" = None

    @property
    def page(self) -> str:
        """The name of its page among those of a row."""
        return self.name.replace("-", "_")

    def url_name(self, model: type[Model]) -> str:
        return f"{model._meta.app_label}_{model._meta.model_name}_{self.page}"

    def url(self, target: Model) -> str:
        return reverse(f"admin:{self.url_name(type(target))}", args=[target.pk])


class VerbLink(NamedTuple):
    """A verb in the bar above a form."""

    confirmation: Confirmation
    address: str

    @property
    def label(self) -> str:
        return f"{self.confirmation.link}…"

    @property
    def css(self) -> str:
        """Its class: one that takes something from readers, or throws it away, looks so on every page."""
        return f"verb {self.confirmation.name}{' danger' if self.confirmation.is_destructive else ''}"


@dataclass(frozen=True)
class SecondaryButton:
    """Another button under the same question, for those who may: it sends the field `name`."""

    name: str
    button: "StrOrPromise"
    may: Callable[[Any, Any], bool]
    is_possible: Callable[[Any], bool]


class Unread(Refused):
    """Somebody has saved a story since a page about it was shown."""

    def __init__(self, newest: Revision | None) -> None:
        said = _("%(who)s saved this story at %(when)s, and the page you sent didn’t show that. Decide once more.")
        super().__init__(
            said % {"who": display_name_at_start(newest.created_by), "when": format_moment(newest.created_at, SAVED)}
            if newest
            else _("The page you sent doesn’t say what it showed. Decide once more.")
        )


def refuse_unread(article: Article, based_on: str | None) -> None:
    """Hold a story; raise Unread unless `based_on`, as a page sent it, is the number of its newest save."""
    newest = lock_story(article).revisions.select_related("created_by").defer("body").newest_saved()
    if based_on != shown_number(newest):
        raise Unread(newest)


def shown_number(revision: Revision | None) -> str:
    """Return what a page carries of the save that it shows: its number, "" where nothing was saved yet."""
    return str(revision.number) if revision else ""


def ask(
    admin: DeskAdmin | Featured,
    request: HttpRequest,
    target: Any,
    confirmation: Confirmation,
    about_of: Callable[[Any], Any],
) -> HttpResponse:
    """Answer a request to a verb's page: the question, what is against it, or the way back once it is done.

    `about_of` returns what is known of the target (see `Confirmation`).
    """
    if request.method != "POST":
        about = about_of(target)
        form = confirmation.form_class(initial=confirmation.form_class.initial_of(about))
        return _page(admin, request, target, confirmation, about, form)
    form, status = confirmation.form_class(request.POST), 200
    refusal: Refused | None = None
    if form.is_valid():
        try:
            _do(request, target, confirmation, form.cleaned_data)
        except Unread as caught:
            refusal, status = caught, 409
            target.refresh_from_db()  # the page is about what was saved meanwhile
        except Refused as caught:
            refusal = caught
        except PermissionDenied as caught:
            refusal, status = Refused(str(caught)), 403
        else:
            messages.success(request, confirmation.done)
            return HttpResponseRedirect(_list(admin) if confirmation.to_list else admin.admin_site.change_url(target))
    return _page(admin, request, target, confirmation, about_of(target), form, refusal=refusal, status=status)


@transaction.atomic
def _do(request: HttpRequest, target: Any, confirmation: Confirmation, answers: dict[str, Any]) -> None:
    if confirmation.is_of_words:
        refuse_unread(target, request.POST.get("based_on"))
    confirmation.act(target, by=request.user, **answers)


def _page(
    admin: DeskAdmin | Featured,
    request: HttpRequest,
    target: Model,
    confirmation: Confirmation,
    about: Any,
    form: ConfirmationForm,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> TemplateResponse:
    form.offer_override(refusal)
    secondary = confirmation.secondary
    if secondary and not (secondary.is_possible(about) and secondary.may(request.user, target)):
        secondary = None
    context = {
        **admin.admin_site.each_context(request),
        "title": confirmation.title,
        "original": target,
        "opts": admin.opts,
        "confirmation": confirmation,
        "sentences": confirmation.consequences(about),
        "is_possible": confirmation.is_possible(about),
        "form": form,
        "newest": about.newest if confirmation.is_of_words else None,
        "differs": _differs(request, about.article, about.newest) if isinstance(refusal, Unread) else None,
        "reasons": refusal.reasons if refusal else [],
        "findings": getattr(refusal, "findings", []),
        "secondary": secondary,
        "list_address": _list(admin),
        "form_address": admin.admin_site.change_url(target),
    }
    return TemplateResponse(request, "admin/articles/ask.html", context, status=status)


def _differs(request: HttpRequest, article: Article, newest: Revision | None) -> str:
    """Return the address of the comparison of what a page had shown with what is saved, of the history if unknown."""
    read = number_in(request, "based_on")
    if read and newest and article.revisions.numbered([read]).exists():
        return reverse("admin:articles_article_compare", args=[article.pk, read, newest.number])
    return reverse("admin:articles_article_history", args=[article.pk])


def _list(admin: DeskAdmin | Featured) -> str:
    return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_changelist")
