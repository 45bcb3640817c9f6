"""Where readers see a photo: the stories, campaigns, products and people whose pages it stands on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import F, Model
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Campaign, CampaignPhoto, Product, RevisionPhoto
from articles.pages import public
from articles.querysets import in_live_stories
from kit.admin.usage import Standing
from media.models import Photo
from media.querysets import PhotoQuerySet, reasons_against


def in_stories(photos: PhotoQuerySet, at: datetime) -> PhotoQuerySet:
    """Return those of some photos that stand in live stories at the moment `at`, as pictures or as plates."""
    return photos.filter(in_live_stories.hold("photo", at))


def lost(photos: PhotoQuerySet, at: datetime) -> PhotoQuerySet:
    """Return those of some photos that readers miss at the moment `at`: a plate keeps their place in a live story."""
    return in_stories(photos.kept_back(at), at)  # the fewer, and the sooner told


def lost_lately(at: datetime, most: int) -> PhotoQuerySet:
    """Return of the photos that are `lost` at the moment `at` so many of each reason at least, or all; the last first.

    Those that lack something stand before those whose time is over. Each reason is followed along its index only
    until so many are found that stand in live stories.
    """
    found = []
    for rows, photo in reasons_against(at):
        some = rows.filter(in_live_stories.hold("photo", at, row=photo)).values(photo)[:most]
        found.append(Photo.objects.order_by().filter(pk__in=some).values("pk"))
    photos = Photo.objects.filter(pk__in=found[0].union(*found[1:], all=True)).with_reasons(at)
    since = Coalesce("denied_since", "ended_at").desc(nulls_first=True)
    return photos.order_by(since, "-added_at", "-pk")


def live_places(
    photos: Iterable[Photo], at: datetime, *, most: int | None = None, among: Collection[Model] | None = None
) -> dict[int, list[Standing]]:
    """Return by primary key where readers find photos at the moment `at`.

    Arguments: `most`, how many stories are named, the newest, where it is about one photo; `among`, rows of the desk,
    if only the stories among these are asked about.

    The row of a `Standing` has a page at the desk. A photo that may not be shown keeps its places, as plates. An
    appearance brings a photo to a page only where it stands on another too. It takes six queries, however many photos
    there are.
    """
    places: defaultdict[int, list[Standing]] = defaultdict(list)
    pks = [photo.pk for photo in photos]
    mentions = RevisionPhoto.objects.seen(at).filter(photo__in=pks, revision__live_from__isnull=False)
    mentions = mentions.order_by(F("published_at").desc(nulls_first=True), "-revision_id")  # pages have no date
    if among is not None:
        mentions = mentions.filter(article__in=[row.pk for row in among if isinstance(row, Article)])
    for each in mentions.select_related("revision__article").defer("revision__body")[:most]:
        leads = each.revision.lead_photo_id == each.photo_id
        label = _("Leads the story") if leads else _("In the story")
        places[each.photo_id].append(Standing(label, each.revision.article, each.revision.headline))
    if among is not None:
        return places
    # Joined, SQLite would begin at the campaigns, and go through all of them.
    in_campaigns = CampaignPhoto.objects.holding(pks)
    campaigns = Campaign.objects.live(at).select_related("brand").in_bulk({each.campaign_id for each in in_campaigns})
    for place in in_campaigns:
        if campaign := campaigns.get(place.campaign_id):
            places[place.photo_id].append(Standing(_("In the campaign"), campaign, str(campaign)))
    for product in Product.objects.live(at).filter(photo__in=pks).select_related("brand"):
        if pk := product.photo_id:
            places[pk].append(Standing(_("Shows the product"), product, str(product)))
    portraits = Photo.objects.filter(public.is_known_person(at, "portrait_of__"), pk__in=pks)
    for portrait in portraits.select_related("portrait_of"):
        if person := portrait.portrait_of:
            places[portrait.pk].append(Standing(_("Portrait"), person, str(person)))
    appearances = public.appearances(at).filter(photo__in=[*places])
    for seen in appearances.select_related("person", "product__brand"):
        label = _("Seen with the product") if seen.product else _("Seen in it")
        title = str(seen) if seen.product else str(seen.person)
        if pk := seen.photo_id:
            places[pk].append(Standing(label, seen.product or seen.person, title))
    return dict(places)
