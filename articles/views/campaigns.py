"""Houses and what they show: brands, campaigns, products."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles.models import Campaign, CampaignPhoto, Product, Revision
from articles.pages import public, rendering
from articles.views.redirects import kept, leads_on
from articles.views.request import page_of, request_moment
from media.display import is_shown
from people.models import Brand


@leads_on(kept(Brand, public.brands))
def brand(request, slug):
    at = request_moment(request)
    brand = get_object_or_404(public.brands(at).select_related("parent"), slug=slug)
    context = {
        "brand": brand,
        "campaigns": Campaign.objects.live(at).by_brand(brand).with_cover(at),
        "credited": Campaign.objects.live(at).crediting(brand).with_cover(at),
        "products": rendering.with_history(Product.objects.live(at).by_brand(brand), at),
        "ambassadors": public.appointments(at).for_brand(brand).on(timezone.localdate(at)),
        "stories": page_of(request, Revision.objects.live(at).about_brand(brand).cards(at)),
    }
    return render(request, "articles/brand.html", context)


def campaigns(request):
    at = request_moment(request)
    campaigns = page_of(request, Campaign.objects.live(at).with_cover(at))
    return render(request, "articles/campaigns.html", {"campaigns": campaigns})


@leads_on(kept(Campaign, Campaign.objects.live))
def campaign(request, slug):
    at = request_moment(request)
    campaign = get_object_or_404(rendering.with_credits(Campaign.objects.live(at)), slug=slug)
    places = list(CampaignPhoto.objects.of(campaign).with_photos(at))
    cover = next((place.photo for place in places if is_shown(place.photo)), None)
    for place in places:
        place.is_cover = place.photo == cover  # which a browser asks for at once
    context = {
        "campaign": campaign,
        "places": places,
        "cover": cover,
        "products": rendering.with_history(campaign.products.all(), at),
        "stories": page_of(request, Revision.objects.live(at).covering(campaign).cards(at)),
    }
    return render(request, "articles/campaign.html", context)


@leads_on(kept(Product, Product.objects.live))
def product(request, slug):
    at = request_moment(request)
    product = get_object_or_404(rendering.with_history(Product.objects.live(at), at), slug=slug)
    context = {
        "product": product,
        "appearances": rendering.with_photos(public.appearances(at).with_product(product), at),
        "campaigns": Campaign.objects.live(at).showing(product).with_cover(at),
        "stories": page_of(request, Revision.objects.live(at).naming(product).cards(at)),
    }
    return render(request, "articles/product.html", context)
