"""Where a photo stands, and the button that takes it from there: part of its form, and the two pages that ask first."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kit.admin.lists import read
from kit.admin.site import editor
from kit.admin.usage import Place, shown, uses_of
from kit.admin.where_used import MOST_USES, Uses
from media.admin import takedown_log
from media.admin.pages import PhotoAdminBase
from media.intake import duplicates, takedown
from media.models import Photo, Takedown

LONGEST_REASON = 400  # characters of a reason


class Reason(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say why the photo has to go.")},
        help_text=gettext_lazy("It stays in the log, with your name and the moment."),
    )


def _told_apart(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Return places as the templates take them: those where readers find a photo, and the others."""
    told: dict[str, list[Place]] = {"live_places": [], "draft_places": []}
    for place in places:
        told["live_places" if place.is_live else "draft_places"].append(place)
    return told


class TakedownMixin(PhotoAdminBase):
    """The part of the photos' admin that is about taking down."""

    tells_uses_by_kind = False  # `places` tells more

    def get_urls(self) -> list[URLPattern]:
        urls = [
            path("<id:pk>/take-down/", self.admin_site.admin_view(self.take_down_view), name="media_photo_take_down"),
            path(
                "<id:pk>/uses/",
                self.admin_site.admin_view(require_safe(self.all_uses_view)),
                name="media_photo_all_uses",
            ),
            path("<id:pk>/lift/", self.admin_site.admin_view(self.lift_view), name="media_photo_lift"),
        ]
        return [*urls, *super().get_urls()]

    def places(self, request: HttpRequest, photo: Photo) -> list[Place]:
        """Return the `Place`s of a photo as far as the user may see them, first where readers find it.

        A row that readers see counts as such, though the desk may be at work on another state of it.
        """
        return self._places(request, photo)[0]

    def _places(self, request: HttpRequest, photo: Photo, most: int | None = None) -> tuple[list[Place], bool]:
        """Return `places`, and whether there may be more at the desk.

        Arguments: `most`, after how many of each kind nobody looks for more.
        """
        is_cut = False
        site, at = self.admin_site, timezone.now()
        live = shown([photo], Photo, at, most=most).get(photo.pk, [])
        seen = {(type(each.row), each.row.pk) for each in live}
        may_open = self._seen(request, [each.row for each in live])
        found = []
        for each in live:  # that readers see a row is no secret to who may not open its form
            address = site.change_url(each.row) if (type(each.row), each.row.pk) in may_open else ""
            found.append(Place(each.label, each.title, each.row, address, True))
        for use in uses_of(Photo):
            owner = site.get_model_admin(use.owner_model)
            if owner.has_view_permission(request):
                users = site.prepared(use.owners(photo, owner.get_queryset(request)))
                rows = [*users] if most is None else read(users[: most + len(live)], users)
                if most is not None:
                    is_cut |= len(rows) == most + len(live)
                    others = shown([photo], Photo, at, among=rows).get(photo.pk, [])
                    seen |= {(type(each.row), each.row.pk) for each in others}
                found += [
                    Place(use.label, str(row), row, site.change_url(row), False)
                    for row in rows
                    if (type(row), row.pk) not in seen
                ]
        return found, is_cut

    def _seen(self, request: HttpRequest, rows: Iterable[Model]) -> set[tuple[type[Model], Any]]:
        """Return the models and ids of those of some rows that the user may open, at a query for each model."""
        of_model: defaultdict[type[Model], set[Any]] = defaultdict(set)
        for row in rows:
            of_model[type(row)].add(row.pk)
        found = set()
        for model, pks in of_model.items():
            owner = self.admin_site.get_model_admin(model)
            if owner.has_view_permission(request):
                found |= {(model, pk) for pk in owner.get_queryset(request).in_bulk(pks)}
        return found

    def all_uses_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show all places of a photo: its form has room for the first of them."""
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        if not self.has_view_or_change_permission(request, photo):
            raise PermissionDenied
        places = _told_apart(self.places(request, photo))
        return self.page(request, photo, "all_uses", _("Where it is used"), places)

    def uses(self, request: HttpRequest, obj: Photo) -> list[Uses]:
        return []

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Photo | None = None,
    ) -> HttpResponse:
        if obj:
            found, is_cut = self._places(request, obj, MOST_USES + 1)
            for name, places in _told_apart(found).items():
                context[name], context[f"is_more_of_{name}"] = places[:MOST_USES], len(places) > MOST_USES
            context["is_more_of_draft_places"] |= is_cut
            context["takedowns"] = takedown_log.log_of(obj, request, self.admin_site)
            context["is_down"] = any(not each.takedown.lifted_at for each in context["takedowns"])
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def take_down_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        photo = self._asked_about(request, pk, "media.take_down_photo")
        places = self.places(request, photo)
        form = Reason(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                takedown.take_down(photo, by=editor(request), reason=form.cleaned_data["reason"], places=places)
                messages.success(request, _("The photo is taken down: readers find it nowhere any more."))
            except takedown.TakedownRefused as refused:
                messages.warning(request, str(refused))
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        more = {
            "form": form,
            **_told_apart(places),
            "takedown": takedown.current_takedown(photo),
            "live_duplicates": self._live_duplicates(photo),
        }
        return self.page(request, photo, "take_down", _("Take the photo down"), more)

    def _live_duplicates(self, photo: Photo) -> list[Photo]:
        """Return the other photos of the same picture that readers find: taking this one down leaves them there."""
        at = timezone.now()
        others = duplicates.near_duplicates(photo, most=None, at=at)
        live = shown(others, Photo, at)
        return [each for each in others if each.is_usable and each.pk in live]

    def lift_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        photo = self._asked_about(request, pk, "media.lift_takedown")
        standing = takedown.current_takedown(photo)
        if request.method == "POST":
            if standing:
                self._lift(request, standing)
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        places = self.places(request, photo) if standing else []
        more = {"takedown": standing, **_told_apart(places)}
        return self.page(request, photo, "lift", _("Lift the takedown"), more)

    def _lift(self, request: HttpRequest, standing: Takedown) -> None:
        try:
            takedown.lift(standing, by=editor(request))
            messages.success(request, _("The takedown is lifted. Its other rights decide who sees the photo."))
        except takedown.TakedownRefused as refused:  # another was quicker
            messages.warning(request, str(refused))

    def _asked_about(self, request: HttpRequest, pk: int, permission: str) -> Photo:
        """Return the photo that a page is about; raise PermissionDenied for who may not act, Http404 if it isn't."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        return photo

    @admin.display(description=gettext_lazy("used"), ordering="use_count")
    def used(self, obj: Any) -> str:
        """Lead to where a photo is used. It may be live though the desk's own copy has another by now."""
        words = obj.use_count or (_("live") if obj.is_live else "")
        address = f"{self.admin_site.change_url(obj)}#uses"
        return format_html('<a href="{}">{}</a>', address, words) if words else ""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        live = shown(changelist.result_list, Photo, timezone.now())
        for photo in changelist.result_list:
            photo.is_live = photo.pk in live
        return changelist
