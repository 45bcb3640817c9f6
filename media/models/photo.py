"""One picture."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from kit.blanks import empty_unseen, says
from kit.fields import DatePrecision, FoldedWordsField, URLField
from kit.filenames import LONGEST_FILE_NAME
from kit.folding import Folding
from media import vocabularies
from media.metadata.fields import FIELDS
from media.querysets import PhotoQuerySet
from media.rights.kinds import Rights, requirements_met
from people.models import Brand, Person
from people.tags import TagsManager


class Photo(Folding):
    """One picture, with its credit and its rights.

    The text fields have the meaning of the IPTC Photo Metadata Standard's properties of the same names. A photo may
    have no file: a press text names pictures that were never sent, and their captions and credits are worth keeping.
    """

    Rights = Rights

    file = models.ImageField(
        _("file"),
        upload_to="photos",
        width_field="width",
        height_field="height",
        blank=True,
        max_length=200,
        help_text=_(
            "JPEG, PNG, WebP, AVIF or TIFF. Without a file, readers see the caption and the credit in an empty frame."
        ),
    )
    file_name = models.CharField(
        _("name of the file"),
        max_length=LONGEST_FILE_NAME,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("What it was called when it came. Readers never see it."),
    )
    width = models.PositiveIntegerField(_("width"), null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True, editable=False)
    sha256 = models.CharField(
        _("fingerprint"), max_length=64, blank=True, editable=False, help_text=_("SHA-256 of the original’s bytes.")
    )
    likeness = models.TextField(_("likeness"), blank=True, editable=False, help_text=_("Its perceptual hashes."))
    compared_at = models.DateTimeField(  # nobody has where it is empty, as a version beside this one leaves it
        _("compared"), null=True, blank=True, editable=False, help_text=_("When its picture was, with all others.")
    )
    colour = models.CharField(_("colour"), max_length=7, blank=True, editable=False)  # "#rrggbb", the dominant one
    edition = models.CharField(
        _("edition"), max_length=32, blank=True, editable=False, help_text=_("In the names of its newest renditions.")
    )
    metadata = models.JSONField(
        _("metadata of the file"), default=dict, blank=True, editable=False, help_text=_("As it came: never changed.")
    )

    headline = models.CharField(_("headline"), max_length=250, blank=True)
    description = models.TextField(
        _("description"),
        help_text=_("Who and what is seen, where and when. It stays with the photo wherever it is used."),
    )
    alt_text = models.CharField(
        _("alt text"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for a reader who can’t see it. One sentence."),
    )

    extended_description = models.TextField(
        _("extended description"),
        blank=True,
        help_text=_("More than the alt text has room for, for a reader who can’t see the picture."),
    )
    keywords = models.TextField(_("keywords"), blank=True, help_text=_("As the file brought them, by commas."))
    created_on = models.DateField(_("created on"), null=True, blank=True)
    created_precision = models.CharField(_("exact to"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY)
    place = models.CharField(_("place"), max_length=240, blank=True)
    people = models.ManyToManyField(Person, blank=True, related_name="photos", verbose_name=_("people shown"))
    brands = models.ManyToManyField(Brand, blank=True, related_name="photos", verbose_name=_("brands shown"))

    creator = models.CharField(
        _("creator"),
        max_length=240,
        blank=True,
        help_text=_("The photographer or illustrator. Several: by semicolons."),
    )
    credit_line = models.CharField(
        _("credit line"),
        max_length=240,
        blank=True,
        help_text=_("As the rights holder wants it printed: “Courtesy of Balenciaga”."),
    )
    copyright_notice = models.CharField(_("copyright notice"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=240, blank=True, help_text=_("Who supplied the file."))
    usage_terms = models.TextField(
        _("usage terms"),
        blank=True,
        validators=[
            MaxLengthValidator(  # max_length would let the browser cut what is pasted, without a word
                FIELDS["usage_terms"].length,
                _("Shorten them: the library keeps %(limit_value)d characters, and these are %(show_value)d."),
            )
        ],
    )
    web_statement = URLField(
        _("page about the rights"),
        blank=True,
        max_length=500,
        help_text=_("The address of a page that says what may be done with the photo: of a licence, say."),
    )
    licensor = models.CharField(_("licensor"), max_length=240, blank=True)
    licensor_url = URLField(_("licensor’s address"), blank=True, max_length=500)
    instructions = models.TextField(_("instructions"), blank=True, help_text=_("Of whoever sent it, to editors."))
    digital_source_type = models.CharField(
        _("digital source type"),
        max_length=60,
        blank=True,
        choices=vocabularies.DIGITAL_SOURCE_TYPES,
        help_text=_("Readers are told of a picture that was made or changed by AI."),
    )
    model_release = models.CharField(_("model release"), max_length=20, blank=True, choices=vocabularies.MODEL_RELEASES)
    data_mining = models.CharField(_("data mining"), max_length=60, blank=True, choices=vocabularies.DATA_MINING)

    rights = models.CharField(_("rights"), max_length=20, choices=Rights, default=Rights.UNKNOWN)
    licence = models.CharField(
        _("licence or contract"), max_length=240, blank=True, help_text=_("“CC BY 4.0”, or the number of a contract.")
    )
    no_cropping = models.BooleanField(
        _("not to be cropped"), default=False, help_text=_("Readers see the whole picture everywhere.")
    )

    focal_x = models.FloatField(
        _("focal point, across"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    focal_y = models.FloatField(
        _("focal point, down"), default=0.5, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    portrait_of = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="portraits", verbose_name=_("portrait of")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(  # nobody's where it is empty
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    tags = TaggableManager(manager=TagsManager, blank=True, verbose_name=_("tags"))
    words_folded = FoldedWordsField(
        sources=[
            *("headline", "description", "alt_text", "extended_description", "keywords", "place"),
            *("creator", "credit_line", "source", "file_name"),
        ]
    )

    objects = PhotoQuerySet.as_manager()

    # What its query set tells of a photo when it is asked to.
    within_rights: bool
    may_have_been_seen: bool
    is_under_embargo: bool
    has_place: bool
    is_usable: bool
    is_open: bool
    usable_until: datetime | None
    taken_down_at: datetime | None
    denied_since: datetime | None
    begins_at: datetime | None
    ended_at: datetime | None

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-added_at", "-pk"]
        # What the library is read from: newest first, all of it or what lacks something.
        indexes = [
            models.Index(fields=["-added_at", "-id"], condition=condition, name=name)
            for name, condition in [
                ("photo_newest", None),
                ("photo_without_credit", Q(creator="", credit_line="")),
                ("photo_without_file", Q(file="")),
                ("photo_without_alt_text", Q(alt_text="")),
                ("photo_of_unknown_rights", Q(rights=Rights.UNKNOWN)),
                ("photo_of_incomplete_rights", ~Q(rights=Rights.UNKNOWN) & ~requirements_met()),
            ]
        ] + [
            models.Index(
                fields=["compared_at", "-id"], condition=Q(compared_at=None) & ~Q(likeness=""), name="photo_uncompared"
            )
        ]
        permissions = [
            ("take_down_photo", _("Can take a photo from every page at once")),
            ("lift_takedown", _("Can put a photo back that was taken down")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="photo_focal_point_inside",
                violation_error_message=_("The focal point lies inside the picture: between 0 and 1."),
            ),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=~Q(sha256=""),
                name="photo_once",
                violation_error_message=_("This very file is in the library already."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        empty_unseen(self)
        self.creator = self.creator if self.creators else ""  # of semicolons alone is nobody, too
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        """Return a name for the desk alone.

        Readers get what was said of the picture, or nothing.
        """
        words = self.description or self.headline or self.file_name or gettext("Photo %s") % (self.pk or "")
        return Truncator(words.strip()).chars(80)

    @property
    def creators(self) -> list[str]:
        """The creators, each a name."""
        return [name.strip() for name in self.creator.split(";") if says(name)]

    @property
    def credit(self) -> str:
        """The line printed beside the picture.

        It is the credit line, which a rights holder words, with the creators that it doesn't name, or these alone.
        """
        names = ", ".join(self.creators)
        if self.credit_line and names and not all(name in self.credit_line for name in self.creators):
            return f"{names} / {self.credit_line}"
        return self.credit_line or names

    @property
    def is_taken_down(self) -> bool:
        """Whether a takedown keeps it from its readers.

        Each time that is asked of the database.
        """
        return self.windows.filter(takedown__lifted_at=None, takedown__isnull=False).exists()

    @property
    def is_landscape(self) -> bool:
        return bool(self.width and self.height and self.width > self.height)
