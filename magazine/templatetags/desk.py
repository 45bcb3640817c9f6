"""How the desk's own pages show a row."""

from collections.abc import Sequence
from typing import cast

from django import template
from django.contrib import admin
from django.contrib.admin.helpers import Fieldset, InlineAdminFormSet
from django.db.models import Model
from django.forms import BaseForm
from django.utils.safestring import SafeString

from kit.admin import faults
from kit.admin.autocomplete import mark
from kit.admin.fieldsets import fieldset_html, rows_html
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


@register.simple_tag
def fieldset(fieldset: Fieldset, level: int, *known_by: object) -> SafeString:
    return fieldset_html(fieldset, level, "-".join(map(str, known_by)))


@register.simple_tag
def rows(part: InlineAdminFormSet) -> SafeString:
    return rows_html(part)
