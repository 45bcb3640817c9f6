"""Everyone who is credited, pictured or named, and the houses they work with."""

from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kit.fields import DatePrecision, FoldedField, URLField
from kit.folding import Folding
from kit.marked import MarkField
from kit.paths import path_to
from kit.slugs import SlugField
from people.names import initials, surname_first
from people.querysets import (
    AmbassadorQuerySet,
    AuthorQuerySet,
    FormerAddressQuerySet,
    MergeQuerySet,
    NamedQuerySet,
    PresentAuthors,
    PresentNamed,
)


class Mergeable(models.Model):
    """A row that may turn out to be the same as another: `people.merging` makes the two one.

    It stays, since frozen stories name its id, and leads to the one that is kept; `objects` leave it out, `ever` has
    all. A chain can't arise: what led to a row that is merged itself leads on to where that leads.
    """

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="merged",
        verbose_name=_("one with"),
    )

    class Meta:
        abstract = True
        # Of those that are merged: SQLite would find all others by such an index, too, and sort them for each page.
        indexes = [
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="%(class)s_merged")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="%(class)s_merged_into_another"),
        ]

    @property
    def present(self) -> Self:
        """The row that stands for this one: itself, or the one with which it has become one."""
        return self.merged_into or self  # type: ignore[return-value] # of the same model


