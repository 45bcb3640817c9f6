"""One source text with all it needs becomes one story, in one transaction: whole or not at all."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.addresses import free_address
from articles.importing import body, linking
from articles.importing.dossiers.tables import AuthorEntry, Dossier, StoryEntry
from articles.importing.entities import Entities, datetime_of
from articles.importing.photos import Photos
from articles.importing.press_text.parsed import Reading, TextRefused
from articles.importing.press_text.source import read_bytes
from articles.importing.relinking import link_late, publish_again
from articles.importing.report import Report
from articles.importing.saving import save
from articles.importing.sections import sections_called
from articles.models import Article, Byline, Campaign, Revision, Source, blocks
from articles.publishing import NotPublishable, examine, publish
from articles.revisions.snapshots import freeze, record, same
from kit.blanks import says
from kit.prepared import first, prepared, read
from kit.text import fold
from people.mentions import people as people_in

METHOD = 1  # raise it when the importer reads the same source differently: every story is then compared again


@dataclass(frozen=True)
class Manuscript:
    """What is known of a story before it meets the database.

    Fields: `name`, the file's; `sha256`, of its bytes; `reading`, what the text says; `dossier` and `entry`, the
    dossier and its entry for this story, or None; `authors`, the dossiers' entries of the authors, by folded name;
    `section` and `override`, what whoever runs the import says for texts that have none of their own.
    """

    name: str
    sha256: str
    reading: Reading
    dossier: Dossier | None = None
    entry: StoryEntry | None = None
    authors: Mapping[str, AuthorEntry] = field(default_factory=dict)
    section: str = ""
    override: str = ""

    @property
    def publication(self) -> str:
        return (self.entry and self.entry.publication) or self.reading.publication

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the names of its sections, the first of which leads: the text's, the dossier's or the console's."""
        said = self.entry.sections if self.entry else ()
        return self.reading.sections or said or tuple(filter(None, [self.section]))

    @property
    def reason(self) -> str:
        """Return why warnings are passed, or "": a reason given for this story before one given for all."""
        return (self.entry and self.entry.override) or self.override

    @property
    def published_at(self) -> datetime | None:
        """When the story was published first, or None when nobody says."""
        return datetime_of(self.reading.published_on or (self.entry.published_on if self.entry else None))

    def fingerprints(self) -> list[str]:
        """Return what the story is known again by; the second is that of a text whose publication wasn't known yet."""
        headline = fold(self.reading.headline)
        return [
            hashlib.sha256(f"{publication}\n{headline}".encode()).hexdigest()
            for publication in dict.fromkeys((fold(self.publication), ""))
        ]

    def digest(self, *, asked: bool = False) -> str:
        """Return the SHA-256 of all that decides what is imported: text, dossier, pictures.

        Arguments: `asked`, adds what the console says, for a story that was kept back: another answer may let it go.
        """
        authors = {name: asdict(entry) for name, entry in self.authors.items()}
        parts = [METHOD, self.sha256, authors]
        if self.dossier and self.entry:
            pictures = [_digest(self.dossier.picture(photo.file)) for photo in self.entry.photo if photo.file]
            parts += [self.dossier.shared, asdict(self.entry), pictures]
        parts += [[self.section, self.override]] if asked else []
        return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(read_bytes(path, settings.PHOTO_MOST_BYTES)).hexdigest()
    except TextRefused:
        return ""


@dataclass(frozen=True)
class StoryOutcome:
    """What became of a text: `verb` is "made", "changed", "unchanged" or "kept" (the desk has written on it since).

    `is_waiting` says that it is to be published at the end of the run: it leads to a story that readers can't reach
    yet, or an earlier run ended before its publication.
    """

    article: Article
    verb: str
    is_waiting: bool = False


@transaction.atomic
def write_story(text: Manuscript, report: Report) -> StoryOutcome:
    """Write the story of a `Manuscript`; return its `StoryOutcome`. What is made and changed is added to `report`.

    Raises Refused (one sentence) and then leaves nothing behind in the database.
    """
    source, digest = _source(text), text.digest()
    if source and source.sha256 in (digest, text.digest(asked=True)):
        return StoryOutcome(source.article, "unchanged", is_waiting=_never_published(source))
    if source and not is_ours(source):
        return StoryOutcome(source.article, "kept")
    article = _Story(text, source, report).write(digest)
    report.add("changed" if source else "made", article)
    if source:
        return StoryOutcome(article, "changed", is_waiting=_leads_nowhere_yet(article))
    return StoryOutcome(article, "made", is_waiting=_leads_nowhere_yet(article))


