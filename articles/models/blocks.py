"""The blocks of a story's body, one class for each kind.

Rows rather than one text, so that the database knows where a photo is used. `frozen()` gives what a `Revision` keeps:
the words and the layout as they are, everything else by id.
"""

from uuid import uuid4

from content_editor.models import Region, create_plugin_base
from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from articles.models.campaign import Campaign
from articles.models.product import Product
from articles.richtext import LONGEST, RichTextField, plain, sanitise
from kit.blanks import says
from kit.fields import FoldedWordsField, URLField
from kit.folding import Folding
from media.models import Photo

Article.regions = [Region(key="body", title=_("body"))]


class Block(create_plugin_base(Article)):
    """A part of a story's body. Whatever it holds may still be missing: a draft is saved unfinished."""

    # The row changes when a block is restored; its key doesn't, so that revisions are compared by it.
    key = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True
        ordering = ["ordering"]

    def frozen(self):
        """Return what a `Revision` keeps of the block, beside its kind and its key."""
        raise NotImplementedError

    @staticmethod
    def is_unfinished(frozen):
        """Say whether a frozen block holds nothing that a reader would see: it keeps a story from publication.

        Where a page has put rows, or None, in the place of ids, it says the same of what is left.
        """
        raise NotImplementedError


class Layout(models.TextChoices):
    """How wide a picture stands on the page."""

    COLUMN = "column", _("in the column")
    WIDE = "wide", _("wider than the column")
    FULL = "full", _("the whole width")


class Text(Block):
    html = RichTextField(_("text"), max_length=LONGEST, blank=True)

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self):
        return Truncator(plain(self.html)).words(12)

    def frozen(self):
        return {"html": sanitise(self.html)}

    @staticmethod
    def is_unfinished(frozen):
        return not says(plain(frozen["html"]))


class Picture(Block):
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="pictures", verbose_name=_("photo")
    )
    caption = models.CharField(
        _("caption"), max_length=400, blank=True, help_text=_("For this story. The credit comes from the photo.")
    )
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.COLUMN)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self):
        return self.caption or str(self.photo or "")

    def frozen(self):
        return {"photo": self.photo_id, "caption": self.caption, "layout": self.layout}

    @staticmethod
    def is_unfinished(frozen):
        return not frozen["photo"]


class PhotoGallery(Folding):
    """An ordered set of photos. It has a form of its own, since a row of a story's form can't hold rows.

    Its title and captions are the words of the stories that show it: `articles.galleries` says who may know them.
    """

    title = models.CharField(_("title"), max_length=200)
    title_folded = FoldedWordsField(sources=["title"])
    photos = models.ManyToManyField(Photo, through="articles.GalleryPhoto", related_name="galleries")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
        help_text=_("Nobody’s if empty."),
    )
    digest = models.CharField(max_length=64, db_default="", editable=False, help_text=_("SHA-256 of its words."))

    class Meta:
        verbose_name = pgettext_lazy("set of photos", "gallery")
        verbose_name_plural = _("galleries")
        ordering = ["-pk"]

    def __str__(self):
        return self.title

    def frozen(self):
        photos = [{"photo": place.photo_id, "caption": place.caption} for place in self.places.all()]
        return {"title": self.title, "photos": photos}


class GalleryPhoto(models.Model):
    """A photo's place in a gallery."""

    gallery = models.ForeignKey(PhotoGallery, models.CASCADE, related_name="places")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="gallery_places", verbose_name=_("photo"))
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("photo of the gallery")
        verbose_name_plural = _("photos of the gallery")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.caption or str(self.photo)


class Gallery(Block):
    gallery = models.ForeignKey(
        PhotoGallery, models.PROTECT, null=True, blank=True, related_name="blocks", verbose_name=_("gallery")
    )

    class Meta:
        verbose_name = pgettext_lazy("block", "gallery")
        verbose_name_plural = _("gallery blocks")

    def __str__(self):
        return str(self.gallery or "")

    def frozen(self):
        return {"gallery": self.gallery_id, **(self.gallery.frozen() if self.gallery else {"title": "", "photos": []})}

    @staticmethod
    def is_unfinished(frozen):
        return not frozen["photos"]


class PullQuote(Block):
    text = models.TextField(_("words"), max_length=400, blank=True)
    attribution = models.CharField(_("who says it"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("pull quote")
        verbose_name_plural = _("pull quotes")

    def __str__(self):
        return Truncator(self.text).words(12)

    def frozen(self):
        return {"text": self.text, "attribution": self.attribution}

    @staticmethod
    def is_unfinished(frozen):
        return not says(frozen["text"])


class ProductCard(Block):
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="cards", verbose_name=_("product")
    )
    text = models.TextField(_("a line about it"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("product card")
        verbose_name_plural = _("product cards")

    def __str__(self):
        return str(self.product or "")

    def frozen(self):
        return {"product": self.product_id, "text": self.text}

    @staticmethod
    def is_unfinished(frozen):
        return not frozen["product"]


class SeeAlso(Block):
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="see_also_blocks", verbose_name=_("story")
    )
    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        help_text=_("For a story that the magazine doesn’t have; printed without a link."),
    )

    class Meta:
        verbose_name = _("see also")
        verbose_name_plural = _("see also")

    def __str__(self):
        return self.article.known_as if self.article else self.title

    def frozen(self):
        return {"article": self.article_id, "title": self.title}

    @staticmethod
    def is_unfinished(frozen):
        return not (frozen["article"] or says(frozen["title"]))


class Embed(Block):
    """Something on another site. Shown as a link: the page asks no other host for anything."""

    url = URLField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=240, blank=True, help_text=_("“Film, 1 minute 40.”"))

    class Meta:
        verbose_name = _("embed")
        verbose_name_plural = _("embeds")

    def __str__(self):
        return self.title or self.url

    def frozen(self):
        return {"url": self.url, "title": self.title, "note": self.note}

    @staticmethod
    def is_unfinished(frozen):
        return not (frozen["url"] and says(frozen["title"]))


class CreditsRoll(Block):
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="credits_rolls", verbose_name=_("campaign")
    )

    class Meta:
        verbose_name = _("credits roll")
        verbose_name_plural = _("credits rolls")

    def __str__(self):
        return str(self.campaign or "")

    def frozen(self):
        return {"campaign": self.campaign_id}

    @staticmethod
    def is_unfinished(frozen):
        return not frozen["campaign"]


BLOCKS = {
    "text": Text,
    "picture": Picture,
    "gallery": Gallery,
    "pull_quote": PullQuote,
    "product_card": ProductCard,
    "see_also": SeeAlso,
    "embed": Embed,
    "credits_roll": CreditsRoll,
}
KINDS = {model: kind for kind, model in BLOCKS.items()}


def is_unfinished(frozen):
    """Say of a frozen block of any kind whether it holds nothing that a reader would see."""
    return BLOCKS[frozen["kind"]].is_unfinished(frozen)
