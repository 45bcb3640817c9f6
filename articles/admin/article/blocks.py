"""The blocks of a story's body in its form: one inline for each kind."""

from collections.abc import Sequence, Set
from functools import partial
from typing import Any, cast

from content_editor.admin import ContentEditorInline
from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from articles import permissions
from articles.admin.article.formsets import RowForm, StoryFormSet
from articles.desk.stories import linkable
from articles.markup import directed
from articles.models import Article, Block, CreditsRoll, Embed, Gallery, Picture, ProductCard, PullQuote, SeeAlso, Text
from articles.revisions.working_copy import blocks_of
from articles.richtext import sanitise
from kit import bounds
from kit.admin.autocomplete import Later, Offering, PickerField, Pickers
from kit.admin.forms import ShortLines
from kit.admin.inlines import DeskInline
from kit.admin.moments import MOMENTS
from kit.admin.site import editor
from kit.rows import know

MOST_BLOCKS = 400
# Of each kind, by its class, in the order in which the form offers them.
INLINES: "dict[type[Block], type[BlockInline]]" = {}


class KeyField(forms.UUIDField):
    """The key by which a block is known in every revision. The form sends it along, and nobody changes it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class WordsInline(DeskInline):
    """Rows of a story for those who may change its words; others read them.

    `articles.admin.article.rows` reads those of all parts at once: what a part adds to a queryset of its own has no
    effect.
    """

    fk_name = "article"
    related: Sequence[str] = ()  # rows that the heading of one reads

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Fetch for all rows what else their headings read."""

    def _may(self, request: HttpRequest, obj: Article | None) -> bool:
        return super()._may(request, obj) and (obj is None or permissions.may_change_words(request.user, obj))


class PhotosInline(WordsInline):
    """Rows of a story that a picture editor may change too."""

    def _may(self, request: HttpRequest, obj: Article | None) -> bool:
        return DeskInline._may(self, request, obj)


class BlockForm(RowForm):
    """A block's form."""

    block_key = KeyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["block_key"] = self.instance.key

    def clean(self) -> dict[str, Any]:
        """Give a new block the key that its page has chosen: each autosave of it has the same one."""
        super().clean()
        cleaned = self.cleaned_data
        if not self.instance.pk and cleaned.get("block_key"):
            self.instance.key = cleaned["block_key"]
        return cleaned


class BlockFormSet(StoryFormSet):
    known_by = ("block_key", "key")
    most = bounds.ROWS_IN_ALL  # of a kind; `refuse_surplus` counts all kinds, and what was typed stays on the page


def refuse_surplus(form: forms.ModelForm) -> None:
    """Refuse a story that grows above what its form is for; one that has been imported with more may keep them."""
    sent, data = bounds.rows_sent(form.data), form.data
    prefixes = [each._meta.get_field("parent").remote_field.get_accessor_name() for each in INLINES]
    kept = sum(f"{each}-{number}-DELETE" not in data for each in prefixes for number in sent.get(each, ()))
    if kept > MOST_BLOCKS and kept > len(blocks_of(form.instance)):
        form.add_error(
            None, _("A story has at most %d blocks: take some out, or make two stories of it.") % MOST_BLOCKS
        )


class BlockInline(WordsInline, Pickers, ContentEditorInline):
    form = BlockForm
    formset = BlockFormSet
    max_num = bounds.ROWS_IN_ALL
    color = "currentcolor"
    fk_name = "parent"

    def __init_subclass__(cls, **more: Any) -> None:
        """Enter the inline of a kind: the one that names the class as its `model`."""
        super().__init_subclass__(**more)
        if "model" in vars(cls):
            INLINES[cls.model] = cls

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.error_messages["required"] = _("Fill this in, or delete the block.")
        return field

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        own = ["block_key"] if self.has_change_permission(request, obj) else []
        return [*(self.fields or ()), "ordering", "region", *own]


class TextInline(BlockInline):
    model = Text
    icon = "notes"
    fields = ["html"]
    readonly_fields = ["words"]

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> list[Any]:
        """Print the text itself, rather than its markup, for whoever only reads it."""
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fields
        return ["words" if name == "html" else name for name in fields]

    @admin.display(description=_("text"))
    def words(self, obj: Text) -> SafeString:
        return mark_safe(directed(sanitise(obj.html)))  # noqa: S308


class PictureInline(PhotosInline, BlockInline):
    model = Picture
    icon = "image"
    fields = ["photo", "caption", "layout"]
    autocomplete_fields = ["photo"]
    related = ["photo"]


class PullQuoteInline(BlockInline):
    model = PullQuote
    icon = "format_quote"
    fields = ["text", "attribution"]
    formfield_overrides = {**MOMENTS, models.TextField: {"widget": ShortLines}}


class GalleryInline(PhotosInline, BlockInline):
    model = Gallery
    icon = "photo_library"
    fields = ["gallery"]
    autocomplete_fields = ["gallery"]
    related = ["gallery"]


class ProductCardInline(BlockInline):
    model = ProductCard
    icon = "shopping_bag"
    fields = ["product", "text"]
    autocomplete_fields = ["product"]
    related = ["product__brand", "product__photo"]
    formfield_overrides = {**MOMENTS, models.TextField: {"widget": ShortLines}}


class CreditsRollInline(BlockInline):
    model = CreditsRoll
    icon = "format_list_bulleted"
    fields = ["campaign"]
    autocomplete_fields = ["campaign"]
    related = ["campaign__brand"]


class SeeAlsoInline(BlockInline):
    model = SeeAlso
    icon = "read_more"
    fields = ["article", "title"]
    autocomplete_fields = ["article"]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._linked: dict[int, Article | None] = {}  # an inline is made for each request

    def prepare(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Fetch only those of the stories that the user is offered: a heading names no draft of anybody else’s."""
        offered = self._offered(request, {row.article_id for row in rows if row.article_id})
        for row in rows:
            know(row, "article", [offered.get(row.article_id)])

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        if db_field.name == "article":
            owner = cast(Offering, self.admin_site.get_model_admin(Article))
            kwargs["queryset"] = Later(partial(owner.offered, request))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if isinstance(field, PickerField):
            field.read = lambda ids: self._offered(request, {*map(int, ids)}).values()
        return field

    def _offered(self, request: HttpRequest, ids: Set[int]) -> dict[int, Article]:
        """Return by id those of the stories with some ids that the user may link to."""
        if unknown := ids - self._linked.keys():
            self._linked |= dict.fromkeys(unknown)
            self._linked |= {story.pk: story for story in linkable(unknown, editor(request), timezone.now())}
        return {pk: story for pk, story in self._linked.items() if pk in ids and story}


class EmbedInline(BlockInline):
    model = Embed
    icon = "link"
    verbose_name = _("link to a film or a page")
    fields = ["url", "title", "note"]