def _source(text: Manuscript) -> Source | None:
    """Return the `Source` by which a text is known already, or None."""
    fingerprints = text.fingerprints()
    if not any(read(_fingerprinted(fingerprints[0], fingerprints[-1]))):
        return None  # nor is there anything to hold
    rows = Source.objects.select_for_update(of=("self",)).select_related("article").filter(fingerprint__in=fingerprints)
    return min(rows, key=lambda row: fingerprints.index(row.fingerprint), default=None)


@prepared
def _fingerprinted(one: str, other: str) -> QuerySet[Source, int]:
    return Source.objects.filter(Q(fingerprint=one) | Q(fingerprint=other)).values_list("pk", flat=True)[:1]


def is_ours(source: Source) -> bool:
    """Say whether nobody but the importer has written on a story: only then may the importer write on it again.

    A story without any revision waits for its first publication: the desk can't save without recording one.
    """
    article, newest = source.article, source.article.revisions.newest_saved()
    if article.audit.filter(by__isnull=False).exists():
        return False
    if newest is None:
        return True
    # A deleted account leaves no name on its revisions, so the time counts too.
    return not newest.created_by_id and newest.created_at <= source.imported_at and same(newest, freeze(article))


def _never_published(source: Source) -> bool:
    """Say whether the run that made a story ended before its publication was tried.

    A story whose publication was refused has a revision: it is the desk's draft, and the desk decides about it.
    """
    article = source.article
    return not article.revisions.exists() and not article.audit.exists()


def _leads_nowhere_yet(article: Article) -> bool:
    """Say whether a story leads to one that isn't here, or that readers don't see: this run may yet bring it."""
    [led_to] = read(_led_to(article.pk))
    there = Article.objects.stories().live(timezone.now()).filter(pk__in=led_to)
    return bool(led_to) and there.count() < len({*led_to})


def is_kept_back(article: Article, text: Manuscript, beside: Collection[int]) -> bool:
    """Say whether the checklist would keep a story from going live now, along with the stories `beside`."""
    try:
        examine(article, by=None, at=timezone.now(), override=text.reason, beside=beside)
    except NotPublishable:
        return True
    return False


@transaction.atomic
def publish_story(article: Article, text: Manuscript, report: Report, beside: Collection[int] = ()) -> str:
    """Publish an imported story: at its own date if it is new, else now; then those that lead to it since it came.

    Arguments: `beside`, the ids of stories that go live along with it. Returns a sentence when something is against it;
    the story is then a draft of the desk's.
    """
    now = timezone.now()
    placed = first(_last_placed(article.pk))
    at = max(now, placed) if placed else _floored(article, text.published_at or now, now)
    problem = ""
    try:
        revision = publish(article, by=None, at=at, override=text.reason, beside=beside)
        publish_again(article, report, is_ours)
    except NotPublishable as error:
        revision = record(article)
        problem = _("“%(story)s” is kept as a draft. %(reasons)s") % {"story": article, "reasons": error}
    [[source]] = read(_source_of(article.pk))
    if problem or revision.created_at > source.imported_at:
        source.sha256 = text.digest(asked=bool(problem))
        source.save(update_fields=["sha256", "imported_at"])  # what is older than `imported_at` is the importer's own
    return problem


def _floored(article: Article, at: datetime, now: datetime) -> datetime:
    """Return `at`, but not before an embargo that still holds."""
    [ends] = read(_embargoes_over(article.pk, now))
    own = article.embargoed_until if article.is_under_embargo(now) else None
    return max(filter(None, [at, own, *ends]))


@prepared
def _led_to(article: int) -> QuerySet[blocks.SeeAlso, int | None]:
    return blocks.SeeAlso.objects.filter(parent=article).values_list("article", flat=True)


@prepared
def _last_placed(article: int) -> QuerySet[Revision, datetime | None]:
    placed = Revision.objects.in_story(article).ever_placed().order_by("-live_from")
    return placed.values_list("live_from", flat=True)[:1]


