"""A page for machines: JSON-LD in the words of schema.org, about what the page itself prints and nothing else.

It follows Google's guides to Article (datePublished, dateModified, author with name and address alone) and to image
credits, and schema.org's CorrectionComment. People who are pictured or credited have no profile here, as Google means
it, and no product is for sale: both are what a page is about.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Appearance, Campaign, CampaignPhoto, Product
from articles.models.blocks.held import PhotoSlot
from articles.pages.rendering import Story
from media.display import anchor, is_shown
from media.jsonld import image_object, story_images
from media.models import Photo
from people.models import Author, Person

CONTEXT = "https://schema.org"

Address = Callable[[str], str]  # makes a path a whole web address


def news_article(story: Story, path: str, address: Address) -> dict[str, Any]:
    """Return the NewsArticle of a story, whose page is at the path `path`.

    `dateModified` is the editor's word that readers should know of a change, never the database's. `image` is the lead
    photo as search engines ask for it; `associatedMedia` are the pictures as they stand on the page. Its `@id` stays
    when its address changes.
    """
    revision = story.revision
    page = address(path)
    lead = story.lead and story.lead["photo"]  # also where it stands on cards alone
    return _said(
        {
            "@context": CONTEXT,
            "@type": "NewsArticle",
            "@id": f"{address('/')}#story-{revision.identity}",
            "url": page,
            "headline": revision.headline,
            "description": revision.standfirst,
            "articleSection": [section.name for section in story.sections],
            "datePublished": _moment(revision.published_at),
            "dateModified": _moment(revision.updated_at),
            "author": [
                {"@type": "Person", "name": author.person.name, "url": address(author.get_absolute_url())}
                for author in story.authors
            ],
            "correction": [
                {"@type": "CorrectionComment", "text": each["text"], "datePublished": _moment(each["at"])}
                for each in story.corrections
            ],
            "image": story_images(lead, address) if is_shown(lead) else [],
            "associatedMedia": _images(story.pictures, page, address),
        }
    )


def credits_page(story: Story, path: str, address: Address) -> dict[str, Any]:
    """Return the WebPage of a story's picture credits, at the path `path`."""
    page = address(path)
    found = {"@context": CONTEXT, "@type": "WebPage", "@id": page, "url": page}
    return _said({**found, "image": _images(story.pictures, page, address)})


def magazine_page(story: Story, path: str, address: Address) -> dict[str, Any]:
    """Return the WebPage that a page of the magazine's own is, at the path `path`."""
    revision, page = story.revision, address(path)
    found = {"@context": CONTEXT, "@type": "WebPage", "@id": page, "url": page, "name": revision.headline}
    said = {"description": revision.standfirst, "dateModified": _moment(revision.updated_at)}
    return _said({**found, **said, "image": _images(story.pictures, page, address)})


def campaign_page(
    campaign: Campaign, places: Iterable[CampaignPhoto], products: Iterable[Product], address: Address
) -> dict[str, Any]:
    """Return the CreativeWork that a campaign is; `places` are its photos'."""
    page = address(campaign.get_absolute_url())
    pictures: list[PhotoSlot] = [{"photo": place.photo, "caption": place.caption} for place in places]
    pictures += [{"photo": product.photo, "caption": ""} for product in products if product.photo]
    return _said(
        {
            "@context": CONTEXT,
            "@type": "CreativeWork",
            "@id": f"{page}#campaign",
            "url": page,
            "name": campaign.name,
            "description": campaign.description,
            "sponsor": {"@type": "Brand", "name": campaign.brand.name},
            "image": _images(pictures, page, address),
        }
    )


def product_page(product: Product, appearances: Iterable[Appearance], address: Address) -> dict[str, Any]:
    """Return the WebPage about a product: its photo, and those of whoever carried it."""
    page = address(product.get_absolute_url())
    photos = [product.photo, *(appearance.photo for appearance in appearances)]
    return _page(f"{product.name}, {product.brand.name}", "WebPage", page, photos, address)


def person_page(
    person: Person, portrait: Photo | None, appearances: Iterable[Appearance], address: Address
) -> dict[str, Any]:
    """Return the WebPage about a person who is pictured or credited, with their portrait and appearances."""
    page = address(person.get_absolute_url())
    photos = [portrait, *(appearance.photo for appearance in appearances)]
    about = _said(
        {
            "@type": "Person",
            "name": person.name,
            "jobTitle": person.occupation,
            "image": {"@id": f"{page}#{anchor(portrait)}"} if is_shown(portrait) else None,
        }
    )
    return {**_page(person.name, "WebPage", page, photos, address), "mainEntity": about}


def author_page(author: Author, portrait: Photo | None, address: Address) -> dict[str, Any]:
    """Return the ProfilePage of one of the magazine's own authors."""
    page = address(author.get_absolute_url())
    about = _said({"@type": "Person", "name": author.person.name, "description": author.biography, "url": page})
    return {**_page(author.person.name, "ProfilePage", page, [portrait], address), "mainEntity": about}


def _page(name: str, kind: str, page: str, photos: Iterable[Photo | None], address: Address) -> dict[str, Any]:
    pictures: list[PhotoSlot] = [{"photo": photo, "caption": ""} for photo in photos if photo]
    found = {"@context": CONTEXT, "@type": kind, "@id": page, "url": page, "name": name}
    return _said({**found, "image": _images(pictures, page, address)})


def _images(pictures: Sequence[PhotoSlot], page: str, address: Address) -> list[dict[str, Any]]:
    """Return the ImageObjects of the pictures that readers see, each photo once."""
    shown = {place["photo"].pk: place for place in reversed(pictures) if is_shown(place["photo"])}
    return [
        image_object(place["photo"], address, caption=place["caption"] or "", anchor=f"{page}#{anchor(place['photo'])}")
        for place in reversed(shown.values())
    ]


def _said(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return a dict without what nobody has said."""
    return {name: value for name, value in found.items() if value}


def _moment(value: datetime | None) -> str | None:
    return timezone.localtime(value).isoformat(timespec="seconds") if value else None
