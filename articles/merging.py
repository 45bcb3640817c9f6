"""How what stories, campaigns, products and photos hold moves when two people, houses, products or tags become one."""

from django.utils.translation import gettext_lazy as _
from taggit.models import TaggedItem

from articles.models import (
    BLOCKS,
    Appearance,
    Article,
    Byline,
    Campaign,
    Credit,
    MergedTag,
    Product,
    ProductAlias,
    Release,
    RevisionAuthor,
    RevisionPerson,
    RevisionProduct,
    RevisionTag,
)
from media.models import Photo
from people.merging import moves


def declare() -> None:
    """Say it of all models; the app does once they are there."""
    moves(Product, "merged_into", is_listed=False)
    moves(Product, "brand")
    moves(ProductAlias, "product")
    moves(Release, "product", reveals=True)
    moves(Release, "designer", named="product")
    moves(Appearance, "person", reveals=True)
    moves(Appearance, "product", reveals=True)
    moves(Campaign, "brand")
    moves(Credit, "person", named="campaign")
    moves(Credit, "brand", named="campaign")
    moves(Byline, "author", named="article")
    moves(Photo, "portrait_of", reveals=True, called=_("portraits"))
    moves(Photo.people.through, "person", named="photo", called=_("photos that show them"))
    moves(Photo.brands.through, "brand", named="photo", called=_("photos that show it"))
    moves(Article.people.through, "person", named="article", called=_("stories"))
    moves(Article.products.through, "product", named="article", called=_("stories"))
    moves(Campaign.products.through, "product", named="campaign", called=_("campaigns"))
    # What listings read of published stories: of one that names both, one row is enough.
    moves(RevisionPerson, "person", alike=("revision",), is_listed=False)
    moves(RevisionAuthor, "author", alike=("revision",), is_listed=False)
    moves(RevisionProduct, "product", alike=("revision",), is_listed=False)
    # Tags have verbs of their own, `articles.tags`: here stands what editors are told.
    moves(TaggedItem, "tag", called=_("stories and photos"))
    moves(RevisionTag, "tag", is_listed=False)
    moves(MergedTag, "tag", is_listed=False)
    for kind in BLOCKS.values():
        for held in kind.declared.rows:
            if held.model is Product:
                moves(kind, held.name, named="parent")
