"""The form and the list of stories."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from content_editor.admin import ContentEditor
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import permissions
from articles.addresses import RESERVED, free_address, is_reserved, reached_by
from articles.admin.article.actions import approve_chosen, as_shown, publish_chosen, trash_chosen
from articles.admin.article.autosave import AutosaveFeature
from articles.admin.article.blocks import INLINES, MOST_BLOCKS, refuse_surplus
from articles.admin.article.buttons import ButtonsFeature
from articles.admin.article.bylines import BylineRows
from articles.admin.article.checklist import ChecklistFeature
from articles.admin.article.conflicts import ConflictsFeature, refuse_stale, why_closed
from articles.admin.article.corrections import CorrectionForms, updated_at
from articles.admin.article.creating import begin, begun_already
from articles.admin.article.history import HistoryFeature
from articles.admin.article.notes import NotesFeature
from articles.admin.article.openers import OpenerChoice
from articles.admin.article.pages import FIELDSETS, KindFilter, OfKinds, kind_asked_for
from articles.admin.article.presence import PresenceFeature
from articles.admin.article.previews import PreviewsFeature
from articles.admin.article.rows import RowsAtOnce
from articles.admin.article.state import Label, StateFilter, labels_of, standing_of
from articles.admin.article.staying import StayingFeature, Stays
from articles.admin.article.unsaved import OURS, StoryForm
from articles.admin.filters import TimeFilter, WaitingFilter
from articles.admin.revision_numbers import number_in, parse_number
from articles.desk.stories import sections
from articles.models import Article, Revision
from articles.publishing import reopen_if_approved
from articles.querysets import ArticleQuerySet
from articles.revisions.beside import drop_autosaves
from articles.revisions.snapshots import record_held
from kit.admin.base import DeskAdmin
from kit.admin.features import Feature
from kit.admin.forms import GrowingLine, ShortLines
from kit.admin.lists import RelatedFilter
from kit.admin.search import words_of
from kit.admin.site import DeskRequest
from kit.clock import COLUMN, format_moment
from kit.prepared import all_of
from kit.slugs import slug_of
from people import tags

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PHOTO_FIELDS = ("lead_photo", "lead_caption")


class ArticleForm(StoryForm):
    address_from = "headline"

    class Meta:
        widgets = {
            "headline": GrowingLine,
            "standfirst": ShortLines,
            "opener": OpenerChoice,
            "other_sections": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_sections_once()
        if "headline" in self.fields:
            self.fields["headline"].error_messages["required"] = _("Write a headline: a working title is enough.")
        if "list_position" in self.fields:
            self.fields["list_position"].required = False
        if "slug" in self.fields and self.instance.is_known(timezone.now()):
            self.fields["slug"].help_text = _(
                "Readers and search engines know this address. Change it only if you must."
            )

    def _offer_sections_once(self) -> None:
        """Let both fields that offer sections print the same ones: each would ask for them by itself."""
        fields: list[Any] = [self.fields[name] for name in ("section", "other_sections") if name in self.fields]
        asked: list[tuple[int, str]] = []

        def offered(field: Any) -> list[tuple[Any, Any]]:
            asked[:] = asked or [(row.pk, field.label_from_instance(row)) for row in all_of(sections())]
            empty = [] if field.empty_label is None else [("", field.empty_label)]
            return [*empty, *asked]

        for field in fields:
            field.choices = partial(offered, field)

    def clean_slug(self) -> str:
        """Let the address follow the headline until readers know it, unless somebody has written another."""
        slug, headline = self.cleaned_data["slug"], self.cleaned_data.get("headline")
        if "slug" in self.changed_data and is_reserved(slug, self.instance.kind):
            raise forms.ValidationError(RESERVED % slug, code="reserved")
        if not headline or self.instance.is_known(timezone.now()):
            return slug
        found, address = self._found()
        is_kept = headline == found or slug != address
        return slug if is_kept or not re.fullmatch(rf"{re.escape(slug_of(found))}(-\d+)?", slug) else ""

    def _found(self) -> tuple[str, str | None]:
        """Return the headline and the address that the form's writer has found, though the story was saved since."""
        now, number = (self.initial.get("headline", ""), self.initial.get("slug")), self.data.get("based_on", "")
        if not self.instance.pk or number == str(self.instance.newest_number):
            return now
        found = self.instance.revisions.numbered([parse_number(number)]).values_list("headline", "slug")
        return found.first() or now

    def free_address(self, text: str) -> str:
        return free_address(text, kind=self.instance.kind, but=self.instance.pk)

    def holder(self, slug: str) -> Revision | None:
        """Return the live story to which readers come by an address. Of others the form tells nothing."""
        return reached_by(slug, but=self.instance.pk).first()

    def held_words(self, row: Any, slug: str) -> "StrOrPromise":
        if row.slug == slug:
            return self.taken_words
        return _("Readers still come to another story by this address: choose another, or leave it empty.")

    def clean_list_position(self) -> int:
        return self.cleaned_data["list_position"] or 0

    def clean_updated_at(self) -> datetime | None:
        return updated_at(self.cleaned_data["updated_at"], self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not self.is_beside:
            refuse_stale(self)
        if not self.is_beside:
            refuse_surplus(self)
        return cleaned


class BlocksFeature(Feature[Article]):
    """Move, add, split, join and read out the blocks of the body: Django and content-editor do the rest."""

    modules = [
        "desk/stand-ins.js",
        "articles/blocks.js",
        "articles/pasting.js",
        "articles/splitting.js",
        "articles/link-dialog.js",
    ]

    def context(self, request: DeskRequest, obj: Article | None, context: dict[str, Any]) -> Mapping[str, Any]:
        return {"most_blocks": MOST_BLOCKS}


@admin.register(Article)
class ArticleAdmin(OfKinds, Stays, RowsAtOnce, DeskAdmin, ContentEditor):
    form = ArticleForm
    add_form_template = "admin/articles/article/begin.html"
    # Each can be taken out, with those that need it. One place in the order matters: the script of `BlocksFeature`
    # comes before that of `PresenceFeature` and `AutosaveFeature`, which takes the form as it finds it for what is
    # saved.
    feature_classes = [
        NotesFeature,
        ChecklistFeature,
        BlocksFeature,
        PreviewsFeature,
        HistoryFeature,
        PresenceFeature,
        AutosaveFeature,
        ConflictsFeature,
        ButtonsFeature,
        StayingFeature,
    ]
    formfield_overrides = {**DeskAdmin.formfield_overrides, **tags.OVERRIDES}
    # The bar above the form links to the live page; the working copy may have another address.
    view_on_site = False  # type: ignore[assignment]  # Django takes either
    is_added_beside = False  # a story that isn't there yet can't be read also
    autocomplete_fields = ["lead_photo", "people", "products", "campaigns"]

    list_display = ["picture", "headline", "standing", "section", "byline", "published", "saved"]
    list_display_links = ["picture", "headline"]
    list_filter = [
        KindFilter,
        StateFilter,
        WaitingFilter,
        TimeFilter,
        "section",
        ("authors", RelatedFilter),
        ("campaigns", RelatedFilter),
    ]
    search_fields = ["words_folded", "slug", "authors__person__folded", "people__folded"]
    search_help_text = _(
        "Words of the headline, the kicker or the standfirst; an author or a person in it. With or without accents."
    )
    date_hierarchy = "published_at"
    ordering = ["-saved_at", "-pk"]
    actions = [approve_chosen, publish_chosen, trash_chosen]

    # --- Whose, and what of it ------------------------------------------------------------------------------------

    @property
    def inlines(self) -> list[type[InlineModelAdmin]]:  # type: ignore[override]  # Django only reads it
        """The parts of the form; an app above this one may have added kinds of blocks since."""
        return [BylineRows, *INLINES.values(), CorrectionForms]

    def get_queryset(self, request: HttpRequest) -> ArticleQuerySet:
        """Return the stories that the user may see: every page, list and choice of the desk begins here."""
        stories = cast(ArticleQuerySet, super().get_queryset(request))
        return stories.visible_to(request.user).with_state(timezone.now())

    def listed(self, rows: Any) -> ArticleQuerySet:
        return rows.for_desk()

    def counted(self, request: HttpRequest) -> ArticleQuerySet | None:
        """Count no use in a story that isn't the user's to see."""
        is_all = request.user.has_perm("articles.view_any_article")
        return None if is_all else Article.objects.visible_to(request.user)

    def offered(self, request: HttpRequest, term: str = "") -> ArticleQuerySet:
        """Offer others’ stories once readers know them, found and named by the words that readers know."""
        return Article.objects.stories().to_link(super().offered(request, term), words_of(term), timezone.now())

    def changeable(self, request: HttpRequest, rows: Iterable[Article]) -> Set[int]:
        """Ask only about the stories that the user sees: those of others are offered once readers know them."""
        if request.user.has_perm("articles.view_any_article"):
            return super().changeable(request, rows)
        seen = Article.objects.visible_to(request.user).in_bulk([row.pk for row in rows])
        return super().changeable(request, seen.values())

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) and (obj is None or permissions.may_view(request.user, obj))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or permissions.may_change(request.user, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Let nobody delete a story: it goes to the trash, by a verb."""
        return False

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.approve_article")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def has_trash_permission(self, request: HttpRequest) -> bool:
        """Offer the trash to whoever writes stories: a picture editor, who begins none, may throw none away."""
        names = ("articles.add_article", "articles.delete_article")
        return any(request.user.has_perm(name) for name in names)

    # --- The form -------------------------------------------------------------------------------------------------

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str] | tuple[str, ...]:
        """Let a picture editor choose the lead photo and write its caption; the rest of the form they read."""
        fields = super().get_readonly_fields(request, obj)
        if obj is None or permissions.may_change_words(request.user, obj):
            return fields
        return [*fields, *(name for name in flatten_fieldsets(FIELDSETS[obj.kind]) if name not in PHOTO_FIELDS)]

    def get_form(  # type: ignore[override]  # no other request comes to the desk
        self, request: DeskRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = cast(type[StoryForm], super().get_form(request, obj, change, **kwargs))
        form.user = request.user  # the class is made for this request alone
        return form

    def render_change_form(  # type: ignore[override]
        self,
        request: DeskRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        """Tell the template, and the features, where the story stands and which save of it the form shows."""
        context["source"] = getattr(obj, "source", None)
        context["of"] = obj.kind if obj else kind_asked_for(request)
        if obj:
            context |= standing_of(obj)
            context["based_on"] = request.POST.get("based_on", obj.newest_number or "")
        return super().render_change_form(request, context, add=add, change=change, form_url=form_url, obj=obj)

    # --- Saving ---------------------------------------------------------------------------------------------------

    @transaction.atomic
    def add_view(  # type: ignore[override]
        self, request: DeskRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Begin a story; the second press of the button opens the one that the first has begun."""
        if story := begun_already(request, kind_asked_for(request)):
            return HttpResponseRedirect(self.admin_site.change_url(story))
        return super().add_view(request, form_url, extra_context)

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: str | None = None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(self.admin_site.change_url(obj))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the story as it stands, and why, to whoever sends a form of it that they may only read by now."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            article = self.get_object(request, unquote(object_id)) if object_id and request.method == "POST" else None
            if article is None or self.has_change_permission(request, article):
                raise
            said = _("What you sent isn’t saved; below stands the story as it is.")
            messages.error(request, f"{why_closed(article)} {said}")
            request.method = "GET"
            response = super().changeform_view(request, object_id, form_url, extra_context)
            response.status_code = 403
            return response

    def save_model(  # type: ignore[override]
        self, request: DeskRequest, obj: Article, form: forms.ModelForm, change: bool
    ) -> None:
        if not change:
            obj.kind = kind_asked_for(request)
            begin(obj, by=request.user)
            return
        # The form's own columns alone: the story may have been published since this request has read its row.
        columns = {field.name for field in obj._meta.concrete_fields} & {*form.cleaned_data}
        obj.save(update_fields={*columns, "saved_at"})

    def save_related(  # type: ignore[override]
        self, request: DeskRequest, form: forms.ModelForm, formsets: Sequence[Any], change: bool
    ) -> None:
        """Save the blocks, and then the revision: a signal of the story itself would come before them.

        content-editor's own method would also copy any block that the request names (`_clone`) into this story's
        tables, whomever it belongs to; with one region nobody is offered that.
        """
        admin.ModelAdmin.save_related(self, request, form, formsets, change)
        reopen_if_approved(form.instance, by=request.user)
        drop_autosaves(form.instance, request.user, number_in(request, OURS))  # before a number is taken: it is free
        record_held(form.instance, by=request.user)

    # --- In the place of Django's own pages -----------------------------------------------------------------------

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead from the admin's own address for deleting to the page that asks about the trash."""
        return HttpResponseRedirect("../trash/")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Answer nothing in the place of Django's list of changes, which knows neither revisions nor reasons."""
        raise Http404

    # --- The list -------------------------------------------------------------------------------------------------

    def action_checkbox(self, obj: Article) -> SafeString:
        return format_html("{}{}", super().action_checkbox(obj), as_shown(obj))

    @admin.display(description=_("state"))
    def standing(self, obj: Article) -> SafeString:
        labels = labels_of(obj, timezone.now())
        if obj.kind != Article.Kind.STORY:
            labels = [Label(obj.kind, obj.get_kind_display()), *labels]
        return format_html_join(" ", '<span class="state state-{}">{}</span>', labels)

    @admin.display(description=_("byline"))
    def byline(self, obj: Article) -> str:
        return ", ".join(str(byline.author) for byline in obj.bylines.all())

    @admin.display(description=_("published"), ordering="published_at")
    def published(self, obj: Article) -> str:
        return format_moment(obj.published_at, COLUMN)

    @admin.display(description=_("last saved"), ordering="saved_at")
    def saved(self, obj: Article) -> str:
        return format_moment(obj.saved_at, COLUMN)
