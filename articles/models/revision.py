from typing import Any, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.models.article import Article
from articles.models.campaign import Campaign
from articles.models.gallery import PhotoGallery
from articles.models.product import Product
from articles.models.section import Section
from articles.querysets import MentionQuerySet, RevisionQuerySet
from articles.querysets.intervals import IS_ASTRAY
from kit.fields import FoldedWordsField
from kit.paths import path_to
from kit.slugs import SlugField
from media.models import Photo
from people.models import Author, Person


class Revision(models.Model):
    """An immutable snapshot of a story or a page, and, once published, its place in time.

    `live_from`, `live_until` and `published_at` (when the story first went live) are the only columns that ever change,
    and only `articles.publishing` changes them; the places of one story never overlap. What isn't dated is no news: a
    page has no `published_at`, and so stands in none of the lists, which are walked by it. `seen_from` and `seen_until`
    follow from them and from embargoes (`articles.querysets.intervals`), and `is_behind` from later saves
    (`articles.querysets.behind`). `Revision.objects.live(at)` is the one name of public visibility.
    """

    class Kind(models.TextChoices):
        """A save is what the working copy was; two stand beside it until somebody takes them up.

        The last says what readers saw of a story before an embargo was set, and is nobody's.
        """

        SAVE = "save", _("save")
        AUTOSAVE = "autosave", _("kept by itself")
        KEPT = "kept", _("kept beside")
        SEEN = "seen", _("as readers saw it")

    article = models.ForeignKey(Article, models.PROTECT, related_name="revisions", verbose_name=_("story"))
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SAVE)
    based_on = models.PositiveIntegerField(
        _("written on"), null=True, help_text=_("The number of the save that its writer had before them.")
    )
    created_at = models.DateTimeField(_("saved"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("saved by")
    )

    headline = models.CharField(_("headline"), max_length=200)
    headline_folded = FoldedWordsField(sources=["headline"])
    slug = SlugField(_("address"), max_length=120)
    kicker = models.CharField(_("kicker"), max_length=80, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, related_name="revisions")
    lead_photo = models.ForeignKey(Photo, models.PROTECT, null=True, related_name="leading_revisions")
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True)
    body = models.JSONField(_("body"), help_text=_("Blocks, bylines and links, as `articles.revisions` writes them."))
    digest = models.CharField(max_length=64, editable=False, help_text=_("SHA-256 of all that is read in it."))

    live_from = models.DateTimeField(_("live from"), null=True)
    live_until = models.DateTimeField(_("live until"), null=True)
    seen_from = models.DateTimeField(_("seen from"), null=True, editable=False)
    seen_until = models.DateTimeField(_("seen until"), null=True, editable=False)
    is_behind = models.BooleanField(
        _("behind the desk"), null=True, editable=False, help_text=_("Whether the last save reads otherwise.")
    )

    other_sections = models.ManyToManyField(Section, through="RevisionSection", related_name="also_revisions")
    authors = models.ManyToManyField(Author, through="RevisionAuthor", related_name="revisions")
    people = models.ManyToManyField(Person, through="RevisionPerson", related_name="revisions")
    photos = models.ManyToManyField(Photo, through="RevisionPhoto", related_name="revisions")
    products = models.ManyToManyField(Product, through="RevisionProduct", related_name="revisions")
    campaigns = models.ManyToManyField(Campaign, through="RevisionCampaign", related_name="revisions")
    tags = models.ManyToManyField(Tag, through="RevisionTag", related_name="revisions")

    objects = RevisionQuerySet.as_manager()

    identity: UUID  # what `with_identity` adds
    has_picture: bool  # what `with_picture` adds

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        indexes = [
            # All of one that a walk looks at stands in them: the body lies between the other columns and these.
            models.Index(
                fields=["-published_at", "-id", "seen_from", "seen_until"],
                condition=Q(seen_from__isnull=False),
                name="revision_seen_newest",
            ),
            models.Index(
                fields=["section", "-published_at", "-id", "seen_from", "seen_until"],
                condition=Q(seen_from__isnull=False),
                name="revision_seen_of_section",
            ),
            # What the version before this one placed, and what it ended or unplaced: it knows of no such columns.
            models.Index(
                fields=["id"], condition=Q(live_from__isnull=False, seen_from=None), name="revision_unsettled"
            ),
            models.Index(fields=["id"], condition=IS_ASTRAY, name="revision_astray"),
            # What is placed was saved. To say so is to ask for what has begun lately, or will: no reader's page does,
            # which walks those above, and would be led astray by this one.
            models.Index(
                fields=["live_from"], condition=Q(kind="save", live_from__isnull=False), name="revision_begins"
            ),
            models.Index(fields=["live_until"], condition=Q(live_until__isnull=False), name="revision_ends"),
            models.Index(fields=["slug"], condition=Q(live_from__isnull=False), name="revision_address"),
            # When a page changes by itself: see magazine/freshness/moments.py. Whatever has a place was saved; no page
            # says so, and none is led astray to these, in which nearly all is seen until a far day.
            models.Index(
                fields=["seen_from"],
                condition=Q(kind="save", seen_from__isnull=False, live_from__isnull=False),
                name="revision_appears",
            ),
            models.Index(
                fields=["seen_until"],
                condition=Q(kind="save", seen_until__isnull=False, live_from__isnull=False),
                name="revision_disappears",
            ),
            # What is live with changes, and what a version beside this one has saved: see articles/querysets/behind.py.
            models.Index(fields=["seen_until"], condition=Q(is_behind=True), name="revision_behind"),
            models.Index(
                fields=["is_behind", "article"], condition=Q(kind="save", is_behind=None), name="revision_untold"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(live_until__gt=F("live_from")), name="revision_ends_after_start"),
            models.CheckConstraint(
                condition=Q(live_from__isnull=False) | Q(live_until=None), name="revision_ends_only_if_it_starts"
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(live_from__isnull=False, live_until=None),
                name="revision_one_open_interval",
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(live_from__isnull=False, live_until=None),
                name="revision_one_open_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new snapshot; refuse to write an old one again."""
        if not self._state.adding:
            raise TypeError("A revision never changes: record a new one, or use the verbs of articles.publishing.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return path_to("page" if self.is_page else "article", self.slug)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A revision is history and can't be deleted.")

    @property
    def is_page(self) -> bool:
        """Whether it is a page's. What lists read comes without its body and its article, and is a story's."""
        if "article" in self._state.fields_cache:
            return self.article.kind == Article.Kind.PAGE
        return "body" in self.__dict__ and self.body.get("of") == Article.Kind.PAGE

    @property
    def is_named(self) -> bool:
        """Whether editors know it by its number, which another may have soon where it was only kept by itself."""
        return self.kind != self.Kind.AUTOSAVE

    @cached_property
    def byline(self) -> list[Author]:
        """Return the authors of a published revision, in order; a page of several stories puts them here."""
        return [place.author for place in self.bylines.all()]


class _Mention(models.Model):
    """A row for something in a published revision."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.revision)


class _Listed(_Mention):
    """What listings read, and what protects something from deletion; with copies of its revision's columns."""

    article = models.ForeignKey(
        Article, models.DO_NOTHING, null=True, editable=False, db_constraint=False, db_index=False, related_name="+"
    )
    published_at = models.DateTimeField(null=True, editable=False)
    seen_from = models.DateTimeField(null=True, editable=False)
    seen_until = models.DateTimeField(null=True, editable=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


def _mention(target: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(target, models.PROTECT, related_name="+")


def _indexes(name: str) -> list[models.Index]:
    """Return the indexes of what stories mention one thing: a popular one is in most.

    By the first one story's mention of it is found, by the second the newest stories, and by the third whether any is
    seen: those that are over stand before those that aren't.
    """
    return [
        models.Index(fields=[name, "revision"], name=f"revision{name}_found"),
        models.Index(
            fields=[name, "-published_at", "-revision", "seen_from", "seen_until"], name=f"revision{name}_newest"
        ),
        models.Index(fields=[name, "seen_until", "seen_from"], name=f"revision{name}_seen"),
    ]


class RevisionSection(_Listed):
    """The section that leads a story, or one that lists it besides."""

    section = _mention(Section)

    class Meta(_Listed.Meta):
        indexes = _indexes("section")
        verbose_name = _("section in a published story")
        verbose_name_plural = _("sections in published stories")


class RevisionAuthor(_Listed):
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="bylines")
    author = _mention(Author)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(_Listed.Meta):
        indexes = _indexes("author")
        verbose_name = _("author of a published story")
        verbose_name_plural = _("authors of published stories")
        ordering = ["position"]


class RevisionPerson(_Listed):
    person = _mention(Person)

    class Meta(_Listed.Meta):
        indexes = _indexes("person")
        verbose_name = _("person in a published story")
        verbose_name_plural = _("people in published stories")


class RevisionPhoto(_Listed):
    photo = _mention(Photo)

    class Meta(_Listed.Meta):
        indexes = _indexes("photo")
        verbose_name = _("photo in a published story")
        verbose_name_plural = _("photos in published stories")


class RevisionProduct(_Listed):
    product = _mention(Product)

    class Meta(_Listed.Meta):
        indexes = _indexes("product")
        verbose_name = _("product in a published story")
        verbose_name_plural = _("products in published stories")


class RevisionCampaign(_Listed):
    campaign = _mention(Campaign)

    class Meta(_Listed.Meta):
        indexes = _indexes("campaign")
        verbose_name = _("campaign in a published story")
        verbose_name_plural = _("campaigns in published stories")


class RevisionTag(_Listed):
    tag = _mention(Tag)

    class Meta(_Listed.Meta):
        indexes = _indexes("tag")
        verbose_name = _("tag in a published story")
        verbose_name_plural = _("tags in published stories")


class MergedTag(models.Model):
    """A tag that has become another, and is gone: frozen stories still name its id."""

    gone = models.PositiveBigIntegerField(unique=True)
    tag = models.ForeignKey(Tag, models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta:
        verbose_name = _("merged tag")
        verbose_name_plural = _("merged tags")

    def __str__(self) -> str:
        return str(self.gone)


class RevisionGallery(_Mention):
    """A gallery in a revision, published or not: it says whose words those of the gallery are.

    The revision has the words themselves, so a gallery may be deleted, and this row then points at nothing. `digest` is
    that of the gallery as it was.
    """

    gallery = models.ForeignKey(PhotoGallery, models.DO_NOTHING, db_constraint=False, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("gallery in a revision")
        verbose_name_plural = _("galleries in revisions")
