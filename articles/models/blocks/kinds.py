"""The kinds of blocks that stand in stories, and what each of them holds."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from articles.models.blocks.base import Block
from articles.models.blocks.held import (
    Choice,
    FrozenBlock,
    HeldCampaign,
    HeldGallery,
    HeldPhoto,
    HeldProduct,
    HeldStory,
    Link,
    RichWords,
    Words,
)
from articles.models.campaign import Campaign
from articles.models.gallery import PhotoGallery
from articles.models.product import Product
from articles.richtext import LONGEST, RichTextField, plain
from kit.blanks import says
from kit.fields import URLField
from media.models import Photo


class Layout(models.TextChoices):
    """How wide a picture stands on the page."""

    COLUMN = "column", _("in the column")
    WIDE = "wide", _("wider than the column")
    FULL = "full", _("the whole width")


class Text(Block):
    html = RichTextField(_("text"), max_length=LONGEST, blank=True)

    kind = "text"
    holds = [RichWords("html")]
    unfinished = _("It has no words. Write them, or delete the block.")

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")

    def __str__(self) -> str:
        return Truncator(plain(self.html)).words(12)

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not says(plain(frozen["html"]))


class Picture(Block):
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="pictures", verbose_name=_("photo")
    )
    caption = models.CharField(
        _("caption"), max_length=400, blank=True, help_text=_("For this story. The credit comes from the photo.")
    )
    layout = models.CharField(_("layout"), max_length=8, choices=Layout, default=Layout.COLUMN)

    kind = "picture"
    holds = [HeldPhoto("photo", caption="caption"), Words("caption"), Choice("layout")]
    unfinished = _("It has no photo. Choose one, or delete the block.")

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.caption or str(self.photo or "")

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not frozen["photo"]


class Gallery(Block):
    gallery = models.ForeignKey(
        PhotoGallery, models.PROTECT, null=True, blank=True, related_name="blocks", verbose_name=_("gallery")
    )

    kind = "gallery"
    holds = [HeldGallery("gallery", _("Stands in the story"))]
    unfinished = _("It has no photos. Choose a gallery that has some, or delete the block.")

    class Meta:
        verbose_name = pgettext_lazy("block", "gallery")
        verbose_name_plural = _("gallery blocks")

    def __str__(self) -> str:
        return str(self.gallery or "")

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not frozen["photos"]


class PullQuote(Block):
    text = models.TextField(_("words"), max_length=400, blank=True)
    attribution = models.CharField(_("who says it"), max_length=120, blank=True)

    kind = "pull_quote"
    holds = [Words("text"), Words("attribution")]
    unfinished = _("It has no words. Write them, or delete the block.")

    class Meta:
        verbose_name = _("pull quote")
        verbose_name_plural = _("pull quotes")

    def __str__(self) -> str:
        return Truncator(self.text).words(12)

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not says(frozen["text"])


class ProductCard(Block):
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="cards", verbose_name=_("product")
    )
    text = models.TextField(_("a line about it"), max_length=400, blank=True)

    kind = "product_card"
    holds = [HeldProduct("product", _("On a card in the story")), Words("text")]
    unfinished = _("It has no product. Choose one, or delete the block.")

    class Meta:
        verbose_name = _("product card")
        verbose_name_plural = _("product cards")

    def __str__(self) -> str:
        return str(self.product or "")

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
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

    kind = "see_also"
    holds = [HeldStory("article", _("See also, in the story")), Words("title")]
    known_by = ["title", "article"]
    unfinished = _("It leads nowhere. Choose a story, write a title, or delete the block.")

    class Meta:
        verbose_name = _("see also")
        verbose_name_plural = _("see also")

    def __str__(self) -> str:
        return self.article.known_as if self.article else self.title

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not (frozen["article"] or says(frozen["title"]))


class Embed(Block):
    """Something on another site. Shown as a link: the page asks no other host for anything."""

    url = URLField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=240, blank=True, help_text=_("“Film, 1 minute 40.”"))

    kind = "embed"
    holds = [Link("url"), Words("title"), Words("note")]
    unfinished = _("Its address or its title is missing. Write both, or delete the block.")

    class Meta:
        verbose_name = _("embed")
        verbose_name_plural = _("embeds")

    def __str__(self) -> str:
        return self.title or self.url

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not (frozen["url"] and says(frozen["title"]))


class CreditsRoll(Block):
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="credits_rolls", verbose_name=_("campaign")
    )

    kind = "credits_roll"
    holds = [HeldCampaign("campaign", _("Its roll stands in the story"), is_roll=True)]
    unfinished = _("It has no campaign. Choose one, or delete the block.")

    class Meta:
        verbose_name = _("credits roll")
        verbose_name_plural = _("credits rolls")

    def __str__(self) -> str:
        return str(self.campaign or "")

    @staticmethod
    def is_unfinished(frozen: FrozenBlock) -> bool:
        return not frozen["campaign"]
