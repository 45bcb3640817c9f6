"""The feed of the newest stories, in Atom (RFC 4287), each with its lead picture and that picture's credit.

The picture stands in the summary, where every reader prints it, and in Media RSS, which some prefer; its credit stands
in both.
"""

from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse, reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from articles.models import Revision
from articles.views.request import request_moment
from magazine.http.characters import plain
from media.jsonld import social_picture

STORIES = 30
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


class Stories(Feed):
    """The newest of the stories that readers see."""

    feed_type = Illustrated
    description_template = "magazine/feed_summary.html"
    link = reverse_lazy("front_page")

    def get_object(self, request):
        """Return what a request asks for: the moment, and how a path becomes a whole web address."""
        return request_moment(request), request.build_absolute_uri

    def title(self) -> str:
        return settings.SITE_NAME

    def subtitle(self) -> str:
        return _("Campaigns, clothes and the people who make them, every picture with its credit.")

    def items(self, asked):
        at, address = asked
        stories = list(Revision.objects.live(at).cards(at)[:STORIES])
        for story in stories:
            story.picture = social_picture(story.lead_photo, address) if story.lead_photo else None
        return stories

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {"story": given["item"]}

    def item_title(self, story: Revision) -> str:
        return story.headline

    def item_link(self, story: Revision) -> str:
        return reverse("article", args=[story.slug])

    def item_author_name(self, story: Revision) -> str | None:
        return plain(", ".join(map(str, story.byline))) or None

    def item_pubdate(self, story: Revision) -> datetime | None:
        return story.published_at

    def item_updateddate(self, story: Revision) -> datetime | None:
        return story.updated_at or story.published_at

    def item_categories(self, story: Revision) -> list[str]:
        return [story.section.name] if story.section else []

    def item_extra_kwargs(self, story):
        return {"picture": story.picture}
