"""Where photos, people, houses, products and campaigns are used in stories and campaigns."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import (
    Appearance,
    Article,
    Byline,
    Campaign,
    CampaignPhoto,
    Credit,
    CreditsRoll,
    Gallery,
    GalleryPhoto,
    PhotoGallery,
    Picture,
    Product,
    ProductCard,
    Release,
    Section,
    SeeAlso,
)
from articles.pages.photo_locations import live_places
from kit.admin.usage import show, use
from media.models import Photo
from people.models import Author, Brand, Person

show(Photo, live_places)

use(Photo, Article, "lead_photo", _("Leads the story"))
use(Photo, Picture, "photo", _("In the text of the story"), owner="parent")
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
use(Product, ProductCard, "product", _("On a card in the story"), owner="parent")
use(Product, Campaign, "products", _("In the campaign"))

use(Campaign, Article, "campaigns", _("Covered by the story"))
use(Campaign, CreditsRoll, "campaign", _("Its roll stands in the story"), owner="parent")

use(PhotoGallery, Gallery, "gallery", _("Stands in the story"), owner="parent")

use(Section, Article, "section", _("Leads the story"))
use(Section, Article, "other_sections", _("Lists the story"))

use(Article, SeeAlso, "article", _("See also, in the story"), owner="parent")
