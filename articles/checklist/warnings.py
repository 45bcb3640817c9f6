"""What an editor should look at, and may pass with a reason."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import markup
from articles.checklist.findings import Finding, Level
from articles.checklist.frozen import Frozen, name_of
from articles.checklist.links import links_that
from articles.models import Article
from articles.querysets import photos_under_embargo
from articles.richtext import plain
from kit.blanks import says
from kit.clock import format_moment
from kit.prepared import prepared, read
from media.imaging import perceptual_hash
from media.models import Photo, Resemblance
from people.mentions import people
from people.models import Author, Person

WARNING = Level.WARNING
LONGEST_HEADLINE, LONGEST_STANDFIRST = 70, 160  # characters; search results and social cards cut off what is longer
SOON = timedelta(days=7)

_HEADINGS = {f"h{level}" for level in range(1, 7)}


def warnings(frozen: Frozen) -> list[Finding]:
    """Return the findings that give way to a reason."""
    return [
        *_lengths(frozen),
        *(_standing(frozen) if frozen.kind == Article.Kind.STORY else ()),
        *_photos(frozen),
        *_handouts(frozen),
        *(_twins_under_embargo(frozen) if frozen.is_any_embargo else ()),
        *_links(frozen),
        *links_that(WARNING, frozen),
        *_headings(frozen),
        *_see_also(frozen),
        *(_people(frozen) if frozen.kind == Article.Kind.STORY else ()),  # a page has no list of them
    ]


def _lengths(frozen: Frozen) -> Iterator[Finding]:
    revision = frozen.revision
    over = len(revision.headline) - LONGEST_HEADLINE
    if over > 0:
        said = ngettext(
            "The headline is %(over)d character too long: search results and social cards show %(most)d. Shorten it.",
            "The headline is %(over)d characters too long: search results and social cards show %(most)d. Shorten it.",
            over,
        )
        yield Finding("long_headline", WARNING, said % {"over": over, "most": LONGEST_HEADLINE}, field="headline")
    over = len(revision.standfirst) - LONGEST_STANDFIRST
    if over > 0:
        said = ngettext(
            "The standfirst is %(over)d character too long: search results show %(most)d. Shorten it.",
            "The standfirst is %(over)d characters too long: search results show %(most)d. Shorten it.",
            over,
        )
        yield Finding("long_standfirst", WARNING, said % {"over": over, "most": LONGEST_STANDFIRST}, field="standfirst")


def _standing(frozen: Frozen) -> Iterator[Finding]:
    if not frozen.revision.section_id:
        said = _("The story has no section. Choose the one that leads it.")
        yield Finding("no_section", WARNING, said, field="section", at_submit=True)
    if not frozen.body["authors"]:
        said = _("The story has no byline. Add its author.")
        yield Finding("no_byline", WARNING, said, field="bylines", at_submit=True)


def _photos(frozen: Frozen) -> Iterator[Finding]:
    for photo in frozen.photos:
        if photo.file and not says(photo.alt_text):
            said = _("“%s” has no alt text. Say in the photo library, in one sentence, what the picture shows.")
            yield frozen.at_photo(photo.pk, WARNING, "no_alt_text", said % name_of(photo))
        if photo.is_usable and photo.usable_until and photo.usable_until <= frozen.at + SOON:
            said = _(
                "The rights of “%(photo)s” end on %(moment)s, and at that minute it leaves the page. "
                "Choose another photo, or have its rights extended."
            ) % {"photo": name_of(photo), "moment": format_moment(photo.usable_until)}
            yield frozen.at_photo(photo.pk, WARNING, "rights_end", said)


def _handouts(frozen: Frozen) -> Iterator[Finding]:
    """Yield the press handouts of which nobody has said what they came with: a press text needn't be of a campaign."""
    for photo, campaigns in frozen.handouts:
        if not campaigns:
            said = _(
                "“%s” is a press handout, only for what it came with, and is in no campaign. "
                "Add it to its campaign’s photos, or make sure that this story is what it came with."
            )
            yield frozen.at_photo(photo.pk, WARNING, "handout_alone", said % name_of(photo))


def _twins_under_embargo(frozen: Frozen) -> Iterator[Finding]:
    """Yield the photos that look like one which an embargo keeps back: its rule is of photos, and not of pictures."""
    twins = _likest_secrets({photo.pk: photo for photo in frozen.photos if photo.likeness}, frozen)
    kept = photos_under_embargo(frozen.at, frozen.campaigns).in_bulk({*twins, *twins.values()}) if twins else {}
    for pk, twin in twins.items():
        if twin in kept and pk not in kept:
            said = _(
                "It looks like “%s”, a photo that an embargo keeps from readers. "
                "Publish it only if it shows another picture."
            )
            yield frozen.at_photo(pk, WARNING, "twin_under_embargo", said % name_of(kept[twin]))