@prepared
def _source_of(article: int) -> QuerySet[Source]:
    return Source.objects.filter(article=article)


@prepared
def _embargoes_over(article: int, now: datetime) -> QuerySet[Campaign, datetime | None]:
    hidden = Campaign.objects.under_embargo(now).filter(articles=article)
    return hidden.values_list("embargoed_until", flat=True)


class _Story:
    """Writes one story's rows."""

    def __init__(self, text: Manuscript, source: Source | None, report: Report) -> None:
        self.text, self.source, self.report = text, source, report
        self.reading, self.entry = text.reading, text.entry
        self.entities = Entities(report)

    def write(self, digest: str) -> Article:
        """Write the story's rows, and return the article; recording a revision is left to its publication."""
        if self.text.dossier:
            self.entities.apply(self.text.dossier)
        article = self._article()
        photos = Photos(article if self.source else None, self.text.dossier, self.entry, self.entities, self.report)
        body_blocks = body.Body(article, self.entry, photos, self.entities, self.report).compose(self.reading.items)
        photos.take_all()
        self._lead(article, photos)
        body.write_blocks(article, body_blocks)
        self._bylines(article)
        campaigns = self._link(article)
        now = timezone.now()
        photos.spread(campaigns, _floored(article, now, now))
        self._remember(article, digest)
        link_late(article, self.entities.new, self.report, is_ours)
        return article

    def _article(self) -> Article:
        article = self.source.article if self.source else Article()
        article.headline = self.reading.headline
        article.standfirst = self.reading.standfirst or (self.entry.standfirst if self.entry else "")
        article.kicker = self.entry.kicker if self.entry else ""
        article.slug = article.slug or free_address(article.headline, beside_all=True)
        sections = sections_called(self.text.sections, self.report)
        article.section = sections[0] if sections else article.section
        save(article)
        self._set(article.other_sections, sections[1:])
        return article

    def _lead(self, article: Article, photos: Photos) -> None:
        caption = self.entry.lead_photo if self.entry else ""
        if not caption and not article.lead_photo_id and not article.lead_caption:
            return
        article.lead_photo = photos.get(caption) if caption else None
        article.lead_caption = caption
        save(article)

    def _bylines(self, article: Article) -> None:
        biography, authors = self.reading.biography, []
        for name in filter(says, self.reading.bylines):
            entry = self.text.authors.get(fold(name))
            values = {"title": entry.title, "biography": entry.biography} if entry else {}
            if biography and fold(biography.name) == fold(name):
                values = {"title": biography.title, "biography": biography.text}
            authors.append(self.entities.author(name, **values))
        authors = list(dict.fromkeys(authors))
        if not self.source or authors != [each.author for each in article.bylines.select_related("author")]:
            if self.source:
                article.bylines.all().delete()
            for position, author in enumerate(authors):
                save(Byline(article=article, author=author, position=position))

    def _link(self, article: Article) -> list[Campaign]:
        """Link who and what the text and the dossier name; return the campaigns of the dossier."""
        words, entry = self.reading.words, self.entry
        people = [self.entities.person(name) for name in (entry.people if entry else ())]
        products = [self.entities.product(name) for name in (entry.products if entry else ())]
        campaigns = list(dict.fromkeys(self.entities.campaign(name) for name in (entry.campaigns if entry else ())))
        self._set(article.people, {*people_in(words).find(words), *(row.pk for row in people)})
        self._set(article.products, {*linking.products(words).find(words), *(row.pk for row in products)})
        self._set(article.campaigns, {*campaigns, *linking.campaigns_in(words)})
        self._set(article.tags, entry.tags if entry else [])
        return campaigns

    def _set(self, there: Any, wanted: Collection[Any]) -> None:
        """Let a story lead to some rows and to no others; a new one leads nowhere yet, which nobody has to be asked."""
        if self.source:
            there.set(wanted)
        elif wanted:
            there.add(*wanted)

    def _remember(self, article: Article, digest: str) -> None:
        """Note where the story came from."""
        source = self.source or Source(article=article)
        source.fingerprint = self.text.fingerprints()[0]
        source.sha256 = digest
        source.name = self.text.name[-255:]
        source.publication = self.text.publication
        source.url = self.entry.url if self.entry else ""
        source.notes = "\n".join(self.reading.notes)
        save(source)
