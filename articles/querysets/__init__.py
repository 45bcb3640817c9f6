from articles.querysets.article import TRASH_KEEPS, ArticleQuerySet
from articles.querysets.desk import AuditEntryQuerySet, NoteQuerySet, PresenceQuerySet, PreviewLinkQuerySet
from articles.querysets.houses import (
    AppearanceQuerySet,
    CampaignPhotoQuerySet,
    CampaignQuerySet,
    CreditQuerySet,
    ProductQuerySet,
    ReleaseQuerySet,
)
from articles.querysets.photo import is_under_embargo, judged_photos, shown_photos
from articles.querysets.revision import RevisionQuerySet, SectionQuerySet
from articles.querysets.visibility import in_live_stories

__all__ = [
    "TRASH_KEEPS",
    "AppearanceQuerySet",
    "ArticleQuerySet",
    "AuditEntryQuerySet",
    "CampaignPhotoQuerySet",
    "CampaignQuerySet",
    "CreditQuerySet",
    "NoteQuerySet",
    "PresenceQuerySet",
    "PreviewLinkQuerySet",
    "ProductQuerySet",
    "ReleaseQuerySet",
    "RevisionQuerySet",
    "SectionQuerySet",
    "in_live_stories",
    "is_under_embargo",
    "judged_photos",
    "shown_photos",
]
