"""Tags, without taggit's own page: it lists every tagged thing, and merges tags for anyone who is signed in."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models import Article
from articles.tags import tags_known_to
from kit.admin.base import DeskAdmin
from kit.admin.forms import AddressForm
from kit.admin.usage import use
from media.models import Photo
from people.taken import holders

use(Tag, Article, "tags", _("Stories"))
use(Tag, Photo, "tags", _("Photos"))

admin.site.unregister(Tag)


class TagForm(AddressForm):
    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        holder = holders(Tag, [name]).values()
        if Tag.objects.exclude(pk=self.instance.pk).in_bulk([*holder]):
            raise ValidationError(_("A tag of this name already exists: capitals make no other."))
        return name


@admin.register(Tag)
class TagAdmin(DeskAdmin):
    form = TagForm
    is_kept_by_uses = False  # a word, which is taken from what has it; what stood in a published story stays
    list_display = ["name", "slug", "used"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        known = tags_known_to(request.user, timezone.now())
        return super().get_queryset(request) & known
