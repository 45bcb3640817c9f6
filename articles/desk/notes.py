"""Notes between editors on a story: written, answered, resolved. Readers never see any of it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import permissions
from articles.models import Article, Note
from articles.models.desk import LONGEST_NOTE
from articles.publishing import Refused
from articles.publishing.acts import held
from articles.revisions.working_copy import blocks_of
from kit.blanks import says
from kit.prepared import all_of, prepared
from kit.rows import remember

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_NOTES = 500  # of one story, answers among them: its form shows them all


def threads(article: Article) -> list[Note]:
    """Return the notes on a story that answer no other, each with its answers."""
    notes = all_of(_notes(article.pk))
    for note in notes:
        remember(note, "answers", [each for each in notes if each.answers_to_id == note.pk])
    return [note for note in notes if note.answers_to_id is None]


@prepared
def _notes(story: int) -> QuerySet[Note]:
    return Note.objects.in_story(story)


@transaction.atomic
def add_note(article: Article, *, text: str, by: "User", block: str = "") -> Note:
    """Add a note to a story, or to the block with the key `block`; return it.

    Raises PermissionDenied, or Refused for a note without words, on a block that the story hasn't, or one too many.
    """
    article = _held(article, by)
    key = UUID(block) if block in {str(each.key) for each in blocks_of(article)} else None
    if block and key is None:
        raise Refused(_("The story as it was saved has no such block. Save it first, or write the note on the story."))
    return Note.objects.create(article=article, block=key, text=_words(text), by=by, at=timezone.now())


@transaction.atomic
def answer(note: Note, *, text: str, by: "User") -> Note:
    """Answer a note; a resolved one is open again. Returns the answer; raises as `add_note` does."""
    article = _held(note.article, by)
    reopen(note, by=by)
    return Note.objects.create(
        article=article, block=note.block, answers_to=note, text=_words(text), by=by, at=timezone.now()
    )


@transaction.atomic
def resolve(note: Note, *, by: "User", text: str = "") -> None:
    """Say that a note is settled, with a last answer if there is one. It stays, with who settled it."""
    if says(text):
        answer(note, text=text, by=by)
    _settle(note, by, resolved_at=note.resolved_at or timezone.now(), resolved_by=note.resolved_by or by)


def joins(lines: Iterable[str]) -> dict[str, str]:
    """Return what a form says of joined blocks as `follow` takes it: each line is the keys of the two."""
    pairs = [line.split() for line in lines]
    return {pair[0]: pair[1] for pair in pairs if [len(key) for key in pair] == [36, 36]}


@transaction.atomic
def follow(article: Article, joined: Mapping[str, str]) -> None:
    """Let notes on blocks that are gone stand at those which have taken their words.

    `joined` names by the key of a block the key of the one with which it was joined.
    """
    if not joined:
        return
    present = {str(block.key) for block in blocks_of(article)}
    moved = []
    for note in article.notes.exclude(block=None):
        key, seen = str(note.block), set[str]()
        while (
            key not in present and key in joined and key not in seen
        ):  # it was joined with one that was joined in turn
            seen.add(key)
            key = joined[key]
        if key in present and key != str(note.block):
            note.block = UUID(key)
            moved.append(note)
    Note.objects.bulk_update(moved, ["block"])


def reopen(note: Note, *, by: "User") -> None:
    _settle(note, by, resolved_at=None, resolved_by=None)


@transaction.atomic
def _settle(note: Note, by: "User", **columns: Any) -> None:
    held(note.article, by, permissions.may_note)
    for name, value in columns.items():
        setattr(note, name, value)
    note.save(update_fields=[*columns])


def _held(article: Article, by: "User") -> Article:
    """Hold a story that one more note may be written on."""
    article = held(article, by, permissions.may_note)
    if article.notes.count() >= MOST_NOTES:
        raise Refused(_("A story has at most %d notes and answers: settle this one with each other.") % MOST_NOTES)
    return article


def _words(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not says(text):
        raise Refused(_("Write what the note should say."))
    if len(text) > LONGEST_NOTE:
        raise Refused(_("A note has at most %d characters: shorten it, or write two.") % LONGEST_NOTE)
    return text
