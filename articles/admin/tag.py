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
from people.tags import check, tidy
from people.taken import tags_there

use(Tag, Article, "tags", _("Stories"))
use(Tag, Photo, "tags", _("Photos"))

admin.site.unregister(Tag)


class TagForm(AddressForm):
    def clean_name(self) -> str:
        name = tidy(self.cleaned_data["name"])
        if name != self.initial.get("name"):
            check(name)
        if (tag := tags_there([name]).get(name)) and tag.pk != self.instance.pk:
            raise ValidationError(_("Such a tag already exists: case, accents, hyphens and blanks make no other."))
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
