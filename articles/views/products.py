"""Products: their history, and who is seen with them."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Appearance, Campaign, Product, RevisionProduct
from articles.pages import public
from articles.pages.gathering import Gathering
from articles.pages.kinds import APPEARANCE, CAMPAIGN_CARD, PRODUCT
from articles.pages.listings import stories_with
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import one_row, page_of, request_moment, shown
from kit.prepared import prepared
from kit.slugs import at_address


@redirects_from_former(former_addresses(Product, Product.objects.live))
def product(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    product = one_row(request, _product(slug, at))
    page = Gathering(at)
    page.bring(PRODUCT, [product])
    appearances = page.rows(_appearances(product.pk, at), APPEARANCE)
    campaigns = page.rows(_campaigns(product.pk, at), CAMPAIGN_CARD)
    stories = page_of(request, page, _NAMING, product.pk, at)
    page.ask()
    context = {
        "product": product,
        "appearances": appearances,
        "campaigns": campaigns,
        "stories": shown(request, stories),
    }
    return render(request, "articles/product.html", context)


@prepared
def _product(slug: str, at: datetime) -> QuerySet[Product]:
    return at_address(Product.objects.live(at).select_related("brand"), slug)


@prepared
def _appearances(product: int, at: datetime) -> QuerySet[Appearance]:
    return public.appearances(at).with_product(product).with_parties()


@prepared
def _campaigns(product: int, at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).showing(product).select_related("brand")


_NAMING = stories_with(RevisionProduct)
