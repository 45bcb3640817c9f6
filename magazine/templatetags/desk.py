"""How the desk's own pages show a row."""

from collections.abc import Sequence
from typing import cast

from django import template
from django.contrib import admin
from django.contrib.admin.helpers import InlineAdminFormSet
from django.db.models import Model
from django.forms import BaseForm
from django.utils.safestring import SafeString

from kit.admin import faults
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


@register.simple_tag
def faults_of(form: BaseForm, parts: Sequence[InlineAdminFormSet] | None = None) -> list[faults.Fault]:
    return faults.faults_of(form, parts or ())
