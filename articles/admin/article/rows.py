"""The rows of all parts of a story's form, and what is chosen in it, read in one statement."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from articles.desk.stories import story_for
from articles.models import Article
from articles.revisions.working_copy import (
    chosen_in_story,
    galleries,
    know_places,
    places_in_story,
    rows_in_story,
    tags_in_story,
)
from kit.admin.site import editor
from kit.ids import is_id
from kit.prepared import Read, first, read
from kit.rows import know, remember

# The fields of a story that hold rows, with what those are shown with.
CHOICES: dict[str, tuple[str, ...]] = {
    "section": (),
    "lead_photo": (),
    "other_sections": (),
    "people": (),
    "products": ("brand", "photo"),
    "campaigns": ("brand",),
}
_READ = "rows_of_parts"  # under which name a story keeps them until its formsets are made


class RowsAtOnce(admin.ModelAdmin):
    """Read a story, and hand each part of its form its rows, of which all are read together."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Article | None:
        """Return the story as `get_queryset` has it: every page about one begins here."""
        if from_field or not is_id(object_id):
            return super().get_object(request, object_id, from_field)
        return first(story_for(int(object_id), editor(request), timezone.now()))

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        if obj is not None and change and _READ not in vars(obj):
            self.read_parts(obj)
        return super().get_form(request, obj, change, **kwargs)

    def read_parts(self, article: Article, *others: Read[Any]) -> list[list[Any]]:
        """Read the rows of all parts of a story's form, which finds them then; return what else is asked for."""
        vars(article)[_READ], found = rows_of(article, self.inlines, *others)
        return found

    def _create_formsets(self, request: Any, obj: Article, change: bool) -> tuple[list[Any], list[Any]]:
        """Give each set of formsets rows of its own: a form makes of them what was typed into it."""
        if change:
            if _READ not in vars(obj):
                self.read_parts(obj)
            request.rows, request.parts = vars(obj).pop(_READ), {}
        return super()._create_formsets(request, obj, change)  # type: ignore[misc]  # in no stub

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        request.parts[inline.model] = inline
        rows = request.rows.pop(inline.model) if inline.has_view_or_change_permission(request, obj) else []
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "rows": rows}

    def get_inline_formsets(self, request: Any, formsets: list[Any], *more: Any, **others: Any) -> list[Any]:
        for formset in formsets:
            request.parts[formset.model].prepare(request, formset.get_queryset())
        return super().get_inline_formsets(request, formsets, *more, **others)

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:
        """Note what a save has changed; what it took out is called there as its heading called it."""
        for formset in formsets:
            request.parts[formset.model].prepare(request, formset.deleted_objects)
        return super().construct_change_message(request, form, formsets, add)


def rows_of(
    article: Article, parts: Iterable[Any], *others: Read[Any]
) -> tuple[dict[type[Model], list[Any]], list[list[Any]]]:
    """Return the rows of a story by their model, those of each part in its order, and the rows of other reads.

    Arguments: `parts`, the inlines or their classes, each a `WordsInline`. What their headings print, what is chosen in
    the story's own fields, and what galleries hold is read along, and the rows know it then.
    """
    asked = {
        part.model: rows_in_story(article.pk, model=part.model, parent=part.fk_name, related=tuple(part.related))
        for part in parts
    }
    held = galleries(asked)
    chosen = [
        *(chosen_in_story(article.pk, name=name, related=related) for name, related in CHOICES.items()),
        tags_in_story(article),
    ]
    places = [places_in_story(article.pk, model=model, name=name) for model, name in held]
    found = iter(read(*asked.values(), *chosen, *places, *others))
    rows = {model: next(found) for model in asked}
    for name in CHOICES:
        know(article, name, next(found))
    remember(article, "tags", next(found))
    for model, name in held:
        know_places(rows[model], name, next(found))
    return rows, [*found]
