"""What a picture editor looks for in the list of photos."""

from typing import TYPE_CHECKING

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kit.admin.lists import LOOKED_AT
from media.admin.pages import PhotoAdminBase
from media.models import Photo
from media.querysets import ENDING, PhotoQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TAGS = 30  # in the filter; the search finds all


class LackFilter(SimpleListFilter):
    """What keeps a photo from the page, or will soon."""

    title = _("to do")
    parameter_name = "to_do"

    def __init__(
        self, request: HttpRequest, params: dict[str, list[str]], model: type[Photo], model_admin: PhotoAdminBase
    ) -> None:
        self.site = model_admin.admin_site
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [
            ("lost", _("missing in a live story")),
            ("credit", _("without a credit")),
            ("rights", _("rights unknown")),
            ("incomplete", _("rights incomplete")),
            ("alt", _("without an alt text")),
            ("file", _("without a file")),
            ("ending-1", _("rights end within a day")),
            ("ending-7", _("rights end within 7 days")),
            ("ending", _("rights end within %d days") % ENDING),
            ("ended", _("rights have ended")),
        ]

    def queryset(  # type: ignore[override] # it stands in the list of photos alone
        self, request: HttpRequest, queryset: PhotoQuerySet
    ) -> PhotoQuerySet | None:
        reads = {
            "lost": lambda: self.site.lost(queryset, timezone.now()),
            "credit": queryset.without_credit,
            "rights": queryset.of_unknown_rights,
            "incomplete": queryset.of_incomplete_rights,
            "alt": queryset.without_alt_text,
            "file": queryset.without_file,
            "ending-1": lambda: queryset.ending(timezone.now(), 1),
            "ending-7": lambda: queryset.ending(timezone.now(), 7),
            "ending": lambda: queryset.ending(timezone.now()),
            "ended": lambda: queryset.ended(timezone.now()),
        }
        read = reads.get(self.value() or "")
        return read() if read else None


class PortraitFilter(SimpleListFilter):
    title = _("portrait")
    parameter_name = "portrait"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        return [("1", _("portraits only"))]

    def queryset(  # type: ignore[override] # it stands in the list of photos alone
        self, request: HttpRequest, queryset: PhotoQuerySet
    ) -> PhotoQuerySet | None:
        return queryset.portraits() if self.value() == "1" else None


class TagFilter(SimpleListFilter):
    """The tags that most of the newest photos have."""

    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "list[tuple[str, StrOrPromise]]":
        newest = Photo.objects.order_by("-pk").values("pk")[:LOOKED_AT]
        lately = Photo.tags.most_common(extra_filters={f"{Photo.tags.through.tag_relname()}__object_id__in": newest})
        return [(tag.name, tag.name) for tag in lately[:MOST_TAGS]]

    def queryset(  # type: ignore[override] # it stands in the list of photos alone
        self, request: HttpRequest, queryset: PhotoQuerySet
    ) -> PhotoQuerySet | None:
        tag = self.value()
        return queryset.tagged(tag) if tag else None