class Named(Mergeable, Folding):
    """What a person and a brand have in common: names, and an address of their own."""

    name = models.CharField(_("name"), max_length=200, help_text=_("As the magazine prints it."))
    sort_name = models.CharField(
        _("sort name"),
        max_length=201,
        blank=True,
        help_text=_("Where it stands in an A to Z, if not where its name says: “Ghesquière, Nicolas”."),
    )
    folded = FoldedField(source="name")
    sort_folded = FoldedField(source="sorted_as", sources=["name", "kind", "sort_name"])
    slug = SlugField(_("address"), max_length=120, unique=True, help_text=_("The end of the page’s address."))
    website = URLField(_("website"), blank=True)

    objects = PresentNamed()
    ever = NamedQuerySet.as_manager()

    class Meta(Mergeable.Meta):
        abstract = True
        ordering = ["sort_folded", "name"]
        indexes = [
            *Mergeable.Meta.indexes,
            models.Index(
                fields=["sort_folded", "name", "-id"], condition=Q(merged_into=None), name="%(class)s_by_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told_apart_by(self) -> list[str]:
        """What an editor may tell namesakes apart by; some of it may be empty."""
        return []

    @property
    def sorted_as(self) -> str:
        """Where it stands in an A to Z: what somebody has written, else what follows from the name as it is now."""
        return self.sort_name or self.derived_sort_name()

    def derived_sort_name(self) -> str:
        return self.name


class Person(Named):
    """Anyone who is credited or pictured. Two people may have the same name."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("individual")
        DUO = "duo", _("duo")
        COLLECTIVE = "collective", _("collective")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.INDIVIDUAL)
    occupation = models.CharField(
        _("occupation"), max_length=200, blank=True, help_text=_("As it is printed beside the name: “photographer”.")
    )
    disambiguation = models.CharField(
        _("told apart by"),
        max_length=120,
        blank=True,
        help_text=_("Only for namesakes, and only editors see it: “the photographer”."),
    )
    biography = models.TextField(_("biography"), blank=True)
    same_as = models.JSONField(
        _("other addresses"), default=list, blank=True, help_text=_("Profiles elsewhere, as a list of addresses.")
    )
    is_knowable = MarkField()

    usable_portraits: list[Any]  # photos, once a page has asked for them: their model stands above

    class Meta(Named.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            *Named.Meta.indexes,
            models.Index(
                fields=["sort_folded", "-id"], condition=Q(merged_into=None, is_knowable=True), name="person_knowable"
            ),
        ]

    def get_absolute_url(self) -> str:
        return path_to("person", self.present.slug)

    @property
    def told_apart_by(self) -> list[str]:
        return [self.occupation, self.disambiguation]

    def derived_sort_name(self) -> str:
        return surname_first(self.name) if self.kind == self.Kind.INDIVIDUAL else self.name

    @property
    def initials(self) -> str:
        return initials(self.name)


class Brand(Named):
    """A house, an agency, a production company: whoever commissions, makes or is credited and is not a person."""

    class Kind(models.TextChoices):
        HOUSE = "house", _("house")
        LINE = "line", _("line")
        GROUP = "group", _("group")
        MAGAZINE = "magazine", _("magazine")
        AGENCY = "agency", _("agency")
        PRODUCTION = "production", _("production company")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.HOUSE)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Write the two capital letters of ISO 3166: FR, IT, JP."))],
        help_text=_("Two letters: FR, IT, JP."),
    )
    description = models.TextField(_("description"), blank=True)

    class Meta(Named.Meta):
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def get_absolute_url(self) -> str:
        return path_to("brand", self.present.slug)

    @property
    def told_apart_by(self) -> list[str]:
        return [str(self.Kind(self.kind).label), self.country]


class Alias(Folding):
    """Another way in which a person's or a brand's name is printed."""

    class Kind(models.TextChoices):
        VARIANT = "variant", _("variant")
        FORMER = "former", _("former name")
        TRANSLITERATION = "transliteration", _("transliteration")
        NICKNAME = "nickname", _("nickname")

    name = models.CharField(_("name"), max_length=200)
    folded = FoldedField(source="name")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.VARIANT)
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="aliases")
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True, related_name="aliases")

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, brand__isnull=False) | Q(person__isnull=False, brand=None),
                name="alias_of_person_or_brand",
                violation_error_message=_("An alias belongs to a person or to a brand, not to both."),
            ),
            models.UniqueConstraint(
                fields=["person", "folded"],
                name="alias_once_a_person",
                violation_error_message=_("This person has that alias already."),
            ),
            models.UniqueConstraint(
                fields=["brand", "folded"],
                name="alias_once_a_brand",
                violation_error_message=_("This brand has that alias already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Author(Mergeable):
    """What a byline needs beside the person: a title, a few words, perhaps a login."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="author", verbose_name=_("person"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("login"),
        help_text=_("The account this author signs in with, if there is one."),
    )
    title = models.CharField(_("title"), max_length=120, blank=True, help_text=_("“Fashion editor”, “Contributor”."))
    biography = models.TextField(
        _("biography"), blank=True, help_text=_("Two or three sentences, in the third person.")
    )
    is_knowable = MarkField()

    objects = PresentAuthors()
    ever = AuthorQuerySet.as_manager()

    class Meta(Mergeable.Meta):
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["person__sort_folded", "person__name"]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return path_to("author", self.present.person.present.slug)


class Ambassador(models.Model):
    """An appointment: a person speaks for a brand. Its end is never guessed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name=_("person"))
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="ambassadors", verbose_name=_("brand"))
    title = models.CharField(_("title"), max_length=120, default="brand ambassador")
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(
        _("active until"), null=True, blank=True, help_text=_("Only when somebody has said so.")
    )
    date_precision = models.CharField(
        _("dates are exact to"), max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
    source = models.CharField(_("source"), max_length=240, blank=True, help_text=_("Who says so, and where."))
    source_url = URLField(_("source’s address"), blank=True)

    objects = AmbassadorQuerySet.as_manager()

    class Meta:
        verbose_name = _("ambassador")
        verbose_name_plural = _("ambassadors")
        # PostgreSQL and SQLite disagree on where an unknown date stands.
        ordering = [F("announced_on").desc(nulls_last=True), "person__sort_folded"]
        indexes = [
            models.Index(fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"ambassador_{name}")
            for name in ("announced_on", "active_from", "active_until")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(active_until__gte=F("active_from")),
                name="ambassador_ends_after_start",
                violation_error_message=_("An appointment cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(person)s, %(title)s of %(brand)s") % {
            "person": self.person,
            "title": self.title,
            "brand": self.brand,
        }


class FormerAddress(models.Model):
    """An address under which readers knew a row, and by which they still find it.

    It points to the row and not to another address: a chain can't arise, and when two rows become one, the addresses of
    both lead to it. `articles` keeps those of stories in their revisions.
    """

    kind = models.CharField(max_length=60)  # of the row: "people.person"
    slug = models.SlugField(max_length=120, allow_unicode=True)
    row = models.PositiveBigIntegerField()

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="former_address_once")]

    def __str__(self) -> str:
        return self.slug

    @staticmethod
    def kind_of(model: type[models.Model]) -> str:
        return model._meta.label_lower


class Merge(models.Model):
    """Two rows that have become one: who said so and when, and all that was moved for it, so that it can go back.

    `record` is what `people.merging` has written; nothing of it changes afterwards.
    """

    kind = models.CharField(max_length=60)  # of the rows: "people.person"
    gone = models.PositiveBigIntegerField()
    gone_name = models.CharField(_("who became one with another"), max_length=240)
    kept = models.PositiveBigIntegerField()
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    undone_at = models.DateTimeField(_("split again"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    record = models.JSONField(encoder=DjangoJSONEncoder)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "gone"], condition=Q(undone_at=None), name="merged_once_until_split"
            )
        ]

    def __str__(self) -> str:
        return self.gone_name


class TakenName(models.Model):
    """A name that a row has, and with it every name that differs from it in case alone: `people.taken` says of what."""

    kind = models.CharField(max_length=60)  # of the row: "taggit.tag"
    folded = models.CharField(max_length=450)  # a letter becomes three at most
    row = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("taken name")
        verbose_name_plural = _("taken names")
        constraints = [models.UniqueConstraint(fields=["kind", "folded"], name="name_taken_once")]
        indexes = [models.Index(fields=["kind", "row"], name="name_of_a_row")]

    def __str__(self) -> str:
        return self.folded
