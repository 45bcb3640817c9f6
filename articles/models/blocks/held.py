"""What a block may hold, each with what it takes to freeze, read, show and compare it.

A kind of block names its fields under these, and everything that asks what a story holds asks them. A frozen block is a
dict of what they keep, under the names of the fields; one of long ago may lack some.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NotRequired, TypedDict, cast

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.campaign import Campaign
from articles.models.gallery import FrozenGallery, FrozenPlace, PhotoGallery
from articles.models.product import Product
from articles.richtext import RichTextField, plain, sanitise
from media.models import Photo

IN_THE_TEXT = _("In the text of the story")
MOST_OF_A_HEADING = 600  # characters of markup


FrozenBlock = dict[str, Any]


class PhotoSlot(TypedDict):
    """A photo's place in a block whose ids have been resolved."""

    photo: Photo
    caption: str
    anchor: NotRequired[str]  # of the page's first


@dataclass(frozen=True)
class Value:
    """What is neither words nor another row, such as a number: it is kept, and compared as it is printed."""

    name: str
    refers_to: ClassVar[type[models.Model] | None] = None  # the model of the rows whose ids a frozen block holds

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a frozen block under which it is kept."""
        return (self.name,)

    def fits(self, field: models.Field) -> bool:
        """Say whether a field of a model may be held as this."""
        return not field.is_relation and not isinstance(field, models.CharField | models.TextField)

    @property
    def column(self) -> str:
        """The attribute of a block that a revision keeps as it is, "" where `frozen` says what it keeps."""
        return self.name

    def frozen(self, block: models.Model) -> FrozenBlock:
        """Return what a revision keeps of it, where that isn't what stands in the column."""
        raise NotImplementedError

    def words(self, frozen: FrozenBlock) -> str:
        """Return all that is read in it, as plain text."""
        return ""

    def heading(self, frozen: FrozenBlock) -> str:
        """Return the words by which an editor knows a block, as far as it has any."""
        return self.words(frozen)

    def label(self, kind: type[models.Model], key: str) -> str | Promise:
        """Return how the form calls what stands under a key of a frozen block of a kind."""
        return _label(kind, key)


class Choice(Value):
    """One of a few values, compared by their labels."""

    def fits(self, field: models.Field) -> bool:
        return bool(field.choices)


class Link(Value):
    """The address of a page elsewhere."""

    def fits(self, field: models.Field) -> bool:
        return isinstance(field, models.URLField)


class Words(Value):
    """Plain words: whoever is named in them counts as named in the story, and they are compared word by word."""

    def fits(self, field: models.Field) -> bool:
        is_text = isinstance(field, models.CharField | models.TextField)
        return is_text and not field.choices and not isinstance(field, models.URLField | RichTextField)

    def words(self, frozen: FrozenBlock) -> str:
        return frozen.get(self.name) or ""


class RichWords(Value):
    """Words with headings, links and emphases. The first of a block are sealed; others are sanitised as they print."""

    def fits(self, field: models.Field) -> bool:
        return isinstance(field, RichTextField)

    column = ""

    def frozen(self, block: models.Model) -> FrozenBlock:
        """Return what a revision keeps of it."""
        return {self.name: sanitise(getattr(block, self.name))}

    def words(self, frozen: FrozenBlock) -> str:
        return plain(frozen.get(self.name) or "")

    def heading(self, frozen: FrozenBlock) -> str:
        return plain((frozen.get(self.name) or "")[:MOST_OF_A_HEADING])


@dataclass(frozen=True)
class HeldRow(Value):
    """A row of another model, kept by its id. `used` says on that row's page where it is used."""

    used: str | Promise = IN_THE_TEXT
    refers_to: ClassVar[type[models.Model]]
    model: ClassVar[type[models.Model]]

    def fits(self, field: models.Field) -> bool:
        return (
            isinstance(field, models.ForeignKey)
            and issubclass(field.related_model, self.model)
            and field.remote_field.on_delete is models.PROTECT
        )

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    def ids(self, frozen: FrozenBlock) -> list[int]:
        """Return the ids of rows of `refers_to` that a frozen block holds by it."""
        pk = frozen.get(self.name)
        return [pk] if pk else []

    def resolve(self, block: FrozenBlock, rows: Mapping[int | None, models.Model]) -> None:
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


