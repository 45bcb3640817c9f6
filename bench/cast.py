"""Who and what a made magazine is about: people, houses, products, campaigns, tags, sections, authors and photos.

All of it stands in stories by a power law: a few are in very many of them, most in few or in one.
"""

import base64
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from instructions import WORDS

SECTIONS = ("Fashion", "Beauty", "Culture", "Runway", "Living", "Shopping")
PHOTOS_OF_A_CAMPAIGN = 4
UNDER_EMBARGO = 33  # of so many campaigns one
LIKENESS = (280, 576)  # bytes of its hashes and of its grey copy (`media.imaging.perceptual_hash`): no two are alike
FIRST, LAST = ("Ada", "Bea", "Chloe", "Dora", "Elif", "Fay", "Gala"), ("Moreau", "Lind", "Okafor", "Petit", "Aydin")


@dataclass
class Cast:
    """The primary keys of all that stories may name, the most frequent first."""

    sections: list[int]
    authors: list[int]
    tags: list[int]
    people: list[int]
    products: list[int]
    campaigns: list[int]  # but those under embargo
    galleries: list[int]
    photos: list[int]


def frequent(rng: random.Random, ids: list[int]) -> int:
    """Return one of some ids: the n-th is chosen as often as its place says, in proportion to 1/n."""
    return ids[int(len(ids) ** rng.random()) - 1]


def several(rng: random.Random, ids: list[int], count: int) -> list[int]:
    return list(dict.fromkeys(frequent(rng, ids) for _each in range(count)))


def read() -> Cast:
    from taggit.models import Tag

    from articles.models import Campaign, PhotoGallery, Product, Section
    from media.models import Photo
    from people.models import Author, Person

    rows = {
        "sections": Section.objects,
        "authors": Author.objects,
        "tags": Tag.objects,
        "people": Person.objects,
        "products": Product.objects,
        "campaigns": Campaign.objects.filter(embargoed_until=None),
        "galleries": PhotoGallery.objects,
        "photos": Photo.objects.filter(source="The library"),
    }
    return Cast(**{name: [*each.order_by("pk").values_list("pk", flat=True)] for name, each in rows.items()})


