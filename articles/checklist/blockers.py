"""What nobody passes: nothing to read, a photo without credit or rights, an embargo, an address that is taken."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.addresses import RESERVED, is_reserved
from articles.checklist.findings import Finding, Level
from articles.checklist.frozen import Frozen, name_of
from articles.checklist.links import links_that
from articles.models import BLOCKS, Article, Campaign, CampaignPhoto, Product, Revision, is_unfinished
from articles.querysets import is_under_embargo
from articles.revisions.snapshots import product_ids
from kit.clock import format_moment
from kit.prepared import prepared, read
from media.models import Photo
from media.rights.kinds import missing_words

BLOCKER = Level.BLOCKER


def blockers(frozen: Frozen) -> list[Finding]:
    """Return the findings that stop everybody."""
    return [
        *_text(frozen),
        *_photos(frozen),
        *_handouts(frozen),
        *_story_embargo(frozen),
        *(_embargoes(frozen) if frozen.is_any_embargo else ()),
        *_address(frozen),
        *links_that(BLOCKER, frozen),
    ]


def _text(frozen: Frozen) -> Iterator[Finding]:
    empty = [(index, block) for index, block in frozen.blocks() if is_unfinished(block)]
    if len(empty) == len(frozen.blocks()):
        said = _("The story has no text yet. Write some below the lead photo.")
        if frozen.kind == Article.Kind.PAGE:
            said = _("The page has no text yet. Write some below the lead photo.")
        yield Finding("no_text", BLOCKER, said, at_submit=True)
    for index, block in empty:
        yield frozen.in_block(index, BLOCKER, "empty_block", BLOCKS[block["kind"]].unfinished, at_submit=True)


def _photos(frozen: Frozen) -> Iterator[Finding]:
    for photo in frozen.photos:
        if found := _against(photo, frozen):
            code, said = found
            yield frozen.at_photo(photo.pk, BLOCKER, code, said)


def _against(photo: Photo, frozen: Frozen) -> tuple[str, str] | None:
    """Return the code and the sentence of what keeps a photo from its readers, None if nothing does."""
    name = name_of(photo)
    if not photo.credit:
        said = _("“%s” has no credit. Write the photo’s creator or its credit line in the photo library.")
        return "no_credit", said % name
    if photo.rights == Photo.Rights.UNKNOWN:
        said = _("The rights of “%s” are unknown. Choose in the photo library what they are.")
        return "unknown_rights", said % name
    if words := [str(each) for each in missing_words(photo)]:
        said = _("“%(photo)s” is held as “%(kind)s”, and lacks %(what)s. Write it in the photo library.")
        what = {"photo": name, "kind": photo.get_rights_display(), "what": get_text_list(words, _("and"))}
        return "incomplete_rights", said % what
    if not photo.is_usable:
        said = _(
            "“%(photo)s” may not be shown: %(reasons)s. Choose another photo, or correct its rights in the library."
        )
        return "outside_rights", said % {"photo": name, "reasons": frozen.standings[photo.pk].words}
    return None


def _handouts(frozen: Frozen) -> Iterator[Finding]:
    """Yield the press handouts that stand in a story about something else than the campaign that they came with.

    It is asked of the story that is about to go live; one that is live keeps a handout whose campaign lets go of it,
    until somebody publishes again. Whoever wants it gone at once takes the photo down.
    """
    for photo, campaigns in frozen.handouts:
        if campaigns and {*frozen.campaigns}.isdisjoint(campaign.pk for campaign in campaigns):
            said = _(
                "“%(photo)s” is a press handout, only for the campaign that it came with: %(campaigns)s. "
                "Name that campaign in this story, or choose another photo."
            ) % {"photo": name_of(photo), "campaigns": get_text_list([f"“{each}”" for each in campaigns], _("or"))}
            yield frozen.at_photo(photo.pk, BLOCKER, "handout", said)


def _story_embargo(frozen: Frozen) -> Iterator[Finding]:
    article = frozen.revision.article
    if article.is_under_embargo(frozen.at):
        said = _("The story is under embargo until %s. Publish it then; only the Chief can lift the embargo.")
        yield Finding("embargo", BLOCKER, said % format_moment(article.embargoed_until), field="embargoed_until")


def _embargoes(frozen: Frozen) -> list[Finding]:
    return [*_campaign_embargoes(frozen), *_photo_embargoes(frozen), *_product_embargoes(frozen)]


def _campaign_embargoes(frozen: Frozen) -> Iterator[Finding]:
    covered = frozen.body["campaigns"]
    rolls = {pk: index for index, pk in frozen.held(Campaign)}
    campaigns = Campaign.objects.select_related("brand").under_embargo(frozen.at)
    for pk, campaign in sorted(campaigns.in_bulk({*covered, *rolls}).items()):
        said = _(
            "The campaign “%(campaign)s” is under embargo until %(moment)s, and its photos and products with it. "
            "Publish the story then, or take the campaign out if the story isn’t about it."
        ) % {"campaign": campaign, "moment": format_moment(campaign.embargoed_until)}
        if pk in covered:
            yield Finding("campaign_embargo", BLOCKER, said, field="campaigns")
        else:
            yield frozen.in_block(rolls[pk], BLOCKER, "campaign_embargo", said)


def _photo_embargoes(frozen: Frozen) -> Iterator[Finding]:
    """Yield the photos that an embargo keeps back; of the story's own campaigns `_campaign_embargoes` speaks."""
    places = CampaignPhoto.objects.filter(
        is_under_embargo(frozen.at, photo="photo", known=frozen.campaigns),
        photo__in=frozen.photo_places,
        campaign__embargoed_until__gt=frozen.at,
    )
    places = places.select_related("photo", "campaign__brand").order_by("campaign__embargoed_until")
    last_to_end = {place.photo_id: place for place in places}
    for pk, place in sorted(last_to_end.items()):
        said = _(
            "“%(photo)s” is a photo of the campaign “%(campaign)s”, which is under embargo until %(moment)s. "
            "Choose another photo, or publish the story then."
        ) % {
            "photo": name_of(place.photo),
            "campaign": place.campaign,
            "moment": format_moment(place.campaign.embargoed_until),
        }
        yield frozen.at_photo(pk, BLOCKER, "photo_embargo", said)


