"""The admin site: the editors' desk."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, cast

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.admin import ModelAdmin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import PasswordChangeView
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from taggit.models import Tag

from articles.models import Article
from articles.pages.link_targets import PAGES
from articles.pages.photo_locations import lost
from articles.permissions import may_begin, may_walk
from articles.querysets import embargoes
from kit.admin.autocomplete import addresses_of
from kit.admin.base import DeskAdmin
from kit.admin.lists import read
from kit.admin.site import DeskSite
from magazine.accounts.signin import OwnPasswordForm, SignInForm
from magazine.desk import autocomplete, time_travel
from magazine.desk.dashboard import Dashboard
from magazine.desk.retries import asked_again
from magazine.http import limits

# CKEditor writes an inline script into its frame and content-editor an inline import map, both different at
# every load. Only pages behind the login get this; the login page itself and the public site stay strict.
RELAXED = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

PAGES_OF_ITS_OWN = "Page"  # in the place of a model's name: pages are rows of the stories' model

# What an editor looks for together, whichever app it is in. A model that isn't named here keeps its app's group.
GROUPS: list[tuple[Promise, list[str]]] = [
    (_("Stories"), ["Article", PAGES_OF_ITS_OWN, "Campaign", "Product", "Section", "Tag"]),
    (_("Photo library"), ["Photo", "PhotoGallery"]),
    (_("People and houses"), ["Person", "Author", "Brand", "Ambassador"]),
    (_("Accounts"), ["User"]),
]

NOBODYS = {"django_tasks_database", "axes"}

# Django's own pages would answer PUT as if it were GET. Who isn't signed in is led to the login all the same.
worked = require_http_methods(["GET", "HEAD", "POST"])


class Suggestions(AutocompleteJsonView):
    """Answers an autocomplete with pictures and notes beside the words."""

    def get_queryset(self) -> QuerySet:
        owner = self.model_admin
        rows = owner.offered(self.request, self.term) if isinstance(owner, DeskAdmin) else super().get_queryset()
        return autocomplete.prepared(rows)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Read of the rows on the page, and of no others, what is shown of them."""
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        return paginator, page, read(cast(QuerySet, rows), queryset), is_paginated

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        owner = self.model_admin
        self.forms: dict[str, str] = {}
        if isinstance(owner, DeskAdmin):
            may = partial(owner.changeable, self.request)
            self.forms = addresses_of(owner.admin_site, context["object_list"], may)
        return context

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, Any]:
        """Return a row as it is shown, and the address of its form for who may change it."""
        form = {"form": address} if (address := self.forms.get(str(obj.pk))) else {}
        return {**super().serialize_result(obj, to_field_name), **autocomplete.suggestion(obj), **form}


class Desk(DeskSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = _("The desk")
    empty_value_display = "–"
    login_form = SignInForm

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        """Leave out the rows of the task queue and the counts of wrong passwords: they are no editor's."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        kept = [model for model in models if model._meta.app_label not in NOBODYS]
        super().register(kept, admin_class, **options)

    embargoes = staticmethod(embargoes)
    lost = staticmethod(lost)
    prepared = staticmethod(autocomplete.prepared)
    complete = staticmethod(autocomplete.complete)
    suggestion = staticmethod(autocomplete.suggestion)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        return csp_replace(RELAXED)(super().admin_view(worked(asked_again(view)), cacheable))

    @method_decorator(worked)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().login(request, extra_context)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show Django's page with a form that knows who sends it."""
        context = {**self.each_context(request), **(extra_context or {})}
        request.current_app = self.name
        return PasswordChangeView.as_view(
            form_class=partial(OwnPasswordForm, request=request),
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context=context,
        )(request)

    def get_urls(self) -> list[Any]:
        """Leave out Django's way from any row's id to its address: it would tell the address of a draft."""
        urls = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [path("moment/", self.admin_view(self.moment_view), name="moment"), *urls]

    def moment_view(self, request: HttpRequest) -> HttpResponse:
        return time_travel.moment_view(self, request)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, Suggestions.as_view(admin_site=self)(request))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "limits": limits.of_a_form(), "of": ""}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        context = {
            "parts": Dashboard(self, request, timezone.now()).parts(),
            "may_walk": may_walk(request.user),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models in the groups in which an editor thinks of them."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        if stories := models.get("Article"):
            models |= {"Article": _stories_of(stories, request), PAGES_OF_ITS_OWN: _pages_of(stories, request)}
        groups = [(str(title), [models.pop(name) for name in names if name in models]) for title, names in GROUPS]
        groups += [(app["name"], [model for model in app["models"] if model["object_name"] in models]) for app in apps]
        return [
            {"name": name, "app_label": slugify(name), "app_url": "", "has_module_perms": True, "models": members}
            for name, members in groups
            if members
        ]

    def public_url(self, obj: Any) -> str | None:
        """Return the address of a row's public page, None while readers have none."""
        rows = PAGES.get(type(obj))
        if not (rows and obj.pk and rows(timezone.now()).contains(obj)):
            return None
        if isinstance(obj, Tag):  # taggit's model knows no address, and leaves one empty where it finds no letter
            return reverse("tag", args=[obj.slug]) if obj.slug else None
        return obj.get_absolute_url()


def _stories_of(stories: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Return how the desk lists stories, whatever the page that is shown is about."""
    return {**stories, "of": Article.Kind.STORY, "add_url": _beginning(request, Article.Kind.STORY)}


def _pages_of(stories: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """Return how the desk lists the magazine's own pages, beside how it lists its stories."""
    return {
        **stories,
        "name": _("pages"),
        "object_name": PAGES_OF_ITS_OWN,
        "of": Article.Kind.PAGE,
        "list_url": stories["admin_url"],
        "admin_url": stories["admin_url"] and f"{stories['admin_url']}?of={Article.Kind.PAGE}",
        "add_url": _beginning(request, Article.Kind.PAGE),
    }


def _beginning(request: HttpRequest, kind: str) -> str | None:
    """Return where a user begins what is of a kind, None where they may not."""
    address = reverse("admin:articles_article_add")
    if not may_begin(request.user, kind):
        return None
    return address if kind == Article.Kind.STORY else f"{address}?of={kind}"
