"""What a block may hold, each with what it takes to freeze, read, show and compare it.

A kind of block names its fields under these, and everything that asks what a story holds asks them. A frozen block is a
dict of what they keep, under the names of the fields; one of long ago may lack some.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.campaign import Campaign
from articles.models.gallery import PhotoGallery
from articles.models.product import Product
from articles.richtext import RichTextField, plain, sanitise
from media.models import Photo

IN_THE_TEXT = _("In the text of the story")
MOST_OF_A_HEADING = 600  # characters of markup


@dataclass(frozen=True)
class Value:
    """What is neither words nor another row, such as a number: it is kept, and compared as it is printed."""

    name: str
    refers_to: ClassVar = None  # the model of the rows whose ids a frozen block holds

    @property
    def keys(self) -> tuple:
        """The keys of a frozen block under which it is kept."""
        return (self.name,)

    def fits(self, field) -> bool:
        """Say whether a field of a model may be held as this."""
        return not field.is_relation and not isinstance(field, models.CharField | models.TextField)

    @property
    def column(self) -> str:
        """The attribute of a block that a revision keeps as it is, "" where `frozen` says what it keeps."""
        return self.name

    def words(self, frozen: dict) -> str:
        """Return all that is read in it, as plain text."""
        return ""

    def heading(self, frozen: dict) -> str:
        """Return the words by which an editor knows a block, as far as it has any."""
        return self.words(frozen)

    def label(self, block, key: str):
        """Return how the form calls what stands under a key of a frozen block."""
        return block._meta.get_field(key).verbose_name


class Choice(Value):
    """One of a few values, compared by their labels."""

    def fits(self, field):
        return bool(field.choices)


class Link(Value):
    """The address of a page elsewhere."""

    def fits(self, field):
        return isinstance(field, models.URLField)


class Words(Value):
    """Plain words: whoever is named in them counts as named in the story, and they are compared word by word."""

    def fits(self, field):
        is_text = isinstance(field, models.CharField | models.TextField)
        return is_text and not field.choices and not isinstance(field, models.URLField | RichTextField)

    def words(self, frozen):
        return frozen.get(self.name) or ""


class RichWords(Value):
    """Words with headings, links and emphases. The first of a block are sealed; others are sanitised as they print."""

    def fits(self, field):
        return isinstance(field, RichTextField)

    column = ""

    def frozen(self, block) -> dict:
        """Return what a revision keeps of it."""
        return {self.name: sanitise(getattr(block, self.name))}

    def words(self, frozen):
        return plain(frozen.get(self.name) or "")

    def heading(self, frozen):
        return plain((frozen.get(self.name) or "")[:MOST_OF_A_HEADING])


@dataclass(frozen=True)
class HeldRow(Value):
    """A row of another model, kept by its id. `used` says on that row's page where it is used."""

    used: str | Promise = IN_THE_TEXT
    model: ClassVar = None

    def fits(self, field):
        return (
            field.many_to_one
            and issubclass(field.related_model, self.model)
            and field.remote_field.on_delete is models.PROTECT
        )

    @property
    def column(self):
        return f"{self.name}_id"

    def ids(self, frozen: dict) -> list:
        """Return the ids of rows of `refers_to` that a frozen block holds by it."""
        pk = frozen.get(self.name)
        return [pk] if pk else []

    def resolve(self, block: dict, rows: dict) -> None:
        """Put the row, or None, in the place of its id."""
        block[self.name] = rows.get(block.get(self.name))


class HeldProduct(HeldRow):
    model = refers_to = Product


class HeldStory(HeldRow):
    model = refers_to = Article


@dataclass(frozen=True)
class HeldCampaign(HeldRow):
    """A campaign. Where `is_roll`, the block prints its credit roll, which then doesn't stand below the story too."""

    is_roll: bool = False
    model = refers_to = Campaign


@dataclass(frozen=True)
class HeldPhoto(HeldRow):
    """A photo. `caption` names the words of the block that stand below it.

    A page finds its place under its name: a dict with `photo`, `caption` and, where it is the page's first, `anchor`.
    """

    caption: str = ""
    model = refers_to = Photo

    @property
    def lookup(self):
        """What leads from a block to its photos in a query."""
        return self.name

    def places(self, frozen: dict) -> list:
        """Return the places of photos in a frozen block: dicts with an id as `photo`, and a `caption`."""
        return [{"photo": frozen.get(self.name), "caption": frozen.get(self.caption) or ""}]

    def resolve(self, block, rows):
        photo = rows.get(block.get(self.name))
        block[self.name] = {"photo": photo, "caption": block.get(self.caption) or ""} if photo else None

    def shown(self, block: dict) -> list:
        """Return the places of photos in a block whose ids have been resolved."""
        return [block[self.name]] if block[self.name] else []


@dataclass(frozen=True)
class HeldGallery(HeldRow):
    """A gallery. Its words are frozen with the block, under the keys `title` and `photos`: it is changed elsewhere."""

    title: str = "title"
    photos: str = "photos"
    model = PhotoGallery
    refers_to = Photo
    column = ""

    @property
    def keys(self):
        return (self.name, self.title, self.photos)

    def frozen(self, block) -> dict:
        """Return what a revision keeps of it."""
        gallery = getattr(block, self.name)
        kept = gallery.frozen() if gallery else {"title": "", "photos": []}
        return {self.name: getattr(block, f"{self.name}_id"), self.title: kept["title"], self.photos: kept["photos"]}

    def gallery(self, frozen: dict) -> dict:
        """Return what `PhotoGallery.frozen` has said of it."""
        return {"title": frozen.get(self.title, ""), "photos": frozen.get(self.photos, [])}

    @property
    def lookup(self):
        return f"{self.name}__places__photo"

    def places(self, frozen):
        return frozen.get(self.photos, [])

    def ids(self, frozen):
        return [place["photo"] for place in frozen.get(self.photos, ()) if place["photo"]]

    def resolve(self, block, rows):
        places = block.get(self.photos, ())
        block[self.photos] = [{**place, "photo": rows[place["photo"]]} for place in places if place["photo"] in rows]

    def shown(self, block):
        return block[self.photos]

    def words(self, frozen):
        captions = [place["caption"] for place in frozen.get(self.photos, ())]
        return "\n".join(filter(None, [self.heading(frozen), *captions]))

    def heading(self, frozen):
        return frozen.get(self.title) or ""

    def label(self, block, key):
        if key == self.name:
            return super().label(block, key)
        return PhotoGallery._meta.get_field("title" if key == self.title else "photos").verbose_name
