"""Where readers see a photo: the stories, campaigns, products and people whose pages it stands on."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from articles.models import CampaignPhoto, Product, RevisionPhoto
from articles.pages import public
from articles.querysets import in_live_stories, live_campaigns
from articles.querysets.visibility import is_live
from media.models import Photo


def in_stories(photos, at):
    """Return those of some photos that stand in live stories at the moment `at`, as pictures or as plates."""
    return photos.filter(pk__in=in_live_stories("photo", at))


def lost(photos, at):
    """Return those of some photos that readers miss at the moment `at`: a plate keeps their place in a live story."""
    return in_stories(photos, at).kept_back(at)


def live_places(photos, at):
    """Return {primary key: [(label, row, title)]} of where readers find photos at the moment `at`.

    `row` is the one with a page at the desk. A photo that may not be shown keeps its places, as plates. An appearance
    brings a photo to a page only where it stands on another too. It takes five queries, however many photos there are.
    """
    places, pks = defaultdict(list), [photo.pk for photo in photos]
    mentions = RevisionPhoto.objects.filter(is_live(at, "revision__"), photo__in=pks)
    for each in mentions.select_related("revision__article").defer("revision__body").order_by("-revision__live_from"):
        leads = each.revision.lead_photo_id == each.photo_id
        label = _("Leads the story") if leads else _("In the story")
        places[each.photo_id].append((label, each.revision.article, each.revision.headline))
    in_campaigns = CampaignPhoto.objects.filter(campaign__in=live_campaigns(at), photo__in=pks)
    for each in in_campaigns.select_related("campaign__brand"):
        places[each.photo_id].append((_("In the campaign"), each.campaign, str(each.campaign)))
    for each in Product.objects.live(at).filter(photo__in=pks).select_related("brand"):
        places[each.photo_id].append((_("Shows the product"), each, str(each)))
    portraits = Photo.objects.filter(public.is_known_person(at, "portrait_of__"), pk__in=pks)
    for each in portraits.select_related("portrait_of"):
        places[each.pk].append((_("Portrait"), each.portrait_of, str(each.portrait_of)))
    seen = public.appearances(at).filter(photo__in=[*places])
    for each in seen.select_related("person", "product__brand"):
        label = _("Seen with the product") if each.product else _("Seen in it")
        places[each.photo_id].append(
            (label, each.product or each.person, str(each) if each.product else str(each.person))
        )
    return dict(places)
