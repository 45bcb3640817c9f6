from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models.embargo import Embargoed
from articles.models.product import Product
from articles.querysets import CampaignPhotoQuerySet, CampaignQuerySet, CreditQuerySet
from kit.dated import DayOrFirst
from kit.fields import DatePrecision, FoldedField, OrderedIndex
from kit.folding import Folding
from kit.labels import label_of
from kit.marked import MarkField
from kit.paths import path_to
from kit.slugs import SlugField
from media.models import Photo
from people.models import Brand, Person


class Campaign(Embargoed, Folding):
    """What a house shows at one time under one name, with its credit roll."""

    class Kind(models.TextChoices):
        ADVERTISING = "advertising", _("advertising campaign")
        LOOKBOOK = "lookbook", _("lookbook")
        FILM = "film", _("film")
        CAPSULE = "capsule", _("capsule")
        FRAGRANCE = "fragrance", _("fragrance")

    class Season(models.TextChoices):
        SPRING_SUMMER = "spring-summer", _("spring/summer")
        AUTUMN_WINTER = "autumn-winter", _("autumn/winter")
        RESORT = "resort", _("resort")
        PRE_FALL = "pre-fall", _("pre-fall")
        HOLIDAY = "holiday", _("holiday")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="campaigns", verbose_name=_("brand"))
    name = models.CharField(_("name"), max_length=200)
    folded = FoldedField(source="name")
    slug = SlugField(_("address"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ADVERTISING)
    season = models.CharField(_("season"), max_length=16, choices=Season, blank=True)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    date_precision = models.CharField(
        _("date is exact to"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    description = models.TextField(_("description"), blank=True)
    products = models.ManyToManyField(Product, blank=True, related_name="campaigns", verbose_name=_("products"))
    photos = models.ManyToManyField(
        Photo, through="articles.CampaignPhoto", related_name="campaigns", verbose_name=_("photos")
    )
    embargoed_until = models.DateTimeField(
        _("embargoed until"), null=True, blank=True, help_text=_("Before this moment no reader sees anything of it.")
    )
    is_knowable = MarkField()

    objects = CampaignQuerySet.as_manager()

    # What pages put on it: the credits with their parties; and for a card its cover, and who photographed it.
    roll: "list[Credit]"
    places: "list[CampaignPhoto]"
    photographers: "list[Credit]"

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        # PostgreSQL and SQLite disagree on where an unknown date stands.
        ordering = [F("released_on").desc(nulls_last=True), "name"]
        indexes = [
            OrderedIndex(
                F("released_on").desc(nulls_last=True), F("name").asc(), F("id").desc(), name="campaign_newest"
            ),
            # The lists of readers, who are told of a campaign without its day last: of all, and of a house.
            models.Index(
                DayOrFirst("released_on").desc(), F("id").desc(), condition=Q(is_knowable=True), name="campaign_last"
            ),
            models.Index(
                "brand",
                DayOrFirst("released_on").desc(),
                F("id").desc(),
                condition=Q(is_knowable=True),
                name="campaign_last_of_brand",
            ),
            models.Index(
                fields=["embargoed_until"], condition=Q(embargoed_until__isnull=False), name="campaign_embargo_end"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "folded", "released_on"],
                name="campaign_once",
                violation_error_message=_("This brand has a campaign of that name and date already."),
            ),
            models.UniqueConstraint(
                fields=["brand", "folded"],
                condition=Q(released_on=None),
                name="campaign_once_undated",
                violation_error_message=_("This brand has a campaign of that name already: give one of them its date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.brand}, {self.name}"

    def get_absolute_url(self) -> str:
        return path_to("campaign", self.slug)

    def opens_at(self, at: datetime) -> datetime:
        """Return the first moment from `at` on at which no embargo keeps it from readers."""
        return max(at, self.embargoed_until or at)


class CampaignPhoto(models.Model):
    """A photo's place in a campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="photo_places")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="campaign_places", verbose_name=_("photo"))
    caption = models.CharField(_("caption"), max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    objects = CampaignPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of the campaign")
        verbose_name_plural = _("photos of the campaign")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "photo"],
                name="photo_once_a_campaign",
                violation_error_message=_("The photo stands in the campaign already: delete one of its two rows."),
            )
        ]

    def __str__(self) -> str:
        return str(self.photo)


class Credit(models.Model):
    """One line of a campaign's credit roll. Cast and crew are both credits."""

    class Role(models.TextChoices):
        """In the order of a credit roll."""

        CREATIVE_DIRECTOR = "creative_director", _("creative director")
        ARTISTIC_DIRECTOR = "artistic_director", _("artistic director")
        ART_DIRECTOR = "art_director", _("art director")
        CONCEPT = "concept", _("concept")
        PHOTOGRAPHER = "photographer", _("photographer")
        FILM_DIRECTOR = "film_director", _("film director")
        DIRECTOR_OF_PHOTOGRAPHY = "director_of_photography", _("director of photography")
        TALENT = "talent", _("talent")
        MODEL = "model", _("model")
        AMBASSADOR = "ambassador", _("ambassador")
        ACTOR = "actor", _("actor")
        MUSICIAN = "musician", _("musician")
        ATHLETE = "athlete", _("athlete")
        VOICE = "voice", _("voice")
        STYLIST = "stylist", _("stylist")
        FASHION_EDITOR = "fashion_editor", _("fashion editor")
        WARDROBE = "wardrobe", _("wardrobe")
        HAIR = "hair", _("hair")
        MAKE_UP = "make_up", _("make-up")
        MANICURE = "manicure", _("manicure")
        SET_DESIGNER = "set_designer", _("set designer")
        PROPS = "props", _("props")
        LOCATION = "location", _("location")
        CASTING_DIRECTOR = "casting_director", _("casting director")
        EDITOR = "editor", _("editor")
        MUSIC = "music", _("music")
        RETOUCHER = "retoucher", _("retoucher")
        DIGITAL_TECH = "digital_tech", _("digital technician")
        WRITER = "writer", _("writer")
        TRANSLATOR = "translator", _("translator")
        PRODUCER = "producer", _("producer")
        PRODUCTION = "production", _("production")
        AGENCY = "agency", _("agency")
        OTHER = "other", _("other, in words")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="credits")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    role_text = models.CharField(
        _("role in words"), max_length=120, blank=True, help_text=_("Only for a role that the list doesn’t have.")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="credits", verbose_name=_("person")
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, null=True, blank=True, related_name="credits", verbose_name=_("company")
    )
    credited_as = models.CharField(
        _("credited as"), max_length=200, blank=True, help_text=_("Only where the roll prints another name.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    objects = CreditQuerySet.as_manager()

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, brand__isnull=False) | Q(person__isnull=False, brand=None),
                name="credit_of_person_or_brand",
                violation_error_message=_("A credit goes to a person or to a company: choose one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(role="other") & ~Q(role_text="") | ~Q(role="other") & Q(role_text=""),
                name="credit_role_in_words_only_when_other",
                violation_error_message=_("Write the role in words when, and only when, the list doesn’t have it."),
            ),
            # NULL never equals NULL in a unique index, so an absent party counts as 0.
            models.UniqueConstraint(
                "campaign",
                "role",
                "role_text",
                Coalesce("person", 0),
                Coalesce("brand", 0),
                name="credit_once",
                violation_error_message=_("This credit stands in the roll already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_label}: {self.party_name}"

    @property
    def party(self) -> Person | Brand | None:
        return self.person or self.brand

    @property
    def party_name(self) -> str:
        return self.credited_as or str(self.party)

    @property
    def role_label(self) -> str:
        return self.role_text or label_of(self, "role")
