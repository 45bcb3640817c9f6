"""Tags, without taggit's own page: it lists every tagged thing, and merges tags for anyone who is signed in."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from articles.models import Article, MergedTag
from articles.tags import become, merge, merges_into, split_again, tags_known_to
from kit.admin.forms import AddressForm
from kit.admin.site import editor
from kit.admin.usage import use, uses_of
from media.models import Photo
from people.merge_pages import Became, Line, MergePages, Split, merge_address, numbered
from people.merging import MOST_NAMED, NotMerged
from people.models import Merge
from people.tags import check, tidy
from people.taken import tags_there

if TYPE_CHECKING:
    from django.contrib.auth.models import User

use(Tag, Article, "tags", gettext_lazy("Stories"))
use(Tag, Photo, "tags", gettext_lazy("Photos"))

admin.site.unregister(Tag)


class TagForm(AddressForm):
    form_of: Callable[[Tag], str]  # the address of a tag's form, "" if who writes may not know of the tag
    may_merge = False  # whether who writes may make it one with another

    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if name != self.initial.get("name"):
            check(name)
        if (tag := tags_there([name]).get(name)) and tag.pk != self.instance.pk:
            raise ValidationError(self._taken_by(tag))
        return name

    def _taken_by(self, tag: Tag) -> str:
        """Return who has the name already, and what else one can do: of two tags that there are, make one."""
        there = self.form_of(tag)
        exists = _("Such a tag already exists: case, accents, hyphens and blanks make no other.")
        if not there:
            return exists
        link = format_html('<a href="{}">{}</a>', there, tag)
        if not self.may_merge:
            return format_html("{} {}", exists, format_html(_("Take that one: {}."), link))
        ask = _("Take that one: {}. If it is the same, <a href='{}'>make one of the two</a>.")
        return format_html("{} {}", exists, format_html(ask, link, merge_address(self.instance, tag)))


@admin.register(Tag)
class TagAdmin(MergePages):
    form = TagForm
    is_kept_by_uses = False  # a word, which is taken from what has it; what stood in a published story stays
    list_display = ["name", "slug", "used"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        known = tags_known_to(request.user, timezone.now())
        return super().get_queryset(request) & known

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[Any]:
        def form_of(tag: Tag) -> str:
            return self.admin_site.change_url(tag) if self.get_object(request, str(tag.pk)) else ""

        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.form_of = staticmethod(form_of)
        return form

    # Two tags that are one.

    picked_by = (MergedTag, "tag")

    def is_gone(self, row: Tag) -> bool:
        return row.pk not in Tag.objects.select_for_update().in_bulk([row.pk])

    def became(self, request: HttpRequest, pk: str) -> Became | None:
        """Name what a tag has become, and not the tag: it may have been another's secret."""
        kept = become(pk)
        if kept is None or self.get_object(request, str(kept.pk)) is None:
            return None
        return Became(kept, _("This tag has become one with “%s”, whose page this is.") % kept)

    def merges(self, request: HttpRequest, row: Tag) -> QuerySet[Merge]:
        """Leave out, for who may not know of all tags, what others have merged."""
        user = editor(request)
        return merges_into(row) if user.has_perm("articles.view_any_article") else merges_into(row).by(user)

    def why_not(self, gone: Tag, kept: Tag) -> str:
        if self.is_known(gone) and not self.is_known(kept):
            words = {"gone": gone, "kept": kept}
            return _("Readers know “%(gone)s” and not yet “%(kept)s”: let the one stay that they know.") % words
        return ""

    def reveals(self, gone: Tag, kept: Tag) -> list[str]:
        return []  # of what isn't live readers see nothing by its tags

    def moving(self, request: HttpRequest, row: Tag, other: Tag) -> Iterable[Line]:
        for each in uses_of(Tag):
            owner = self.admin_site.get_model_admin(each.owner_model)
            if not owner.has_view_permission(request):
                continue
            rows, others = (each.owners(tag, owner.get_queryset(request)) for tag in (row, other))
            if any(cells := [self._told(rows), self._told(others)]):
                both = each.owners(other, rows).count()
                yield Line(str(each.label), cells, _("Both have %d of them: once is enough.") % both if both else "")

    def _told(self, rows: QuerySet[Any]) -> str:
        return numbered(rows.count(), self.admin_site.prepared(rows)[:MOST_NAMED])

    def make_one(self, gone: Tag, kept: Tag, by: "User", may_reveal: bool) -> None:
        if why_not := self.why_not(gone, kept):
            raise NotMerged(why_not)
        try:
            merge(kept, gone, timezone.now(), by)
        except KeyError as error:
            raise NotMerged(_("One of the two has gone meanwhile.")) from error

    def make_two(self, made: Merge, by: "User") -> Split:
        return Split(*split_again(made, timezone.now(), by))
