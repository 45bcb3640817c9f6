"""Finding, in a text, the products and campaigns that the database knows."""

import re
from typing import Any

from django.db.models import QuerySet

from articles.models import Campaign, Product, ProductAlias
from kit.prepared import prepared, read
from people.mentions import Index, forms_in, named_by, words_of

_ASCII = re.compile(r"[A-Za-z0-9]+")


def plainest_part(text: str) -> str:
    """Return the longest run of ASCII letters in a text: what a database finds whatever the case, accents, quotes."""
    return max(_ASCII.findall(text), key=len, default="")


def products(text: str) -> Index:
    """Return the `Index` of the products whose name or alias may stand in a text, with their ids."""
    forms = forms_in(text)
    names, aliases = read(_products(*forms), _aliases(*forms))
    return Index([*names, *aliases])


@prepared
def _products(pairs: str, alone: str) -> QuerySet[Product, Any]:
    return named_by(Product.objects.all(), pairs, alone).values_list("name", "pk")


@prepared
def _aliases(pairs: str, alone: str) -> QuerySet[ProductAlias, Any]:
    return named_by(ProductAlias.objects.all(), pairs, alone).values_list("name", "product")


@prepared
def _campaigns(pairs: str, alone: str) -> QuerySet[Campaign]:
    return named_by(Campaign.objects.select_related("brand"), pairs, alone)


def campaigns_in(text: str) -> list[Campaign]:
    """Return the campaigns that a text names beside their brand: "the Closet campaign", "campaign … labelled “Closet”".

    A name of one word counts only next to the word "campaign" or in quotation marks.
    """
    [named] = read(_campaigns(*forms_in(text)))
    words = words_of(text) if named else []
    folded = f" {' '.join(word.folded for word in words)} "
    bare = f" {' '.join(word.bare for word in words)} "
    found = []
    for campaign in named:
        if f" {campaign.folded} " in folded and f" {campaign.brand.folded} " in bare:
            name = re.escape(campaign.name)
            if " " in campaign.folded or re.search(rf"\b{name} [Cc]ampaign\b|[“‘\"]{name}[”’\"]", text):
                found.append(campaign)
    return found
