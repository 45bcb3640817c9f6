from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.querysets import AppearanceQuerySet, PresentProducts, ProductQuerySet, ReleaseQuerySet
from kit.fields import FoldedField
from kit.folding import Folding
from kit.marked import MarkField
from kit.paths import path_to
from kit.slugs import SlugField
from media.models import Photo
from people.models import Brand, Mergeable, Person


class Product(Mergeable, Folding):
    """A thing that a house makes and a story names: Le City, the Hourglass."""

    class Kind(models.TextChoices):
        HANDBAG = "handbag", _("handbag")
        SHOES = "shoes", _("shoes")
        READY_TO_WEAR = "ready_to_wear", _("ready-to-wear")
        JEWELLERY = "jewellery", _("jewellery")
        EYEWEAR = "eyewear", _("eyewear")
        BEAUTY = "beauty", _("beauty")
        FRAGRANCE = "fragrance", _("fragrance")
        OTHER = "other", _("other")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="products", verbose_name=_("brand"))
    name = models.CharField(_("name"), max_length=200)
    folded = FoldedField(source="name")
    slug = SlugField(_("address"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.HANDBAG)
    description = models.TextField(_("description"), blank=True)
    photo = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="products", verbose_name=_("photo")
    )
    is_knowable = MarkField()

    history: "list[Release]"  # once a page has asked for them

    objects = PresentProducts()
    ever = ProductQuerySet.as_manager()

    class Meta(Mergeable.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["name"]
        indexes = [
            *Mergeable.Meta.indexes,
            models.Index(fields=["name", "-id"], condition=Q(merged_into=None), name="product_by_name"),
            models.Index(fields=["brand", "folded"], condition=Q(is_knowable=True), name="product_knowable_of_brand"),
        ]
        constraints = [
            *Mergeable.Meta.constraints,
            models.UniqueConstraint(
                fields=["brand", "folded"],
                condition=Q(merged_into=None),
                name="product_once_a_brand",
                violation_error_message=_("This brand has a product of that name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_to("product", self.present.slug)


class ProductAlias(Folding):
    """Another way in which a text names a product."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=200)
    folded = FoldedField(source="name")

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "folded"],
                name="alias_once_a_product",
                violation_error_message=_("This product has that alias already: delete one of the two."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """One coming-out of a product: its launch, or a later re-issue."""

    class Kind(models.TextChoices):
        LAUNCH = "launch", _("launch")
        REISSUE = "reissue", _("re-issue")

    product = models.ForeignKey(Product, models.CASCADE, related_name="releases")
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.LAUNCH)
    designer = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="releases", verbose_name=_("designer")
    )
    materials = models.CharField(_("materials"), max_length=240, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["year", "pk"]
        indexes = [models.Index(fields=["designer", "-year", "-id"], name="release_last_of_designer")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "year", "kind"],
                name="release_once_a_year_and_kind",
                violation_error_message=_(
                    "The product has a release of that kind in that year already: correct the year, or delete one."
                ),
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(kind="launch"),
                name="release_one_launch",
                violation_error_message=_("A product is launched once; a later release is a re-issue."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product}, {self.year}"


class Appearance(models.Model):
    """Who carried or wore which product, and in which photo or campaign it is seen, if in any."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appearances", verbose_name=_("person"))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="appearances", verbose_name=_("product")
    )
    photo = models.ForeignKey(
        Photo, models.CASCADE, null=True, blank=True, related_name="appearances", verbose_name=_("photo")
    )
    campaign = models.ForeignKey(
        "articles.Campaign",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="appearances",
        verbose_name=_("campaign"),
    )
    note = models.CharField(_("note"), max_length=240, blank=True, help_text=_("“Carried it on the runway.”"))
    source = models.CharField(_("source"), max_length=240, blank=True, help_text=_("Who says so, and where."))

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=[name, "-id"], name=f"appearance_last_of_{name}") for name in ("person", "product")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False) | Q(photo__isnull=False),
                name="appearance_of_something",
                violation_error_message=_("Choose a product, a photo, or both."),
            ),
            # NULL never equals NULL in a unique index, so an absent part counts as 0.
            models.UniqueConstraint(
                "person",
                Coalesce("product", 0),
                Coalesce("photo", 0),
                Coalesce("campaign", 0),
                name="appearance_once",
                violation_error_message=_("This appearance is known already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.product or self.photo}"
