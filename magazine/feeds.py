"""The feed of the newest stories, in Atom (RFC 4287), each with its lead picture and that picture's credit.

The picture stands in the summary, where every reader prints it, and in Media RSS, which some prefer; its credit stands
in both.

Atom has no word for which way a text runs (RFC 4287 3.1): a plain one from the right stands between Unicode's isolates,
one of HTML says it itself.

A reader knows an entry by its id, and shows it anew under another (RFC 4287 4.2.6): it is the story's own, and neither
a new address nor another host changes it. Where nobody is in the byline the magazine is its author (4.1.1).
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Revision
from articles.pages.gathering import Gathering
from articles.pages.kinds import CARD
from articles.views.request import request_moment
from kit.language import own_language
from kit.origin import from_origin
from kit.prepared import prepared
from kit.text import isolated
from magazine.http.characters import plain
from media.jsonld import SocialPicture, social_picture

FEED_STORIES = 30
MEDIA_RSS = "http://search.yahoo.com/mrss/"


def text_of(text: str) -> str:
    """Return what a plain text of the feed says: what XML can hold of it, running its own way."""
    return isolated(plain(text))


@prepared
def _newest(at: datetime) -> QuerySet[Revision]:
    return Revision.objects.live(at).newest().with_identity().for_cards()[:FEED_STORIES]


class Illustrated(Atom1Feed):
    """Atom with the pictures of Media RSS."""

    def root_attributes(self) -> dict[str, str]:
        """Say in which language the feed's own words are, as the pages do, whatever LANGUAGE_CODE asks for."""
        return super().root_attributes() | {"xml:lang": own_language(), "xmlns:media": MEDIA_RSS}

    def add_item(self, title: str, link: str, description: str, *more: Any, **words: Any) -> None:
        super().add_item(text_of(title), link, plain(description), *more, **words)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if picture := item["picture"]:
            size = {"width": str(picture["width"]), "height": str(picture["height"])}
            attributes = AttributesImpl({"url": picture["address"], "type": "image/jpeg", **size})
            handler.startElement("media:content", attributes)
            handler.addQuickElement("media:credit", text_of(picture["credit"]))
            handler.addQuickElement("media:description", text_of(picture["alt"]))
            handler.endElement("media:content")


class Asked(NamedTuple):
    """What a request asks for: the moment, and how a path becomes a whole web address."""

    at: datetime
    address: Callable[[str], str]


class Entry(NamedTuple):
    """A story with its picture, None where readers see none."""

    story: Revision
    address: str
    picture: SocialPicture | None


class Stories(Feed):
    """The newest of the stories that readers see."""

    feed_type = Illustrated
    description_template = "magazine/feed_summary.html"

    def get_object(self, request: HttpRequest) -> Asked:
        return Asked(request_moment(request), from_origin(request))

    def link(self, asked: Asked) -> str:
        return asked.address(reverse("front_page"))

    def feed_url(self, asked: Asked) -> str:
        return asked.address(reverse("feed"))

    def feed_guid(self, asked: Asked) -> str:
        """Return what is the feed's alone and stays through every move of it, without a row to keep it in."""
        return UUID(bytes=salted_hmac("magazine.feeds", "feed", algorithm="sha256").digest()[:16], version=4).urn

    def title(self) -> str:
        return text_of(settings.SITE_NAME)

    def subtitle(self) -> str:
        return _("Campaigns, clothes and the people who make them, every picture with its credit.")

    def items(self, asked: Asked) -> list[Entry]:
        page = Gathering(asked.at)
        stories = page.rows(_newest(asked.at), CARD)
        page.ask()
        return [
            Entry(
                story,
                asked.address(story.get_absolute_url()),
                social_picture(story.lead_photo, asked.address) if story.lead_photo else None,
            )
            for story in stories
        ]

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        entry: Entry = given["item"]
        return {"story": entry.story, "picture": entry.picture}

    def item_title(self, entry: Entry) -> str:
        return entry.story.headline

    def item_link(self, entry: Entry) -> str:
        return entry.address

    def item_guid(self, entry: Entry) -> str:
        return entry.story.identity.urn

    def item_author_name(self, entry: Entry) -> str:
        return ", ".join(text_of(str(name)) for name in entry.story.byline).strip() or self.title()

    def item_pubdate(self, entry: Entry) -> datetime | None:
        return entry.story.published_at

    def item_updateddate(self, entry: Entry) -> datetime | None:
        return entry.story.updated_at or entry.story.published_at

    def item_categories(self, entry: Entry) -> list[str]:
        return [text_of(entry.story.section.name)] if entry.story.section else []

    def item_extra_kwargs(self, entry: Entry) -> dict[str, Any]:
        return {"picture": entry.picture}
