"""Where a photo stands, and the button that takes it from there: part of its form, and the two pages that ask first."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kit.admin.usage import Place, shown, uses_of
from media.admin import takedown_log
from media.intake import duplicates, takedown
from media.models import Photo

MOST = 400  # characters of a reason


class Reason(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 40}),
        error_messages={"required": gettext_lazy("Say why the photo has to go.")},
        help_text=gettext_lazy("It stays in the log, with your name and the moment."),
    )


class Takedowns:
    """The part of the photos' admin that is about taking down; before `DeskAdmin` in the order of classes."""

    def get_urls(self):
        urls = [
            path("<id:pk>/take-down/", self.admin_site.admin_view(self.take_down_view), name="media_photo_take_down"),
            path("<id:pk>/lift/", self.admin_site.admin_view(self.lift_view), name="media_photo_lift"),
        ]
        return [*urls, *super().get_urls()]

    def places(self, request, photo):
        """Return the `Place`s of a photo as far as the user may see them, first where readers find it.

        A row that readers see counts as such, though the desk may be at work on another state of it.
        """
        site = self.admin_site
        live = shown([photo], Photo, timezone.now()).get(photo.pk, [])
        seen = {(type(row), row.pk) for _label, row, _title in live}
        found = [Place(label, title, row, self._desk_address(request, row), True) for label, row, title in live]
        for use in uses_of(Photo):
            owner = site.get_model_admin(use.owner_model)
            if owner.has_view_permission(request):
                rows = site.prepared(use.owners(photo, owner.get_queryset(request)))
                found += [
                    Place(use.label, str(row), row, site.change_url(row), False)
                    for row in rows
                    if (type(row), row.pk) not in seen
                ]
        return found

    def _desk_address(self, request, row):
        """Return the address of a row's form, "" for who may not open it: that readers see it is no secret."""
        owner = self.admin_site.get_model_admin(type(row))
        may = owner.has_view_permission(request) and owner.get_object(request, str(row.pk)) is not None
        return self.admin_site.change_url(row) if may else ""

    def uses(self, request, obj):
        return []  # `places` tells more

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            places = self.places(request, obj)
            context["live_places"] = [place for place in places if place.is_live]
            context["draft_places"] = [place for place in places if not place.is_live]
            context["takedowns"] = takedown_log.log_of(obj, request, self.admin_site)
            context["is_down"] = any(not each.lifted_at for each in context["takedowns"])
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    def take_down_view(self, request, pk):
        photo = self._asked_about(request, pk, "media.take_down_photo")
        places = self.places(request, photo)
        form = Reason(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                takedown.take_down(photo, by=request.user, reason=form.cleaned_data["reason"], places=places)
                messages.success(request, _("The photo is taken down: readers find it nowhere any more."))
            except takedown.TakedownRefused as refused:
                messages.warning(request, str(refused))
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        live = [place for place in places if place.is_live]
        more = {
            "form": form,
            "live_places": live,
            "draft_places": [place for place in places if not place.is_live],
            "takedown": takedown.current_takedown(photo),
            "twins": self._twins(photo),
        }
        return self._page(request, photo, "take_down", _("Take the photo down"), more)

    def _twins(self, photo):
        """Return the other photos of the same picture that readers find: taking this one down leaves them there."""
        at = timezone.now()
        alike = duplicates.near_duplicates(photo, most=None, at=at)
        live = shown(alike, Photo, at)
        return [each for each in alike if each.is_usable and each.pk in live]

    def lift_view(self, request, pk):
        photo = self._asked_about(request, pk, "media.lift_takedown")
        standing = takedown.current_takedown(photo)
        if request.method == "POST":
            if standing:
                self._lift(request, standing)
            return HttpResponseRedirect(self.admin_site.change_url(photo))
        places = self.places(request, photo) if standing else []
        more = {
            "takedown": standing,
            "live_places": [place for place in places if place.is_live],
            "draft_places": [place for place in places if not place.is_live],
        }
        return self._page(request, photo, "lift", _("Lift the takedown"), more)

    def _lift(self, request, standing):
        try:
            takedown.lift(standing, by=request.user)
            messages.success(request, _("The takedown is lifted. Its other rights decide who sees the photo."))
        except takedown.TakedownRefused as refused:  # another was quicker
            messages.warning(request, str(refused))

    def _asked_about(self, request, pk, permission):
        """Return the photo that a page is about; raise PermissionDenied for who may not act, Http404 if it isn't."""
        if not request.user.has_perm(permission):
            raise PermissionDenied
        photo = self.get_object(request, str(pk))
        if photo is None:
            raise Http404
        return photo

    def _page(self, request, photo, name, title, more):
        meta = self.opts
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "original": photo,
            "opts": meta,
            "list_address": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
            "form_address": self.admin_site.change_url(photo),
            **more,
        }
        return TemplateResponse(request, f"admin/media/photo/{name}.html", context)

    @admin.display(description=gettext_lazy("used"), ordering="use_count")
    def used(self, obj):
        """Lead to where a photo is used. It may be live though the desk's own copy has another by now."""
        words = obj.use_count or (_("live") if obj.is_live else "")
        address = f"{self.admin_site.change_url(obj)}#uses"
        return format_html('<a href="{}">{}</a>', address, words) if words else ""

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        live = shown(changelist.result_list, Photo, timezone.now())
        for photo in changelist.result_list:
            photo.is_live = photo.pk in live
        return changelist
