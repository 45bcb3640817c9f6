import os

from django.db import models

from articles.models import Article, Block, Campaign, PhotoGallery, Product
from articles.models.blocks.held import (
    HeldCampaign,
    HeldGallery,
    HeldPhoto,
    HeldProduct,
    HeldStory,
    Link,
    RichWords,
    Value,
    Words,
)
from articles.richtext import RichTextField
from kit.fields import URLField
from media.models import Photo

MAY_LACK = {"null": True, "blank": True, "on_delete": models.PROTECT, "related_name": "+"}


class Film(Block):
    """A film on another site, with two photos of it; nothing in it is called as in the magazine's own kinds."""

    poster = models.ForeignKey(Photo, verbose_name="poster of the film", **MAY_LACK)
    still = models.ForeignKey(Photo, verbose_name="still of the film", **MAY_LACK)
    still_words = models.CharField("words below the still", max_length=200, blank=True)
    watch_at = URLField("where it runs", blank=True)
    transcript = RichTextField("transcript", blank=True)
    minutes = models.PositiveSmallIntegerField("minutes", default=0)
    sequel = models.ForeignKey(Article, verbose_name="sequel", **MAY_LACK)
    costume = models.ForeignKey(Product, verbose_name="costume", **MAY_LACK)
    made_for = models.ForeignKey(Campaign, verbose_name="made for", **MAY_LACK)
    stills = models.ForeignKey(PhotoGallery, verbose_name="stills", **MAY_LACK)

    if "FILMS_WITHOUT_DECLARATION" not in os.environ:
        kind = "film"
        holds = [
            HeldPhoto("poster", "Is the poster in the story"),
            HeldPhoto("still", "Is a still in the story", caption="still_words"),
            Words("still_words"),
            Link("watch_at"),
            RichWords("transcript"),
            Value("minutes"),
            HeldStory("sequel"),
            HeldProduct("costume"),
            HeldCampaign("made_for"),
            HeldGallery("stills", title="stills_title", photos="stills_photos"),
        ]
        unfinished = "It has no poster. Choose one, or delete the block."

        @staticmethod
        def is_unfinished(frozen):
            return not frozen["poster"]

    def __str__(self):
        return self.watch_at
