"""Where photos, people, houses, products and campaigns are used in stories and campaigns."""

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from articles.models import (
    BLOCKS,
    Appearance,
    Article,
    Byline,
    Campaign,
    CampaignPhoto,
    Credit,
    GalleryPhoto,
    PhotoGallery,
    Product,
    Release,
    Section,
)
from articles.pages.photo_locations import live_places
from kit.admin.usage import show, use
from media.models import Photo
from people.models import Author, Brand, Person


def use_in_blocks(used: type[Model]) -> None:
    """State that rows of a model are used by the blocks that hold them, of whichever kind."""
    for kind in BLOCKS.values():
        for held in kind.declared.rows:
            if held.model is used:
                use(used, kind, held.name, held.used, owner="parent")


show(Photo, live_places)

use(Photo, Article, "lead_photo", _("Leads the story"))
use_in_blocks(Photo)
use(Photo, GalleryPhoto, "photo", _("In the gallery"), owner="gallery")
use(Photo, CampaignPhoto, "photo", _("In the campaign"), owner="campaign")
use(Photo, Product, "photo", _("Shows the product"))
use(Photo, Appearance, "photo", _("Seen with the product"), owner="product", where=Q(product__isnull=False))
use(Photo, Appearance, "photo", _("Seen in it"), owner="person", where=Q(product=None))

use(Person, Article, "people", _("In the story"))
use(Person, Credit, "person", _("Credited in the campaign"), owner="campaign")
use(Person, Appearance, "person", _("Seen with the product"), owner="product")
use(Person, Release, "designer", _("Designed the product"), owner="product")

use(Author, Byline, "author", _("Wrote the story"), owner="article")

use(Brand, Campaign, "brand", _("Campaigns"))
use(Brand, Credit, "brand", _("Credited in the campaign"), owner="campaign")
use(Brand, Product, "brand", _("Products"))

use(Product, Article, "products", _("In the story"))
use_in_blocks(Product)
use(Product, Campaign, "products", _("In the campaign"))

use(Campaign, Article, "campaigns", _("Covered by the story"))
use_in_blocks(Campaign)

use_in_blocks(PhotoGallery)

use(Section, Article, "section", _("Leads the story"))
use(Section, Article, "other_sections", _("Lists the story"))

use_in_blocks(Article)
