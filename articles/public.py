"""What readers may know of at a moment, beside stories: people, authors, brands, tags, photos.

Each is derived from live stories and live campaigns, so that nothing that is only in a draft or under embargo shows.
"""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone
from taggit.models import Tag

from articles.models import Appearance, Campaign, CampaignPhoto, Credit, Product, Release
from articles.querysets import in_live_stories, is_under_embargo, shown_photos
from people.models import Ambassador, Author, Brand, Person


def people(at):
    """Return the people in live stories, in live campaigns' credit rolls, and in live products' histories."""
    campaigns, products = Campaign.objects.live(at).values("pk"), Product.objects.live(at).values("pk")
    return Person.objects.filter(
        Q(pk__in=in_live_stories("person", at))
        | Q(author__in=in_live_stories("author", at))
        | Q(pk__in=Credit.objects.filter(campaign__in=campaigns).values("person"))
        | Q(pk__in=Release.objects.filter(product__in=products).values("designer"))
        | Q(pk__in=Appearance.objects.live(at).filter(product__in=products).values("person"))
    )


def authors(at):
    return Author.objects.filter(pk__in=in_live_stories("author", at)).select_related("person")


def brands(at):
    """Return the brands with a live campaign or product, and the companies in live campaigns' credit rolls."""
    campaigns = Campaign.objects.live(at)
    return Brand.objects.filter(
        Q(pk__in=campaigns.values("brand"))
        | Q(pk__in=Product.objects.live(at).values("brand"))
        | Q(pk__in=Credit.objects.filter(campaign__in=campaigns.values("pk")).values("brand"))
    )


def appointments(at):
    """Return the ambassadors' appointments of which readers may know both sides."""
    known = Ambassador.objects.filter(person__in=people(at).values("pk"), brand__in=brands(at).values("pk"))
    return known.announced(timezone.localdate(at)).select_related("person", "brand")


def appearances(at):
    """Return the appearances that readers may know of: with a live product, or in a photo of a live story."""
    in_photo = Q(photo__in=in_live_stories("photo", at)) & ~is_under_embargo(at, photo="photo")
    return Appearance.objects.live(at).filter(Q(product__isnull=False) | in_photo)


def tags(at):
    return Tag.objects.filter(pk__in=in_live_stories("tag", at))


def _places(at):
    """Yield, the likeliest first, the conditions under which a photo stands on a page that readers can reach."""
    yield Q(pk__in=in_live_stories("photo", at))
    yield Q(pk__in=CampaignPhoto.objects.filter(campaign__in=Campaign.objects.live(at).values("pk")).values("photo"))
    yield Q(pk__in=Product.objects.live(at).values("photo"))
    yield Q(portrait_of__in=people(at).values("pk"))


def photos(at):
    """Return the photos that stand on a page that readers can reach, and that may be shown there."""
    return shown_photos(at).filter(reduce(or_, _places(at)))


def photo(pk, at):
    """Return the photo of `photos` with a primary key, or None.

    Asked for every file of a page, so it stops at the first place that shows the photo.
    """
    found = shown_photos(at).filter(pk=pk)
    return next((photo for place in _places(at) for photo in found.filter(place)), None) if found.exists() else None
