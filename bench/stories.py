"""What each story of a made magazine says, holds and comes to: told by its number alone, the same each time."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from cast import Cast, frequent, several
from instructions import WORDS

OWN_PHOTOS = 3  # of a story, beside one out of the library
SPAN = timedelta(days=15 * 365)  # from the first story to the last
# What a story has come to, by its place among fifty; the others are live as they were first published.
FATES = {
    **dict.fromkeys((3, 13, 23, 33), "superseded"),
    **dict.fromkeys((7, 29), "withdrawn"),
    11: "scheduled",
    17: "embargoed",
    **dict.fromkeys((19, 41), "draft"),
}


@dataclass
class Story:
    """A story that isn't stored yet. `many` and the others hold ids; `blocks` are unsaved, in the order of the page."""

    fate: str
    at: datetime  # when it goes live
    until: datetime | None  # the end of its embargo
    before: str  # the standfirst of an earlier revision
    columns: dict[str, Any]  # of its working copy
    many: dict[str, list[int]]
    authors: list[int]
    tags: list[int]
    blocks: list[Any]


def tell(number: int, size: int, cast: Cast, own: list[int], earlier: list[int], now: datetime) -> Story:
    """Return the story of a number, from 0 on.

    Arguments: `size`, how many the magazine is to have; `own`, its own photos; `earlier`, live stories that it may
    name; `now`, the moment to which past and future refer.
    """
    from articles.models import Picture, Text

    rng = random.Random(number)  # noqa: S311 - the same magazine each time
    fate = FATES.get(number % 50, "live")
    is_plain = number % 4 == 0
    products, campaigns = several(rng, cast.products, 1 + number % 2), several(rng, cast.campaigns, 1)
    lead, first, second = own
    extra = _extra(number, rng, cast, earlier)
    blocks = [
        Text(html=_html(rng)),
        Picture(photo_id=first, caption=_words(rng, 8)),
        extra,
        Text(html=_html(rng)),
        Picture(photo_id=second, caption=_words(rng, 8), layout="wide"),
        Picture(photo_id=frequent(rng, cast.photos), caption=""),
    ]
    for place, block in enumerate(blocks):
        block.key, block.region, block.ordering = _key(number, place), "body", 10 * (place + 1)
    at = now - timedelta(hours=1) - (size - number) * (SPAN / size)
    if fate in ("scheduled", "embargoed"):
        at = now + timedelta(days=1 + number % 40)
    return Story(
        fate=fate,
        at=at,
        until=at if fate == "embargoed" else None,
        before=f"{_words(rng, 14)}." if fate == "superseded" else "",
        columns={
            "key": _key(number, -1),
            "headline": f"{_words(rng, 5)} {number + 1}",
            "slug": f"story-{number + 1}",
            "kicker": "The campaign" if number % 3 == 0 else "",
            "standfirst": f"{_words(rng, 16)}.",
            "section_id": cast.sections[number % len(cast.sections)],
            "lead_photo_id": lead,
            "lead_caption": _words(rng, 6),
        },
        many={
            "people": [] if is_plain else several(rng, cast.people, 2),
            "products": [] if is_plain else products,
            "campaigns": campaigns if not is_plain and number % 3 == 0 else [],
            "other_sections": [cast.sections[(number + 1) % len(cast.sections)]] if number % 10 == 1 else [],
        },
        authors=several(rng, cast.authors, 1 + number % 2),
        tags=several(rng, cast.tags, 4),
        blocks=blocks,
    )


def _extra(number: int, rng: random.Random, cast: Cast, earlier: list[int]) -> Any:
    """Return the one block that isn't the same in every story: half of them have a quotation."""
    from articles.models import CreditsRoll, Embed, Gallery, ProductCard, PullQuote, SeeAlso

    kinds: dict[int, Any] = {
        1: lambda: ProductCard(product_id=frequent(rng, cast.products), text=f"{_words(rng, 7)}."),
        3: lambda: CreditsRoll(campaign_id=frequent(rng, cast.campaigns)),
        5: lambda: Embed(url=f"https://example.org/film/{number}", title=_words(rng, 3), note="2 minutes"),
        7: lambda: Gallery(gallery_id=frequent(rng, cast.galleries)),
        9: lambda: SeeAlso(article_id=frequent(rng, earlier)) if earlier else SeeAlso(title=_words(rng, 4)),
    }
    return kinds.get(number % 10, lambda: PullQuote(text=f"{_words(rng, 20)}.", attribution="The cutter"))()


def _key(number: int, place: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"story {number} {place}")


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count)).capitalize()


def _html(rng: random.Random) -> str:
    """Return the HTML of a heading and three paragraphs, about 225 words of it."""
    link = f'<a href="https://example.org/{rng.randrange(1000)}">{_words(rng, 2)}</a>'
    first = f"{_words(rng, 30)} <strong>{_words(rng, 1)}</strong> {_words(rng, 30)} {link} {_words(rng, 7)}."
    return f"<h2>{_words(rng, 5)}</h2><p>{first}</p><p>{_words(rng, 75)}.</p><p>{_words(rng, 75)}.</p>"
