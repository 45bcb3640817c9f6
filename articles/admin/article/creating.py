"""A new story or page: its working title and nothing else. What follows is written in the form of one that is there."""

from typing import TYPE_CHECKING

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.addresses import free_address
from articles.models import Article
from kit.admin.site import DeskRequest

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def begun_already(request: DeskRequest, kind: str) -> Article | None:
    """Return what is of a kind and the first press of the button has begun, None if this is the first.

    To be asked within a transaction: two requests of one user wait for each other here.
    """
    if request.method != "POST" or IS_POPUP_VAR in request.POST:
        return None
    get_user_model().objects.select_for_update().get(pk=request.user.pk)
    headline = request.POST.get("headline", "").strip()
    return Article.objects.of_kind(kind).just_begun(request.user, headline, timezone.now()).first()


def begin(article: Article, *, by: "User") -> None:
    """Write a new row: its address follows from its headline, a story's byline from the account that begins it."""
    article.created_by = by
    article.slug = free_address(article.headline, kind=article.kind)
    article.save()
    if article.kind == Article.Kind.STORY and (author := getattr(by, "author", None)):
        article.bylines.create(author=author)
