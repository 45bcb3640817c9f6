"""How the desk's own pages show a row."""

from django import template
from django.contrib import admin

from kit.admin.autocomplete import mark
from magazine.desk.autocomplete import suggestion

register = template.Library()


@register.simple_tag
def picture_of(row):
    return mark(suggestion(row))


@register.simple_tag
def change_url(row):
    return admin.site.change_url(row)