def make(size: int, now: datetime) -> None:
    """Make the cast of a magazine of `size` stories; the caller holds a transaction."""
    from taggit.models import Tag

    from articles.galleries import digest_of
    from articles.models import GalleryPhoto, PhotoGallery, Section
    from people.models import Author, Brand, Person

    Section.objects.bulk_create(
        Section(name=name, slug=name.lower(), position=place) for place, name in enumerate(SECTIONS)
    )
    people = Person.objects.bulk_create(
        Person(
            name=f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]} {n + 1}", slug=f"person-{n + 1}", occupation="model"
        )
        for n in range(max(20, size // 10))
    )
    writers = Person.objects.bulk_create(
        Person(name=f"{FIRST[n % len(FIRST)]} Byline {n + 1}", slug=f"byline-{n + 1}") for n in range(40 + size // 1000)
    )
    Author.objects.bulk_create(
        Author(person=writer, title="Editor", biography="Writes about cloth.") for writer in writers
    )
    for number in range(max(30, size // 50)):
        Tag.objects.create(name=f"{WORDS[number % len(WORDS)]} {number + 1}")
    houses = Brand.objects.bulk_create(
        Brand(name=f"Maison {n + 1}", slug=f"maison-{n + 1}", country="FR") for n in range(max(5, size // 100))
    )
    library = make_photos(range(max(40, size // 20)), "library", source="The library")
    make_photos(range(max(10, size // 50)), "portrait", of=people)
    galleries = PhotoGallery.objects.bulk_create(
        PhotoGallery(title=f"Six looks {n + 1}") for n in range(max(3, size // 100))
    )
    GalleryPhoto.objects.bulk_create(
        GalleryPhoto(gallery=gallery, photo=photo, caption=f"Look {place + 1}", position=place)
        for number, gallery in enumerate(galleries)
        for place, photo in enumerate(library[number % len(library) - each] for each in range(6))
    )
    for gallery in galleries:
        PhotoGallery.objects.filter(pk=gallery.pk).update(digest=digest_of(gallery.frozen()))
    _make_campaigns(max(5, size // 20), people, houses, now)


def _make_campaigns(count: int, people: list, houses: list, now: datetime) -> None:
    """Make campaigns, each with a product, its releases, a roll and photos of its own; one of many is under embargo."""
    from articles.models import Appearance, Campaign, CampaignPhoto, Credit, Product, Release

    rng = random.Random(1)  # noqa: S311 - the same magazine each time
    photos = make_photos(range(PHOTOS_OF_A_CAMPAIGN * count), "campaign")
    products = Product.objects.bulk_create(
        Product(
            brand=houses[n % len(houses)],
            name=f"Le Pli {n + 1}",
            slug=f"le-pli-{n + 1}",
            photo=photos[n * PHOTOS_OF_A_CAMPAIGN],
            description="A folded bag.",
        )
        for n in range(count)
    )
    Release.objects.bulk_create(
        Release(product=product, year=1990 + n % 35, designer=frequent(rng, people))
        for n, product in enumerate(products)
    )
    campaigns = Campaign.objects.bulk_create(
        Campaign(
            brand=houses[n % len(houses)],
            name=f"Salt {n + 1}",
            slug=f"salt-{n + 1}",
            released_on=date(2010, 1, 1) + timedelta(days=n % 5800),
            embargoed_until=now + timedelta(days=30) if n % UNDER_EMBARGO == UNDER_EMBARGO - 1 else None,
        )
        for n in range(count)
    )
    Campaign.products.through.objects.bulk_create(
        Campaign.products.through(campaign=campaign, product=product)
        for campaign, product in zip(campaigns, products, strict=True)
    )
    rolls, appearances = [], []
    for campaign, product in zip(campaigns, products, strict=True):
        roles = ("photographer", "stylist", "hair", "make_up", "talent")
        parties = [(role, {"person": frequent(rng, people)}) for role in roles]
        parties.append(("production", {"brand": frequent(rng, houses)}))
        rolls += [Credit(campaign=campaign, role=role, position=n, **party) for n, (role, party) in enumerate(parties)]
        appearances.append(Appearance(campaign=campaign, product=product, person=parties[-2][1]["person"]))
    Credit.objects.bulk_create(rolls)
    Appearance.objects.bulk_create(appearances)
    CampaignPhoto.objects.bulk_create(
        CampaignPhoto(campaign=campaigns[n // PHOTOS_OF_A_CAMPAIGN], photo=photo, position=n % PHOTOS_OF_A_CAMPAIGN)
        for n, photo in enumerate(photos)
    )


def make_photos(numbers: range, kind: str, *, source: str = "", of: list | None = None) -> list:
    """Store photos whose files are nowhere: their rows say of them what those of made files do, so that pages do too.

    Arguments: `kind`, a word that tells these from others; `of`, people of whom they are portraits.
    """
    from django.utils import timezone

    from media.models import Photo
    from media.renditions.naming import edition

    photos = []
    for number in numbers:
        rng = random.Random(f"{kind} {number}")  # noqa: S311
        sha256 = rng.randbytes(32).hex()
        photo = Photo(
            width=(4000, 2667)[number % 3 == 0],
            height=(2667, 4000)[number % 3 == 0],
            file=f"photos/{sha256[:16]}.jpg",
            file_name=f"{kind}-{number + 1}.jpg",
            sha256=sha256,
            likeness="".join(base64.b64encode(rng.randbytes(count)).decode() for count in LIKENESS),
            compared_at=timezone.now(),  # by chance no two are alike
            colour=f"#{sha256[:6]}",
            description=f"{kind.capitalize()} {number + 1}: a coat on the quay.",
            alt_text="A coat on the quay, seen from the side.",
            creator=f"Lens {rng.randrange(1, 400)}",
            credit_line="Courtesy of the house" if number % 4 == 0 else "",
            source=source,
            created_on=date(2010, 1, 1) + timedelta(days=number % 5800),
            rights=Photo.Rights.STAFF,
            portrait_of=of[number] if of else None,
        )
        photo.edition = edition(photo)
        photos.append(photo)
    return Photo.objects.bulk_create(photos)


def make_windows(photos: list, first: int, now: datetime) -> None:
    """Give a tenth of some photos a window: of most the rights go on, of some they have ended, and a few are denied."""
    from media.models import Window

    windows = []
    for number, photo in enumerate(photos, first):
        begun = datetime(2009, 1, 1, tzinfo=UTC)
        ends = now - timedelta(days=number % 900) if number % 50 == 7 else now + timedelta(days=60 + number % 900)
        if number % 10 == 7:
            windows.append(Window(photo=photo, usable_from=begun, usable_until=ends))
        elif number % 300 == 5:
            windows.append(Window(photo=photo, verdict=Window.Verdict.DENY, usable_from=begun))
    Window.objects.bulk_create(windows)
