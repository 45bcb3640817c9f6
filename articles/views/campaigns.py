"""Campaigns: all of them, and each with its photos and credits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Campaign, CampaignPhoto, Revision
from articles.pages import rendering
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import page_of, request_moment
from media.display import is_shown


def campaigns(request: HttpRequest) -> HttpResponse:
    at = request_moment(request)
    campaigns = page_of(request, Campaign.objects.live(at).with_cover(at))
    return render(request, "articles/campaigns.html", {"campaigns": campaigns})


@redirects_from_former(former_addresses(Campaign, Campaign.objects.live))
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    campaign = get_object_or_404(rendering.with_credits(Campaign.objects.live(at)), slug=slug)
    places = list(CampaignPhoto.objects.of(campaign).with_photos(at))
    cover = next((place.photo for place in places if is_shown(place.photo)), None)
    context = {
        "campaign": campaign,
        "places": places,
        "cover": cover,
        "products": rendering.with_history(campaign.products.all(), at),
        "stories": page_of(request, Revision.objects.live(at).covering(campaign).cards(at)),
    }
    return render(request, "articles/campaign.html", context)