def _product_embargoes(frozen: Frozen) -> Iterator[Finding]:
    """Yield the products that an embargo keeps back; of the story's own campaigns `_campaign_embargoes` speaks."""
    there = Product.ever.standing_for(product_ids(frozen.revision))
    cards = {there[pk].pk: index for index, pk in frozen.held(Product) if pk in there}
    ids = {product.pk for product in there.values()}
    kept = Product.objects.under_embargo(frozen.at, frozen.campaigns).filter(pk__in=ids)
    places = Product.campaigns.through.objects.filter(product__in=kept, campaign__embargoed_until__gt=frozen.at)
    places = places.select_related("product", "campaign__brand").order_by("campaign__embargoed_until")
    last_to_end = {place.product_id: place for place in places}
    for pk, place in sorted(last_to_end.items()):
        said = _(
            "“%(product)s” is a product of the campaign “%(campaign)s”, which is under embargo until %(moment)s. "
            "Take it out of the story, or publish the story then."
        ) % {
            "product": place.product,
            "campaign": place.campaign,
            "moment": format_moment(place.campaign.embargoed_until),
        }
        if pk in cards:
            yield frozen.in_block(cards[pk], BLOCKER, "product_embargo", said)
        else:
            yield Finding("product_embargo", BLOCKER, said, field="products")


@prepared
def _holding(slug: str, at: datetime, but: int) -> QuerySet[Revision]:
    """Return the first revision that has an address at a moment or will have it, of another story."""
    others = Revision.objects.exclude(article=but).select_related("article").defer("body")
    return others.holding(slug, at).order_by("live_from")[:1]


@prepared
def _holding_once(slug: str, at: datetime, but: int) -> QuerySet[Revision]:
    """Return the live story, but one, to which readers still come by an address."""
    others = Revision.objects.exclude(article=but).select_related("article").defer("body")
    return others.live(at).once_at(slug, at)[:1]


def _address(frozen: Frozen) -> Iterator[Finding]:
    """Yield what has the address, or by then will have it; a story that readers don't know isn't named to all."""
    if is_reserved(frozen.revision.slug, frozen.kind):
        yield Finding("address_reserved", BLOCKER, RESERVED % frozen.revision.slug, field="slug")
        return
    slug, asked = frozen.revision.slug, (frozen.revision.slug, frozen.at, frozen.revision.article_id)
    taken, kept = read(_holding(*asked), _holding_once(*asked))
    if holder := next(iter(taken), None):
        code = "address_taken"
        named = _("“%(story)s” has the address “%(address)s”. Choose another address.")
        nameless = _("Another story has the address “%(address)s” by then. Choose another address.")
    elif holder := next(iter(kept), None):
        code = "address_kept"
        named = _("Readers still come to “%(story)s” by the address “%(address)s”. Choose another address.")
        nameless = _("Readers come to another story by the address “%(address)s” then. Choose another address.")
    else:
        return
    words = {"story": holder.headline, "address": slug}
    if Revision.objects.live(timezone.now()).contains(holder):
        yield Finding(code, BLOCKER, named % words, field="slug")
    else:
        yield Finding(code, BLOCKER, nameless % words, field="slug", story=holder.article, named=named % words)
