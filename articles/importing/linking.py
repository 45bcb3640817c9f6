"""Finding, in a text, the products and campaigns that the database knows."""

import re

from articles.models import Campaign, Product, ProductAlias
from people.mentions import Index, words_of

_ASCII = re.compile(r"[A-Za-z0-9]+")


def plainest_part(text: str) -> str:
    """Return the longest run of ASCII letters in a text: what a database finds whatever the case, accents, quotes."""
    return max(_ASCII.findall(text), key=len, default="")


def products() -> Index:
    """Return the `Index` of all products' names and aliases, with their ids."""
    return Index([*Product.objects.values_list("name", "pk"), *ProductAlias.objects.values_list("name", "product")])


def campaigns_in(text: str) -> list[Campaign]:
    """Return the campaigns that a text names beside their brand: "the Closet campaign", "campaign … labelled “Closet”".

    A name of one word counts only next to the word "campaign" or in quotation marks.
    """
    words = words_of(text)
    folded = f" {' '.join(word.folded for word in words)} "
    bare = f" {' '.join(word.bare for word in words)} "
    found = []
    for campaign in Campaign.objects.select_related("brand"):
        if f" {campaign.folded} " in folded and f" {campaign.brand.folded} " in bare:
            name = re.escape(campaign.name)
            if " " in campaign.folded or re.search(rf"\b{name} [Cc]ampaign\b|[“‘\"]{name}[”’\"]", text):
                found.append(campaign)
    return found
