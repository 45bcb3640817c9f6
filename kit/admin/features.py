"""What a form of the desk can do beyond its fields, as a list of features: each is read, and taken out, by itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.contrib import admin
from django.core.checks import CheckMessage, Error
from django.db.models import Model
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from js_asset import Script

from kit.admin.site import DeskRequest, DeskSite

Row = TypeVar("Row", bound=Model)


class Feature(Generic[Row]):
    """Add one thing to the pages of a ModelAdmin: its addresses, what it tells the form, its media, its part in a save.

    A subclass says what it has of these and leaves the rest. It knows the admin, and of other features those that it
    `needs`, whose addresses it leads to or whose scripts it asks: `manage.py check` refuses a list without them.
    """

    needs: "ClassVar[Sequence[type[Feature[Any]]]]" = ()
    css: Sequence[str] = ()
    modules: Sequence[str] = ()  # scripts, each a module
    onward: Sequence[str] = ()  # its pages to which a button of the form leads, once it is saved
    # Does what is asked for beyond the save of a row that was there, in its transaction, and returns a response to lead
    # elsewhere than usual; None where nothing is.
    after_saving: Callable[[DeskRequest, Row], HttpResponse | None] | None = None

    def __init__(self, admin: "Featured") -> None:
        self.admin, self.admin_site, self.opts = admin, admin.admin_site, admin.opts

    def urls(self) -> Sequence[URLPattern]:
        """Return the feature's addresses, which stand before Django's own; each is asked for by one feature only."""
        return []

    def context(self, request: DeskRequest, obj: Row | None, context: dict[str, Any]) -> Mapping[str, Any]:
        """Return what the form's template is told, {} for nothing.

        Arguments: `obj`, the row, None for one that is begun; `context`, what is told already.
        """
        return {}

    def get_object(self, request: DeskRequest, object_id: str) -> Row | None:
        """Return a row as the admin's own pages find it, None if there is none or it isn't the user's to see."""
        return self.admin.get_object(request, object_id)

    def url(self, route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        """Return the address of a view that is only for who may enter the desk, called as the admin calls its own."""
        full = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full)

    def page(
        self,
        request: DeskRequest,
        obj: Row,
        template: str,
        title: str | Promise,
        context: Mapping[str, Any],
        *,
        status: int | None = None,
    ) -> TemplateResponse:
        """Answer with a page about one row."""
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "original": obj,
            "opts": self.opts,
            "form_address": self.admin_site.change_url(obj),
            **context,
        }
        return TemplateResponse(request, template, context, status=status)


class Featured(admin.ModelAdmin):
    """Give a ModelAdmin the features that it lists; before the ModelAdmin in the order of classes.

    All are asked in the order of the list, in which their scripts stand on the page too: for what they tell the
    template, and after a save for their part in it, where the first that returns a response says where it leads.
    """

    admin_site: DeskSite
    feature_classes: Sequence[type[Feature[Any]]] = ()
    onward: Sequence[str] = ()

    def __init__(self, model: type[Model], admin_site: DeskSite) -> None:
        super().__init__(model, admin_site)
        self.features = [feature(self) for feature in self.feature_classes]
        self._feature_media = self._joined_media()
        self.onward = [name for feature in self.features for name in feature.onward]

    def _joined_media(self) -> Media:
        """Return the media of all features: their scripts as one list, as a page compares each with all others."""
        scripts = dict.fromkeys(script for feature in self.features for script in feature.modules)
        media = Media(js=[Script(each, type="module") for each in scripts])
        return sum((Media(css={"all": feature.css}) for feature in self.features), media)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return [*super().check(**kwargs), *self._unmet_needs()]

    def _unmet_needs(self) -> list[CheckMessage]:
        said = "The feature {} needs {}, which the list `feature_classes` doesn’t have."
        return [
            Error(said.format(feature.__name__, need.__name__), obj=type(self), id="kit.E001")
            for feature in self.feature_classes
            for need in feature.needs
            if need not in self.feature_classes
        ]

    @property
    def media(self) -> Media:
        return super().media + self._feature_media

    def get_urls(self) -> list[URLPattern]:
        return [*(url for feature in self.features for url in feature.urls()), *super().get_urls()]

    def told(self, request: DeskRequest, obj: Any, context: dict[str, Any]) -> dict[str, Any]:
        """Return what a form's template is told, with what the features tell it."""
        for feature in self.features:
            context |= feature.context(request, obj, context)
        return context

    def render_change_form(  # type: ignore[override]  # no other request comes to the desk
        self,
        request: DeskRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context = self.told(request, obj, context)
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        asked = cast(DeskRequest, request)  # no other request comes to the desk
        responses = [feature.after_saving(asked, obj) for feature in self.features if feature.after_saving]
        return next(filter(None, responses), None) or super().response_change(request, obj)
