"""Campaigns: all of them, and each with its photos and credits."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Campaign, CampaignPhoto, Product, RevisionCampaign
from articles.pages.gathering import Gathering
from articles.pages.kinds import CAMPAIGN, CAMPAIGN_CARD, COVER, PRODUCT
from articles.pages.listings import Listing, stories_with
from articles.pages.orders import LAST_RELEASED
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import gathering, one_row, page_of, request_moment, shown
from kit.prepared import prepared
from kit.slugs import at_address
from media.display import is_shown


def campaigns(request: HttpRequest) -> HttpResponse:
    page = gathering(request)
    campaigns = page_of(request, page, _ALL, page.at)
    page.ask()
    return render(request, "articles/campaigns.html", {"campaigns": shown(request, campaigns)})


@redirects_from_former(former_addresses(Campaign, Campaign.objects.live))
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    campaign = one_row(request, _campaign(slug, at))
    page = Gathering(at)
    page.bring(CAMPAIGN, [campaign])
    places = page.rows(_places(campaign.pk, at), COVER)
    products = page.rows(_products(campaign.pk), PRODUCT)
    stories = page_of(request, page, _COVERING, campaign.pk, at)
    page.ask()
    context = {
        "campaign": campaign,
        "places": places,
        "cover": next((place.photo for place in places if is_shown(place.photo)), None),
        "products": products,
        "stories": shown(request, stories),
    }
    return render(request, "articles/campaign.html", context)


@prepared
def _campaign(slug: str, at: datetime) -> QuerySet[Campaign]:
    return at_address(Campaign.objects.live(at).select_related("brand"), slug)


@prepared
def _places(campaign: int, at: datetime) -> QuerySet[CampaignPhoto]:
    return CampaignPhoto.objects.of(campaign).with_a_place(at)


@prepared
def _products(campaign: int) -> QuerySet[Product]:
    return Product.objects.shown_in(campaign).select_related("brand")


_ALL = Listing(
    CAMPAIGN_CARD, lambda at: Campaign.objects.live(at).knowable().select_related("brand").last_first(), LAST_RELEASED
)
_COVERING = stories_with(RevisionCampaign)
