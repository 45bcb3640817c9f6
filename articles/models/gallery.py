from typing import TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kit.fields import FoldedWordsField
from kit.folding import Folding
from media.models import Photo


class FrozenPlace(TypedDict):
    """A photo's place in a frozen gallery or block."""

    photo: int  # its id
    caption: str


class FrozenGallery(TypedDict):
    """What a block keeps of a gallery."""

    title: str
    photos: list[FrozenPlace]


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

    def __str__(self) -> str:
        return self.title

    def frozen(self) -> FrozenGallery:
        photos: list[FrozenPlace] = [{"photo": place.photo_id, "caption": place.caption} for place in self.places.all()]
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

    def __str__(self) -> str:
        return self.caption or str(self.photo)
