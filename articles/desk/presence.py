"""Who has a story open. A page says so every few seconds; what it hasn't said for a while isn't so any more."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Article, Presence
from kit.prepared import Read, prepared, read

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

# A page says every fifteen seconds that it is open. In a hidden tab browsers let it do so once a minute; and half that
# again, for an answer that takes its time.
PRESENT = timedelta(seconds=90)


def note_presence(article: Article, *, by: "User", at: datetime) -> None:
    """Note that `by` has the story open at the moment `at`: one statement, whoever else says the same."""
    Presence.objects.bulk_create(
        [Presence(article=article, user=by, seen_at=at)],
        update_conflicts=True,
        unique_fields=["article", "user"],
        update_fields=["seen_at"],
    )


def end_presence(article: Article, *, by: "User | AnonymousUser") -> None:
    """Note that `by` has closed the story."""
    article.presences.by(by).delete()


def display_name(user: "User | None") -> str:
    """Return the name by which colleagues know a user; of nobody, where else it was done."""
    return _name(user) or _("the console or a former account")


def display_name_at_start(user: "User | None") -> str:
    """Return what `display_name` does, for the beginning of a sentence: an account's name stays as it is."""
    return _name(user) or _("The console or a former account")


def _name(user: "User | None") -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def others_editing(article: Article, *, user: "User", at: datetime) -> str:
    """Return the sentence that says who but `user` has the story open at the moment `at`, "" if nobody has."""
    [others] = read(others_at_work(article, user, at))
    return sentence_on(others)


def others_at_work(article: Article, user: "User", at: datetime) -> Read[Presence]:
    """Return the read of those but `user` who have the story open at the moment `at`."""
    return _at_work(article.pk, user.pk, at - PRESENT)


@prepared
def _at_work(article: int, user: int, since: datetime) -> QuerySet[Presence]:
    return Presence.objects.in_story(article).others(user).since(since)


def sentence_on(others: Iterable[Presence]) -> str:
    """Return the sentence that says who has a story open beside its reader, "" if nobody has."""
    names = [display_name(each.user) for each in others]
    if not names:
        return ""
    sentence = ngettext("%s has this story open too.", "%s have this story open too.", len(names))
    return sentence % get_text_list(names, _("and"))
