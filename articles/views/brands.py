"""Brands: what a house has shown, made and been credited with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles.models import Campaign, Product, Revision
from articles.pages import public, rendering
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import page_of, request_moment
from people.models import Brand


@redirects_from_former(former_addresses(Brand, public.brands))
def brand(request: HttpRequest, slug: str) -> HttpResponse:
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
