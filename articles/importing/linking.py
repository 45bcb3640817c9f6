"""Finding, in a text, the products and campaigns that the database knows."""

import re

from articles.models import Campaign, Product, ProductAlias
from people.mentions import Index, named_in, words_of

_ASCII = re.compile(r"[A-Za-z0-9]+")


def plainest_part(text: str) -> str:
    """Return the longest run of ASCII letters in a text: what a database finds whatever the case, accents, quotes."""
    return max(_ASCII.findall(text), key=len, default="")


def products(text: str) -> Index:
    """Return the `Index` of the products whose name or alias may stand in a text, with their ids."""
    names = named_in(Product.objects.all(), text).values_list("name", "pk")
    return Index([*names, *named_in(ProductAlias.objects.all(), text).values_list("name", "product")])


def campaigns_in(text: str) -> list[Campaign]:
    """Return the campaigns that a text names beside their brand: "the Closet campaign", "campaign … labelled “Closet”".

    A name of one word counts only next to the word "campaign" or in quotation marks.
    """
    words = words_of(text)
    folded = f" {' '.join(word.folded for word in words)} "
    bare = f" {' '.join(word.bare for word in words)} "
    found = []
    for campaign in named_in(Campaign.objects.select_related("brand"), text):
        if f" {campaign.folded} " in folded and f" {campaign.brand.folded} " in bare:
            name = re.escape(campaign.name)
            if " " in campaign.folded or re.search(rf"\b{name} [Cc]ampaign\b|[“‘\"]{name}[”’\"]", text):
                found.append(campaign)
    return found
