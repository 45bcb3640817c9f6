"""Products: their history, and who is seen with them."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.models import Appearance, Campaign, Product, RevisionProduct
from articles.pages import public
from articles.pages.gathering import Gathering
from articles.pages.kinds import APPEARANCE, CAMPAIGN_CARD, PRODUCT
from articles.pages.listings import Listing, stories_with
from articles.pages.orders import LAST_ENTERED, LAST_RELEASED
from articles.views.parts import Beginnings, Part, part_of, part_page
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
    parts = Beginnings(page, _PARTS, "product_part", product)
    stories = page_of(request, page, _NAMING, product.pk, at)
    page.ask()
    context = {"product": product, "parts": parts.begun(), "stories": shown(request, stories)}
    return render(request, "articles/product.html", context)


@redirects_from_former(former_addresses(Product, Product.objects.live))
def product_part(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    at, asked = request_moment(request), part_of(_PARTS, part)
    return part_page(request, one_row(request, _product(slug, at)), at, asked)


@prepared
def _product(slug: str, at: datetime) -> QuerySet[Product]:
    return at_address(Product.objects.live(at).select_related("brand"), slug)


def _appearances(product: int, _day: date, at: datetime) -> QuerySet[Appearance]:
    return public.appearances(at).with_product(product).with_parties().last_first()


def _campaigns(product: int, _day: date, at: datetime) -> QuerySet[Campaign]:
    return Campaign.objects.live(at).showing(product).select_related("brand").last_first()


_PARTS = {
    "appearances": Part(_("Carried by"), _("More people"), "carriers", Listing(APPEARANCE, _appearances, LAST_ENTERED)),
    "campaigns": Part(
        _("Campaigns"), _("More campaigns"), "campaigns", Listing(CAMPAIGN_CARD, _campaigns, LAST_RELEASED)
    ),
}
_NAMING = stories_with(RevisionProduct)
