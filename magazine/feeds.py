"""The feed of the newest stories, in Atom (RFC 4287), each with its lead picture and that picture's credit.

The picture stands in the summary, where every reader prints it, and in Media RSS, which some prefer; its credit stands
in both.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Revision
from articles.views.request import request_moment
from magazine.http.characters import plain
from media.jsonld import SocialPicture, social_picture

FEED_STORIES = 30
MEDIA_RSS = "http://search.yahoo.com/mrss/"


class Illustrated(Atom1Feed):
    """Atom with the pictures of Media RSS."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": MEDIA_RSS}

    def add_item(self, title: str, link: str, description: str, *more: Any, **words: Any) -> None:
        super().add_item(plain(title), link, plain(description), *more, **words)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if picture := item["picture"]:
            size = {"width": str(picture["width"]), "height": str(picture["height"])}
            attributes = AttributesImpl({"url": picture["address"], "type": "image/jpeg", **size})
            handler.startElement("media:content", attributes)
            handler.addQuickElement("media:credit", plain(picture["credit"]))
            handler.addQuickElement("media:description", plain(picture["alt"]))
            handler.endElement("media:content")


class Asked(NamedTuple):
    """What a request asks for: the moment, and how a path becomes a whole web address."""

    at: datetime
    address: Callable[[str], str]


class Entry(NamedTuple):
    """A story with its picture, None where readers see none."""

    story: Revision
    picture: SocialPicture | None


class Stories(Feed):
    """The newest of the stories that readers see."""

    feed_type = Illustrated
    description_template = "magazine/feed_summary.html"
    link = reverse_lazy("front_page")

    def get_object(self, request: HttpRequest) -> Asked:
        return Asked(request_moment(request), request.build_absolute_uri)

    def title(self) -> str:
        return settings.SITE_NAME

    def subtitle(self) -> str:
        return _("Campaigns, clothes and the people who make them, every picture with its credit.")

    def items(self, asked: Asked) -> list[Entry]:
        return [
            Entry(story, social_picture(story.lead_photo, asked.address) if story.lead_photo else None)
            for story in Revision.objects.live(asked.at).cards(asked.at)[:FEED_STORIES]
        ]

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        entry: Entry = given["item"]
        return {"story": entry.story, "picture": entry.picture}

    def item_title(self, entry: Entry) -> str:
        return entry.story.headline

    def item_link(self, entry: Entry) -> str:
        return reverse("article", args=[entry.story.slug])

    def item_author_name(self, entry: Entry) -> str | None:
        return plain(", ".join(map(str, entry.story.byline))) or None

    def item_pubdate(self, entry: Entry) -> datetime | None:
        return entry.story.published_at

    def item_updateddate(self, entry: Entry) -> datetime | None:
        return entry.story.updated_at or entry.story.published_at

    def item_categories(self, entry: Entry) -> list[str]:
        return [entry.story.section.name] if entry.story.section else []

    def item_extra_kwargs(self, entry: Entry) -> dict[str, Any]:
        return {"picture": entry.picture}