def _likest_secrets(photos: Mapping[int, Photo], frozen: Frozen) -> dict[int, int]:
    """Return for some of a story's photos the photo under embargo that is likest to each, both by their ids.

    Most were compared with all others when they came (`media.intake.comparisons`), and only what was found is read.
    """
    if not photos:
        return {}
    compared = {pk: photo.likeness for pk, photo in photos.items() if photo.compared_at}
    others = {pk: photo.likeness for pk, photo in photos.items() if pk not in compared}
    secret = (frozen.at, frozen.campaigns)
    pairs, new = read(_known_likenesses([*photos], *secret), _secrets(*secret, is_compared=False))
    [old] = read(_secrets(*secret, is_compared=True)) if others else [[]]
    matches = [*perceptual_hash.matches(compared, new), *perceptual_hash.matches(others, [*new, *old])]
    found: dict[int, dict[int, float]] = {pk: {} for pk in photos}
    for one, other, score in (*pairs, *matches):
        found[one][other] = score
    return {pk: min(scores, key=lambda other: (-scores[other], other)) for pk, scores in found.items() if scores}


@prepared
def _known_likenesses(
    photos: Collection[int], at: datetime, campaigns: Collection[int]
) -> QuerySet[Resemblance, tuple[int, int, float]]:
    secret = photos_under_embargo(at, campaigns)
    rows = Resemblance.objects.filter(Exists(secret.filter(pk=OuterRef("other"))), photo__in=photos)
    return rows.values_list("photo", "other", "score")


@prepared
def _secrets(at: datetime, campaigns: Collection[int], *, is_compared: bool) -> QuerySet[Photo, tuple[int, str]]:
    """Return (id, likeness) of the photos under embargo, of those that were compared with all others or of the rest."""
    rows = photos_under_embargo(at, campaigns).exclude(likeness="").filter(compared_at__isnull=not is_compared)
    return rows.order_by("pk").values_list("pk", "likeness")


def _links(frozen: Frozen) -> Iterator[Finding]:
    for index, address, words in frozen.links:
        if not says(plain(words)):
            said = _("A link to “%s” has no words. Write what it leads to, or take the link away.")
            yield frozen.in_block(index, WARNING, "empty_link", said % address, at_submit=True)


def _headings(frozen: Frozen) -> Iterator[Finding]:
    """Yield the headings that skip a level: whoever hears the page looks for the missing one."""
    above = 1  # the headline
    for index, html in frozen.rich_texts():
        for name, _attributes, words in markup.elements(html, _HEADINGS):
            level = int(name[1])
            if level > above + 1:
                said = _(
                    "“%(words)s” has level %(level)d without a heading of level %(right)d above it. Change its level."
                )
                said %= {"words": plain(words), "level": level, "right": above + 1}
                yield frozen.in_block(index, WARNING, "heading_level", said, at_submit=True)
            above = level


def _see_also(frozen: Frozen) -> Iterator[Finding]:
    for index, pk in frozen.held(Article):
        if pk not in frozen.reached and pk not in frozen.beside:
            # Not its headline: who writes this story may not be one who sees that one.
            said = _("Readers can’t reach the story at that moment, so no link leads there. Choose another one.")
            yield frozen.in_block(index, WARNING, "see_also_not_live", said)


def _people(frozen: Frozen) -> Iterator[Finding]:
    """Yield the people who are named but not linked; whoever stands in the byline needn't be."""
    index = people("\n".join(words for _where, words in frozen.texts))
    named: dict[int, str] = {}
    for where, words in frozen.texts:
        for pk in index.find(words):
            named.setdefault(pk, where)
    [rows] = read(_unlinked([*named], frozen.body["authors"], frozen.body["people"]))
    unlinked = {person.pk: person for person in rows}
    for pk, where in named.items():
        if pk in unlinked:
            said = _("%(person)s is named in %(where)s, but not linked. Add the name under “People in it”.")
            yield Finding("person_not_linked", WARNING, said % {"person": unlinked[pk], "where": where}, field="people")


@prepared
def _unlinked(named: Collection[int], authors: Collection[int], people: Collection[int]) -> QuerySet[Person]:
    """Return those of some people who are neither among others nor one of some authors."""
    linked = Person.objects.filter(author__in=Author.ever.ids_for(authors)).values("pk")
    rows = Person.objects.filter(pk__in=named)
    return rows.exclude(pk__in=linked).exclude(pk__in=Person.ever.ids_for(people))
