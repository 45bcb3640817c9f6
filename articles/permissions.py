"""Who may do what to a story: the one place of these rules, whichever page, button or command asks.

Each function takes the user and the story. The model permissions behind them are what a role is made of
(`magazine/roles.py`); what is added here is whose story it is, and where it stands.
"""

from typing import TYPE_CHECKING, TypeAlias

from articles.models import Article, Campaign

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

Somebody: TypeAlias = "User | AnonymousUser"


def is_own(user: Somebody, article: Article) -> bool:
    """Say whether a user began a story, or stands in its byline."""
    if article.created_by_id == user.pk:
        return True
    return article.pk is not None and article.bylines.filter(author__user=user).exists()  # type: ignore[misc] # nobody anonymous has a permission


def may_begin(user: Somebody, kind: str) -> bool:
    """Say whether a user may begin what is of a kind: a page speaks for the magazine, and so isn't every writer's."""
    is_everybodys = kind == Article.Kind.STORY or user.has_perm("articles.change_any_article")
    return user.has_perm("articles.add_article") and is_everybodys


def may_view(user: Somebody, article: Article) -> bool:
    if user.has_perm("articles.view_any_article"):
        return True
    return user.has_perm("articles.view_article") and is_own(user, article)


def may_change(user: Somebody, article: Article) -> bool:
    """Say whether any part of the story's form can be written in."""
    return may_change_words(user, article) or may_change_photos(user, article)


def may_change_words(user: Somebody, article: Article) -> bool:
    """Say whether a user may change the words of a story.

    A writer's isn't theirs while it is in review: what is judged stays as it was submitted.
    """
    if article.trashed_at or not user.has_perm("articles.change_article"):
        return False
    if user.has_perm("articles.change_any_article"):
        return True
    return article.status != Article.Status.IN_REVIEW and is_own(user, article)


def may_change_photos(user: Somebody, article: Article) -> bool:
    """Say whether a user may change which photos stand in a story: all that a picture editor changes of it."""
    if may_change_words(user, article):
        return True
    return bool(
        not article.trashed_at
        and user.has_perm("articles.change_article")
        and user.has_perm("articles.change_photos_of_article")
    )


def may_submit(user: Somebody, article: Article) -> bool:
    return may_change_words(user, article)


def may_take_back(user: Somebody, article: Article) -> bool:
    """Say whether a user may take a story back from review, as whoever may submit it may."""
    if article.trashed_at or not user.has_perm("articles.change_article"):
        return False
    return user.has_perm("articles.change_any_article") or is_own(user, article)


def may_review(user: Somebody, article: Article) -> bool:
    """Send back, or approve."""
    return _may_any(user, article, "articles.approve_article")


def may_publish(user: Somebody, article: Article) -> bool:
    """Publish, schedule, take off the schedule, set an end, withdraw."""
    return _may_any(user, article, "articles.publish_article")


def may_override(user: Somebody, article: Article) -> bool:
    """Publish in spite of warnings."""
    return may_publish(user, article) and user.has_perm("articles.override_checklist")


def may_set_embargo(user: Somebody, article: Article) -> bool:
    """Say whether a user may set an embargo: that takes a live story down, and so is publishing too."""
    return may_publish(user, article)


def may_lift_embargo(user: Somebody, article: Article) -> bool:
    return may_set_embargo(user, article) and user.has_perm("articles.lift_embargo")


def may_discard(user: Somebody, article: Article) -> bool:
    return may_change_words(user, article)


def may_restore(user: Somebody, article: Article) -> bool:
    return may_change_words(user, article)


def may_trash(user: Somebody, article: Article) -> bool:
    """Say whether a user may throw a story away.

    A writer throws away their own drafts; what was submitted or published is an editor's to throw away.
    """
    if article.trashed_at:
        return False
    if user.has_perm("articles.delete_article") and user.has_perm("articles.change_any_article"):
        return True
    is_private = article.status == Article.Status.DRAFT and not article.published_at
    return is_private and may_change_words(user, article)


def may_untrash(user: Somebody, article: Article) -> bool:
    """Say whether a user may take a story out of the trash, as whoever might have thrown it away may."""
    if not article.trashed_at or not user.has_perm("articles.change_article"):
        return False
    return user.has_perm("articles.change_any_article") or is_own(user, article)


def may_share(user: Somebody, article: Article) -> bool:
    """Make and revoke links for people without an account: the text leaves the house, so an editor answers for it."""
    return may_publish(user, article)


def may_note(user: Somebody, article: Article) -> bool:
    return may_view(user, article) and not article.trashed_at


def may_walk(user: Somebody) -> bool:
    """See the whole site as it will be, or was."""
    return user.is_active and user.is_staff and user.has_perm("articles.walk_moments")


def may_set_campaign_embargo(user: Somebody, campaign: Campaign | None) -> bool:
    return user.has_perm("articles.change_campaign") and user.has_perm("articles.publish_article")


def may_lift_campaign_embargo(user: Somebody, campaign: Campaign) -> bool:
    return may_set_campaign_embargo(user, campaign) and user.has_perm("articles.lift_embargo")


def _may_any(user: Somebody, article: Article, permission: str) -> bool:
    """Say whether a user has a permission that is about everybody's stories."""
    return bool(not article.trashed_at and user.has_perm("articles.change_any_article") and user.has_perm(permission))
