from django.contrib import admin

from articles.models import Section
from kit.admin.base import DeskAdmin


@admin.register(Section)
class SectionAdmin(DeskAdmin):
    list_display = ["name", "position", "description", "used"]
    search_fields = ["name"]
    ordering = ["position", "name"]
    fields = ["name", "slug", "description", "position"]