class HeldPhotos(HeldRow):
    """A photo, or several."""

    refers_to = Photo

    @property
    def lookup(self) -> str:
        """What leads from a block to its photos in a query."""
        raise NotImplementedError

    def places(self, frozen: FrozenBlock) -> list[FrozenPlace]:
        """Return the places of photos in a frozen block."""
        raise NotImplementedError

    def shown(self, block: FrozenBlock) -> list[PhotoSlot]:
        """Return the places of photos in a block whose ids have been resolved."""
        raise NotImplementedError


@dataclass(frozen=True)
class HeldPhoto(HeldPhotos):
    """A photo. `caption` names the words of the block that stand below it.

    A page finds its place under its name: a dict with `photo`, `caption` and, where it is the page's first, `anchor`.
    """

    caption: str = ""
    model = Photo

    @property
    def lookup(self) -> str:
        return self.name

    def places(self, frozen: FrozenBlock) -> list[FrozenPlace]:
        photo = frozen.get(self.name)
        return [{"photo": photo, "caption": frozen.get(self.caption) or ""}] if photo else []

    def resolve(self, block: FrozenBlock, rows: Mapping[int | None, models.Model]) -> None:
        photo = rows.get(block.get(self.name))
        block[self.name] = {"photo": photo, "caption": block.get(self.caption) or ""} if photo else None

    def shown(self, block: FrozenBlock) -> list[PhotoSlot]:
        return [block[self.name]] if block[self.name] else []


@dataclass(frozen=True)
class HeldGallery(HeldPhotos):
    """A gallery. Its words are frozen with the block, under the keys `title` and `photos`: it is changed elsewhere."""

    title: str = "title"
    photos: str = "photos"
    model = PhotoGallery
    column = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.name, self.title, self.photos)

    def frozen(self, block: models.Model) -> FrozenBlock:
        """Return what a revision keeps of it."""
        gallery = getattr(block, self.name)
        kept = gallery.frozen() if gallery else {"title": "", "photos": []}
        return {self.name: getattr(block, f"{self.name}_id"), self.title: kept["title"], self.photos: kept["photos"]}

    def gallery(self, frozen: FrozenBlock) -> FrozenGallery:
        """Return what `PhotoGallery.frozen` has said of it."""
        return {"title": frozen.get(self.title, ""), "photos": frozen.get(self.photos, [])}

    @property
    def lookup(self) -> str:
        return f"{self.name}__places__photo"

    def places(self, frozen: FrozenBlock) -> list[FrozenPlace]:
        return frozen.get(self.photos, [])

    def ids(self, frozen: FrozenBlock) -> list[int]:
        return [place["photo"] for place in frozen.get(self.photos, ()) if place["photo"]]

    def resolve(self, block: FrozenBlock, rows: Mapping[int | None, models.Model]) -> None:
        places = block.get(self.photos, ())
        block[self.photos] = [{**place, "photo": rows[place["photo"]]} for place in places if place["photo"] in rows]

    def shown(self, block: FrozenBlock) -> list[PhotoSlot]:
        return block[self.photos]

    def words(self, frozen: FrozenBlock) -> str:
        captions = [place["caption"] for place in frozen.get(self.photos, ())]
        return "\n".join(filter(None, [self.heading(frozen), *captions]))

    def heading(self, frozen: FrozenBlock) -> str:
        return frozen.get(self.title) or ""

    def label(self, kind: type[models.Model], key: str) -> str | Promise:
        if key == self.name:
            return super().label(kind, key)
        return _label(PhotoGallery, "title" if key == self.title else "photos")


def _label(model: type[models.Model], name: str) -> str | Promise:
    return cast("models.Field", model._meta.get_field(name)).verbose_name
