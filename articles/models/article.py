from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from content_editor.models import Region
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from articles.models.campaign import Campaign
from articles.models.embargo import Embargoed
from articles.models.product import Product
from articles.models.section import Section
from articles.querysets import ArticleQuerySet, standing
from kit.fields import FoldedWordsField, RandomUUID, URLField
from kit.folding import Folding
from kit.slugs import SlugField
from media.models import Photo
from people.models import Author, Person
from people.tags import TagsManager, TagsOfRow


class Article(Embargoed, Folding):
    """The desk's working copy of a story, or of a page. Readers never see it: they see its live `Revision`."""

    regions = [Region(key="body", title=_("body"))]
    kinds_of_block: ClassVar[Mapping[str, Any]]  # `articles.models.BLOCKS`, whose classes stand above

    class Kind(models.TextChoices):
        """What it becomes for readers. A story is news: it has a date, and stands in lists; a page has neither."""

        STORY = standing.STORY, _("story")
        PAGE = standing.PAGE, _("page")

    class Opener(models.TextChoices):
        """How a story begins: where its lead photo stands."""

        BY_PICTURE = "", _("as the picture asks for")
        FULL = "full", _("full bleed")
        SPLIT = "split", _("split")
        PORTRAIT = "portrait", _("portrait")
        TEXT = "text", _("text only")

    class Listing(models.TextChoices):
        """Where every page of the magazine leads to a page."""

        NOWHERE = "", _("none")
        MENU = "menu", _("in the menu")
        FOOT = "foot", _("at the foot")

    class Status(models.TextChoices):
        """Where the working copy stands at the desk. Live and scheduled are derived from revisions."""

        DRAFT = standing.DRAFT, _("draft")
        IN_REVIEW = standing.IN_REVIEW, _("in review")
        APPROVED = standing.APPROVED, _("approved")

    key = models.UUIDField(
        default=uuid4, db_default=RandomUUID(), unique=True, editable=False, help_text=_("What machines know it by.")
    )
    kind = models.CharField(
        _("kind"), max_length=8, choices=Kind, default=Kind.STORY, db_default=Kind.STORY, editable=False
    )
    headline = models.CharField(_("headline"), max_length=200, help_text=_("A working title is enough to begin with."))
    slug = SlugField(
        _("address"),
        max_length=120,
        help_text=_("The end of the story’s address. Filled from the headline."),
    )
    kicker = models.CharField(
        _("kicker"),
        max_length=80,
        blank=True,
        help_text=_("One to four words above the headline: what kind of story it is."),
    )
    standfirst = models.TextField(
        _("standfirst"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences under the headline that make one read on."),
    )
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("section")
    )
    other_sections = models.ManyToManyField(
        Section,
        blank=True,
        related_name="also_articles",
        verbose_name=_("also listed in"),
        help_text=_("Sections that list the story without leading it."),
    )
    lead_photo = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leading",
        verbose_name=_("lead photo"),
        help_text=_("Above the story, and on every card that leads to it."),
    )
    lead_caption = models.CharField(_("caption of the lead photo"), max_length=400, blank=True)

    opener = models.CharField(
        _("opener"),
        max_length=8,
        blank=True,
        choices=Opener,
        default=Opener.BY_PICTURE,
        db_default=Opener.BY_PICTURE,
        help_text=_("With text only, the photo stands on cards alone."),
    )
    listed_in = models.CharField(
        _("link on every page"),
        max_length=8,
        blank=True,
        choices=Listing,
        default=Listing.NOWHERE,
        db_default=Listing.NOWHERE,
        help_text=_("Where every page of the magazine leads to this one."),
    )
    list_position = models.PositiveSmallIntegerField(
        _("place among them"), default=0, db_default=0, help_text=_("The smallest number stands first.")
    )

    authors = models.ManyToManyField(Author, through="articles.Byline", related_name="articles")
    people = models.ManyToManyField(
        Person,
        blank=True,
        related_name="articles",
        verbose_name=_("people in it"),
        help_text=_("Who the story is about."),
    )
    products = models.ManyToManyField(Product, blank=True, related_name="articles", verbose_name=_("products in it"))
    campaigns = models.ManyToManyField(
        Campaign,
        blank=True,
        related_name="articles",
        verbose_name=_("campaigns"),
        help_text=_("Their credit rolls are printed at the foot of the story."),
    )
    tags = TagsOfRow(manager=TagsManager, blank=True, verbose_name=_("tags"), help_text=_("Separated by commas."))

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(
        _("published"), null=True, blank=True, editable=False, help_text=_("When it first went live.")
    )
    embargoed_until = models.DateTimeField(
        _("embargoed until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Nothing of the story goes live before, whoever publishes it."),
    )
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_("Printed beside the date of publication. Only for a change that readers should know of."),
    )
    trashed_at = models.DateTimeField(_("in the trash since"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )
    saved_at = models.DateTimeField(_("last saved"), auto_now=True)
    words_folded = FoldedWordsField(sources=["headline", "kicker", "standfirst"])

    objects = ArticleQuerySet.as_manager()

    # What reads add: `with_state`, `to_link`, and those of the desk's piles.
    placed_number: int | None
    live_number: int | None
    coming_number: int | None
    newest_number: int | None
    live_digest: str | None
    newest_digest: str | None
    live_headline: str | None
    shown: list[Any]  # the live revision, if there is one
    said: str
    began_at: datetime | None

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-saved_at", "-pk"]
        # What the desk's lists and piles are read from: in their order, or from a condition that few stories meet.
        indexes = [
            models.Index(fields=["-saved_at", "-id"], name="article_last_saved"),
            models.Index(fields=["-saved_at", "-id"], condition=Q(published_at=None), name="article_unpublished"),
            models.Index(fields=["published_at"], name="article_published"),
            models.Index(
                fields=["kind", "-saved_at", "-id"], condition=~Q(kind=standing.STORY), name="article_of_kind"
            ),
            models.Index(
                fields=["status", "-saved_at", "-id"], condition=~Q(status=standing.DRAFT), name="article_at_step"
            ),
            models.Index(fields=["trashed_at"], condition=Q(trashed_at__isnull=False), name="article_trashed"),
            models.Index(
                fields=["embargoed_until"], condition=Q(embargoed_until__isnull=False), name="article_embargo_end"
            ),
        ]
        permissions = [
            ("view_any_article", _("Can see everybody’s stories")),
            ("change_any_article", _("Can change everybody’s stories")),
            ("change_photos_of_article", _("Can change the photos in everybody’s stories")),
            ("approve_article", _("Can approve stories and send them back")),
            ("publish_article", _("Can publish, schedule and withdraw stories")),
            ("override_checklist", _("Can publish in spite of warnings")),
            ("lift_embargo", _("Can lift an embargo early")),
            ("walk_moments", _("Can see the site at any moment")),
        ]

    def __str__(self) -> str:
        return self.headline

    def is_known(self, at: datetime) -> bool:
        """Say whether readers may know the story at the moment `at`: a scheduled one has a date, and no reader."""
        return bool(self.published_at and self.published_at <= at)

    @property
    def known_as(self) -> str:
        """The headline that readers know, if `to_link` has read it and they know one; else the working copy's."""
        return getattr(self, "live_headline", None) or self.headline


class Byline(models.Model):
    """An author's place above a story."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    position = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author"],
                name="byline_once",
                violation_error_message=_("This author stands in the byline already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.author)


class Correction(models.Model):
    """What was wrong in a published story, and is put right: a dated note at its foot."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("when"))
    text = models.TextField(_("correction"), max_length=1000, help_text=_("What was wrong, and what is right."))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return Truncator(self.text).words(12)

    def frozen(self) -> dict[str, str]:
        return {"at": self.at.astimezone(UTC).isoformat(), "text": self.text}


class Source(models.Model):
    """Where an imported story came from. Editors see it, readers don't."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="source")
    fingerprint = models.CharField(
        max_length=64, unique=True, editable=False, help_text=_("Known again by: publication and headline, folded.")
    )
    sha256 = models.CharField(max_length=64, editable=False, help_text=_("SHA-256 of what was last imported."))
    name = models.CharField(_("file"), max_length=255)
    publication = models.CharField(_("publication"), max_length=200, blank=True)
    url = URLField(_("address"), blank=True, max_length=500)
    notes = models.TextField(_("notes"), blank=True, help_text=_("Marks in the source that are no part of the story."))
    imported_at = models.DateTimeField(_("imported"), auto_now=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.publication or self.name
