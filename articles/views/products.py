"""Products: their history, and who is seen with them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from articles.models import Campaign, Product, Revision
from articles.pages import public, rendering
from articles.views.redirects import former_addresses, redirects_from_former
from articles.views.request import page_of, request_moment


@redirects_from_former(former_addresses(Product, Product.objects.live))
def product(request: HttpRequest, slug: str) -> HttpResponse:
    at = request_moment(request)
    product = get_object_or_404(rendering.with_history(Product.objects.live(at), at), slug=slug)
    context = {
        "product": product,
        "appearances": rendering.with_photos(public.appearances(at).with_product(product), at),
        "campaigns": Campaign.objects.live(at).showing(product).with_cover(at),
        "stories": page_of(request, Revision.objects.live(at).naming(product).cards(at)),
    }
    return render(request, "articles/product.html", context)
