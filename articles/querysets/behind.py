"""Which of the revisions in a place in time, or with one to come, read otherwise than the last save of their story.

Each says so itself (`is_behind`), so that an index finds what is live with changes. A save tells it of those of its
story, which its writer holds. One that has told nothing, by a version beside this one, says nothing of itself either:
whoever looks for changes looks at its story until somebody tells.
"""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

_AT_ONCE = 500  # stories


def tell_of(save: Any) -> None:
    """Tell of the revisions in place, and to come, that a new save of their story reads as they do or otherwise."""
    place = Q(live_from__isnull=False, live_until=None) | Q(live_until__gt=timezone.now())
    reads_so = Case(When(digest=save.digest, then=Value(False)), default=Value(True))
    _revisions().filter(place, article=save.article_id).update(is_behind=reads_so)


def untold() -> QuerySet[Any]:
    """Return the saves that have told nothing."""
    return _revisions().filter(kind="save", is_behind=None)


def tell_the_rest() -> int:
    """Tell what saves of a version beside this one have not, and return of how many stories: 0 if there are none."""
    stories = [*untold().values_list("article", flat=True).distinct()[:_AT_ONCE]]
    for story in stories:
        with transaction.atomic():
            [*apps.get_model("articles", "Article").objects.select_for_update(no_key=True).filter(pk=story)]
            tell_of(_revisions().filter(article=story, kind="save").order_by("-number").defer("body")[0])
            untold().filter(article=story).update(is_behind=False)
    return len(stories)


def _revisions() -> QuerySet[Any]:
    return apps.get_model("articles", "Revision").objects.order_by()
