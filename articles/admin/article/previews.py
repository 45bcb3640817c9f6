"""A revision as readers will see it, and the links by which people without an account see it."""

from collections.abc import Mapping, Sequence
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.admin.access import story_view
from articles.desk.presence import display_name
from articles.desk.stories import last_written
from articles.models import Article, PreviewLink, Revision
from articles.pages import preview_links
from articles.pages.rendering import story_context
from articles.permissions import may_share, may_view, may_walk
from articles.publishing import Refused
from articles.views.request import private_preview, request_moment
from kit.admin.features import Feature
from kit.admin.site import DeskRequest
from kit.clock import CHOICE, format_moment
from kit.origin import from_origin
from kit.prepared import all_of

NEWEST_OFFERED = 20  # revisions that are offered
IN_A_FRAME = {"frame-ancestors": [SELF]}  # beside the form: of all pages this one alone may stand in a frame


class PreviewLinkForm(forms.Form):
    """Which revision somebody may see, and for how long."""

    revision = forms.TypedChoiceField(coerce=int, label=_("Which revision"))
    days = forms.TypedChoiceField(coerce=int, initial=7, label=_("How long"))

    fields: dict[str, forms.ChoiceField]  # type: ignore[assignment]  # it has no others

    def __init__(self, article: Article, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="preview-link_%s")
        newest = all_of(last_written(article.pk, most=NEWEST_OFFERED))
        self.revisions = {revision.number: revision for revision in newest}
        self.fields["revision"].choices = [(number, _named(each)) for number, each in self.revisions.items()]
        self.fields["revision"].initial = next((each.number for each in newest if each.kind == each.Kind.SAVE), None)
        self.fields["days"].choices = [
            (days, ngettext("%d day", "%d days", days) % days) for days in preview_links.DAYS
        ]
        for each in self.fields.values():  # the panel stands inside the story's form, which can hold no other
            each.widget.attrs["form"] = "preview-link"


def _named(revision: Revision) -> str:
    saved = format_moment(revision.created_at, CHOICE)
    return f"{revision.number}, {revision.get_kind_display()}, {saved}, {display_name(revision.created_by)}"


class PreviewsFeature(Feature[Article]):
    """Show a revision as readers will see it, beside the form too, and make links by which others see it."""

    css = ["articles/preview.css"]
    modules = ["articles/preview.js", "articles/preview-links.js"]

    def urls(self) -> Sequence[URLPattern]:
        preview = csp_replace(IN_A_FRAME)(self.admin_site.admin_view(self.preview_view))
        return [
            path("<id:pk>/revisions/<id:number>/preview/", preview, name="articles_article_preview"),
            self.url("<id:pk>/preview-links/", self.preview_links_view, "preview_links"),
            self.url("<id:pk>/preview-links/<id:link>/revoke/", self.revoke_view, "revoke"),
        ]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        if not obj:
            return {}
        newest = context["state"].newest
        address = reverse("admin:articles_article_preview", args=[obj.pk, newest.number]) if newest else ""
        links = _links_context(request, obj, PreviewLinkForm(obj)) if may_share(request.user, obj) else None
        return {"preview_address": address, "preview_links": links}

    @story_view(may_view, read_only=True)
    def preview_view(self, request: DeskRequest, article: Article, number: int) -> HttpResponse:
        """Show a revision through the public page's own templates, at the moment at which readers will see it."""
        revision = get_object_or_404(article.revisions.select_related("section"), number=number)
        now = max(timezone.now(), request_moment(request))
        at = preview_links.lives_at(revision, now)
        revision = preview_links.dated(revision, at)
        # Who may not walk there sees no other story as it will be by then, and so is shown what a guest is.
        walks = may_walk(request.user)
        context = story_context(revision, at) if walks else story_context(revision, now, embargo_at=at)
        context |= {"revision": revision, "coming": at if at > timezone.now() else None}
        response = private_preview(render(request, "articles/preview.html", context))
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    @story_view(may_share)
    def preview_links_view(self, request: DeskRequest, article: Article) -> HttpResponse:
        """List a story's links, and on POST make one."""
        form = PreviewLinkForm(article, request.POST or None)
        if request.method == "POST" and form.is_valid():
            revision = form.revisions[form.cleaned_data["revision"]]
            try:
                preview_links.make(revision, by=request.user, days=form.cleaned_data["days"])
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("The link is made: copy it from the list, and send it."))
            return HttpResponseRedirect(request.path)
        return self._links_page(request, article, form)

    @story_view(may_share, post_only=True)
    def revoke_view(self, request: DeskRequest, article: Article, link: int) -> HttpResponse:
        preview_links.revoke(get_object_or_404(PreviewLink.objects.of(article), pk=link), by=request.user)
        messages.success(request, _("The link is revoked: whoever has it sees nothing any more."))
        return HttpResponseRedirect(reverse("admin:articles_article_preview_links", args=[article.pk]))

    def _links_page(self, request: DeskRequest, article: Article, form: PreviewLinkForm) -> HttpResponse:
        title, context = capfirst(_("links for a look")), {"preview_links": _links_context(request, article, form)}
        return self.page(request, article, "admin/articles/article/preview_links.html", title, context)


def _links_context(request: DeskRequest, article: Article, form: PreviewLinkForm) -> dict[str, Any]:
    """Return what the panel of links prints: its form, and the links, those that open with their address."""
    links, opening = preview_links.links_to(article, timezone.now())
    for link in links:
        address = reverse("preview", args=[preview_links.token(link)]) if link.pk in opening else ""
        link.address = address and from_origin(request)(address)
        link.maker = display_name(link.made_by)
    return {"form": form, "links": links}
