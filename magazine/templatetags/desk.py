"""How the desk's own pages show a row."""

from typing import cast

from django import template
from django.contrib import admin
from django.db.models import Model
from django.utils.safestring import SafeString

from kit.admin.autocomplete import mark
from kit.admin.site import DeskSite
from magazine.desk.autocomplete import suggestion

register = template.Library()
SITE = cast(DeskSite, admin.site)


@register.simple_tag
def picture_of(row: Model) -> SafeString:
    return mark(suggestion(row))


@register.simple_tag
def change_url(row: Model) -> str:
    return SITE.change_url(row)
