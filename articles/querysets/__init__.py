from articles.querysets.article import ArticleQuerySet
from articles.querysets.campaign import CampaignPhotoQuerySet, CampaignQuerySet, CreditQuerySet
from articles.querysets.desk import AuditEntryQuerySet, NoteQuerySet, PresenceQuerySet, PreviewLinkQuerySet
from articles.querysets.intervals import MentionQuerySet, hold_stories
from articles.querysets.photo import (
    embargoes,
    is_under_embargo,
    judged_photos,
    photos_under_embargo,
    photos_with_a_place,
    photos_with_usability,
    shown_photos,
    tell,
)
from articles.querysets.product import AppearanceQuerySet, PresentProducts, ProductQuerySet, ReleaseQuerySet
from articles.querysets.revision import RevisionQuerySet, SectionQuerySet
from articles.querysets.standing import TRASH_KEEPS
from articles.querysets.visibility import in_live_stories, live_campaigns, live_products

__all__ = [
    "TRASH_KEEPS",
    "AppearanceQuerySet",
    "ArticleQuerySet",
    "AuditEntryQuerySet",
    "CampaignPhotoQuerySet",
    "CampaignQuerySet",
    "CreditQuerySet",
    "MentionQuerySet",
    "NoteQuerySet",
    "PresenceQuerySet",
    "PresentProducts",
    "PreviewLinkQuerySet",
    "ProductQuerySet",
    "ReleaseQuerySet",
    "RevisionQuerySet",
    "SectionQuerySet",
    "embargoes",
    "hold_stories",
    "in_live_stories",
    "is_under_embargo",
    "judged_photos",
    "live_campaigns",
    "live_products",
    "photos_under_embargo",
    "photos_with_a_place",
    "photos_with_usability",
    "shown_photos",
    "tell",
]
