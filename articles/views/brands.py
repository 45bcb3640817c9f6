"""Brands: what a house has shown, made and been credited with."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.models import Campaign, Product, RevisionCampaign, RevisionProduct
from articles.pages import public
from articles.pages.gathering import Gathering
from articles.pages.kinds import CAMPAIGN_CARD, PRODUCT
from articles.pages.walks import stories_with_any
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import one_row, page_of, request_moment, shown
from kit.prepared import prepared
from kit.slugs import at_address
from people.models import Ambassador, Brand


@redirects_from_former(former_addresses(Brand, public.brands))
def brand(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    brand = one_row(request, _brand(slug, at))
    page = Gathering(at)
    campaigns = page.rows(_campaigns(brand.pk, at), CAMPAIGN_CARD)
    credited = page.rows(_credited(brand.pk, at), CAMPAIGN_CARD)
    products = page.rows(_products(brand.pk, at), PRODUCT)
    ambassadors = page.rows(_ambassadors(brand.pk, timezone.localdate(at), at))
    stories = page_of(request, page, _ABOUT, brand.pk, at)
    page.ask()
    context = {
        "brand": brand,
        "campaigns": campaigns,
        "credited": credited,
        "products": products,
        "ambassadors": ambassadors,
        "stories": shown(request, stories),
    }
    return render(request, "articles/brand.html", context)


@prepared
def _brand(slug: str, at: datetime) -> QuerySet[Brand]:
    return at_address(public.brands(at).select_related("parent"), slug)


@prepared
def _campaigns(brand: int, at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).by_brand(brand).select_related("brand")


@prepared
def _credited(brand: int, at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).crediting(brand).select_related("brand")


@prepared
def _products(brand: int, at: datetime) -> QuerySet[Product]:
    return Product.objects.live(at).by_brand(brand).select_related("brand")


@prepared
def _ambassadors(brand: int, day: date, at: datetime) -> QuerySet[Ambassador]:
    return public.appointments(day, at).for_brand(brand).on(day)


# A story is about a brand by what it names of it, be that since one with another.
_ABOUT = stories_with_any((RevisionProduct, Product.ever.by_brand), (RevisionCampaign, Campaign.objects.by_brand))
