"""Brands: what a house has shown, made and been credited with."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.models import Campaign, Product, RevisionCampaign, RevisionProduct
from articles.pages import public
from articles.pages.gathering import Gathering
from articles.pages.kinds import CAMPAIGN_CARD, PRODUCT
from articles.pages.listings import Listing
from articles.pages.orders import A_TO_Z, LAST_ANNOUNCED, LAST_RELEASED
from articles.pages.walks import stories_with_any
from articles.views.parts import LINES, Beginnings, Part, part_of, part_page
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
    parts = Beginnings(page, _PARTS, "brand_part", brand)
    stories = page_of(request, page, _ABOUT, brand.pk, at)
    page.ask()
    return render(
        request, "articles/brand.html", {"brand": brand, "parts": parts.begun(), "stories": shown(request, stories)}
    )


@redirects_from_former(former_addresses(Brand, public.brands))
def brand_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    at, asked = request_moment(request), part_of(_PARTS, part)
    return part_page(request, one_row(request, _brand(slug, at)), at, asked)


@prepared
def _brand(slug: str, at: datetime) -> QuerySet[Brand]:
    return at_address(public.brands(at).select_related("parent"), slug)


def _campaigns(brand: int, _day: date, at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).by_brand(brand).knowable().select_related("brand").last_first()


def _credited(brand: int, _day: date, at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).crediting(brand).select_related("brand").last_first()


def _products(brand: int, _day: date, at: datetime) -> QuerySet[Product]:
    return Product.objects.live(at).by_brand(brand).knowable().select_related("brand").a_to_z()


def _ambassadors(brand: int, day: date, at: datetime) -> QuerySet[Ambassador]:
    return public.appointments(day, at).for_brand(brand).on(day).last_first()


_PARTS = {
    "ambassadors": Part(
        _("Ambassadors"),
        _("More ambassadors"),
        "ambassadors",
        Listing(None, _ambassadors, LAST_ANNOUNCED, LINES),
    ),
    "campaigns": Part(
        _("Campaigns"), _("More campaigns"), "campaigns", Listing(CAMPAIGN_CARD, _campaigns, LAST_RELEASED)
    ),
    "credits": Part(
        _("Credited in"), _("More campaigns"), "campaigns", Listing(CAMPAIGN_CARD, _credited, LAST_RELEASED)
    ),
    "products": Part(_("Products"), _("More products"), "products", Listing(PRODUCT, _products, A_TO_Z)),
}
# A story is about a brand by what it names of it, be that since one with another.
_ABOUT = stories_with_any(
    (RevisionProduct, lambda brand: Product.ever.by_brand(brand).knowable()),
    (RevisionCampaign, lambda brand: Campaign.objects.by_brand(brand).knowable()),
)
