"""What is kept beside a story's working copy: autosaves, and what was typed over a newer save."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from articles.models import Article, Revision
from articles.revisions.snapshots import add_revision, last_number, last_save, lock_story, same
from kit.prepared import Read, prepared, read

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Beside(NamedTuple):
    """What a story's revisions are before one more is kept, as they were read at one moment."""

    newest: Revision | None  # its last save
    former: Revision | None  # what the writer's forms have kept last
    number: int  # the last one, 0 where there is none
    going: dict[int, int]  # the numbers of the autosaves that give way, by their ids
    held: set[int]  # the ids of those among them that a link shows, or the story's record names


class _OvertakenError(Exception):
    """Something was written since the story's revisions were read."""


def asked_beside(article: Article, user: "User | AnonymousUser | None", replacing: int | None) -> list[Read[Any]]:
    """Return the reads of which `beside_in` makes a `Beside`.

    Arguments: `user`, who writes; `replacing`, the number of the autosave that gives way, None for all of the user's.
    """
    story, writer = article.pk, [user.pk] if user and user.pk else []
    number = [] if replacing is None else [replacing]
    going = _going(story, *writer, *number, is_written=bool(writer), is_one=bool(number))
    return [last_save(story), _last_autosave(story, *writer), last_number(story), going]


def beside_in(article: Article, found: Sequence[list[Any]]) -> Beside:
    """Return what `asked_beside` has read of a story."""
    saves, former, numbers, going = found
    for revision in (*saves, *former):
        revision.article = article
    held = {pk for pk, _number, link, entry in going if link or entry}
    return Beside(_only(saves), _only(former), _only(numbers) or 0, {row[0]: row[1] for row in going}, held)


def _only(rows: list[Any]) -> Any:
    return rows[0] if rows else None


@prepared
def _last_autosave(article: int, *writer: int) -> QuerySet[Revision]:
    """Return what a user's open form has kept last, of nobody's if no user is given."""
    kept = Revision.objects.in_story(article).autosaves()
    return kept.filter(created_by=writer[0] if writer else None).order_by("-number")[:1]


@prepared
def _going(article: int, *values: int, is_written: bool, is_one: bool) -> QuerySet[Any, tuple[Any, ...]]:
    """Return what gives way to an autosave: of a writer, if the first of `values` is one, and with its last number."""
    going = Revision.objects.in_story(article).autosaves().saved_by(values[0] if is_written else None)
    rows = going.filter(number=values[-1]) if is_one else going
    return rows.order_by("pk").values_list("pk", "number", "preview_links", "audit")


@prepared
def left_unsaved(article: int, user: int) -> QuerySet[Any, tuple[int, str]]:
    """Return the numbers and digests of what a user has written in a story and not saved, the newest first."""
    return Revision.objects.in_story(article).left_by(user).values_list("number", "digest")


@prepared
def left_rows(article: int, user: int) -> QuerySet[Revision]:
    """Return what `left_unsaved` names, without the bodies."""
    return Revision.objects.in_story(article).left_by(user).defer("body")


@prepared
def last_saver(article: int) -> QuerySet[Revision]:
    """Return the newest save of a story with its writer, and without its body."""
    saves = Revision.objects.in_story(article).saves().order_by("-number")[:1]
    return saves.select_related("created_by").defer("body")


def keep(
    revision: Revision,
    *,
    based_on: int | None,
    replacing: int | None = None,
    known: Beside | None = None,
    along: Callable[[], None] = lambda: None,
) -> Revision | None:
    """Store a frozen revision beside the working copy: an autosave, or what was typed over a newer save.

    Arguments: `revision`, unsaved, its kind AUTOSAVE or KEPT; `based_on`, the number of the save on which it was
    written, as its form says, taken only if there is such a save: a later one would be written over unseen;
    `replacing`, the number of the autosave whose place an autosave takes, None for all of its writer's; `known`, what
    was read of the story's revisions a moment ago; `along`, what is to be written in the same transaction, and alone
    where nothing is stored: before the story is held, as a row that refers to it waits for whoever holds it. Returns
    the stored revision; the former one where it reads the same; None where the newest save does.
    """
    article, is_autosave = revision.article, revision.kind == Revision.Kind.AUTOSAVE
    asked = asked_beside(article, revision.created_by, replacing)
    if is_autosave:
        known = known or beside_in(article, read(*asked))
        former, is_saved = known.former, bool(known.newest and known.newest.digest == revision.digest)
        if not former and is_saved:
            along()  # without the story, for which others would wait
            return None
        if former and not is_saved and (former.digest, former.based_on) == (revision.digest, based_on):
            along()
            return former
        try:
            with transaction.atomic():
                along()
                lock_story(article)
                return _kept(revision, based_on, known)
        except (_OvertakenError, IntegrityError):  # nothing of it is written
            revision.pk, revision._state.adding = None, True
    with transaction.atomic():
        along()
        lock_story(article)
        return _kept(revision, based_on, beside_in(article, read(*asked)))


def _kept(revision: Revision, based_on: int | None, known: Beside) -> Revision | None:
    """Do what `keep` does with a story that is held; raises if more was written than is known."""
    article, newest, former = revision.article, known.newest, known.former
    number = known.number
    if newest is None or based_on != newest.number:
        based_on = based_on if article.revisions.saves().numbered([based_on]).exists() else None
    is_saved = bool(newest and same(newest, revision))
    if revision.kind == Revision.Kind.AUTOSAVE and former:
        if not is_saved and same(former, revision) and former.based_on == based_on:
            return former
        if _give_way(article, known):
            number -= 1  # the last one is free
    if is_saved:
        return None
    revision.based_on = based_on
    return add_revision(revision, number)


def _give_way(article: Article, known: Beside) -> bool:
    """Take out the autosaves that give way, and say whether one of them was the last of the story's revisions.

    What a link shows is kept for the link.
    """
    gone = [pk for pk in known.going if pk not in known.held]
    if known.held:
        article.revisions.autosaves().filter(pk__in=known.held).update(kind=Revision.Kind.KEPT)
    if gone:
        rows = article.revisions.autosaves().filter(pk__in=gone)
        # No other row is an autosave's: readers never saw it, and only saves hold galleries.
        if rows._raw_delete(rows.db) != len(gone):
            raise _OvertakenError
    return known.number in {known.going[pk] for pk in gone}


def drop_autosaves(article: Article, user: "User | AnonymousUser | None", number: int | None = None) -> None:
    """Forget what a user's open form has kept by itself, once it is saved or thrown away.

    Arguments: `number`, the one that is meant, None for all of the user's in this story. It is the one kind of revision
    that goes: it was never anybody's decision. What a link shows is kept for the link.
    """
    with suppress(_OvertakenError):  # somebody has done the same just now
        _give_way(article, beside_in(article, read(*asked_beside(article, user, number))))
