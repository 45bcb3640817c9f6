"""Rows for tests, made through the project's own doors. A function takes what a test cares about and fills the rest."""

from datetime import UTC, datetime
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from PIL import Image

from articles.models import (
    Article,
    Byline,
    Campaign,
    CampaignPhoto,
    Credit,
    CreditsRoll,
    Embed,
    Gallery,
    GalleryPhoto,
    PhotoGallery,
    Picture,
    Product,
    ProductCard,
    PullQuote,
    Release,
    Section,
    SeeAlso,
    Text,
)
from articles.publishing import publish
from kit.slugs import free_slug
from magazine import roles
from media.intake.ingest import ingest
from media.models import Photo, Window
from people.models import Author, Brand, Person

REASON = "For this test."  # what the checklist warns of is passed
A_DAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def picture_file(colour="#884422", size=(320, 427), kind="JPEG"):
    """Return the bytes of a picture of one colour: so small that it has few renditions."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def make_photo(description="A coat on a chair", *, data=None, usable_from=None, usable_until=None, **fields):
    """Make a photo with a credit and rights; `data` are the bytes of its file, if it has one."""
    fields = {"creator": "Ada Lens", "rights": Photo.Rights.STAFF, "alt_text": f"{description}.", **fields}
    photo = (
        ingest(data, description=description, **fields)
        if data
        else Photo.objects.create(description=description, **fields)
    )
    if usable_from or usable_until:
        allow(photo, usable_from, usable_until)
    return photo


def allow(photo, usable_from=None, usable_until=None):
    """Let a photo be used within a window."""
    return Window.objects.create(photo=photo, usable_from=usable_from, usable_until=usable_until)


def deny(photo, usable_from=None, usable_until=None):
    """Let a photo not be used within a window."""
    verdict = Window.Verdict.DENY
    return Window.objects.create(photo=photo, verdict=verdict, usable_from=usable_from, usable_until=usable_until)


def make_person(name="Vera Lind", **fields):
    return Person.objects.create(name=name, slug=free_slug(Person.objects, name), **fields)


def make_author(name="Odile Hem", **fields):
    return Author.objects.create(person=make_person(name), **{"title": "Fashion editor", **fields})


def make_brand(name="Maison Ourlet", **fields):
    return Brand.objects.create(name=name, slug=free_slug(Brand.objects, name), **fields)


def make_member(role, username=""):
    """Make an account at the desk with a role: make_member(WRITER, "vera")."""
    roles.repair(Group.objects, Permission.objects)  # a test that commits takes the groups away
    name = username or role.lower().replace(" ", "-")
    user = get_user_model().objects.create_user(name, password="irrelevant", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def make_section(name="Fashion", **fields):
    return Section.objects.get_or_create(name=name, defaults={"slug": free_slug(Section.objects, name), **fields})[0]


def make_product(name="Le Pli", *, brand=None, releases=(), **fields):
    brand = brand or make_brand()
    product = Product.objects.create(brand=brand, name=name, slug=free_slug(Product.objects, name), **fields)
    for release in releases:
        Release.objects.create(product=product, **release)
    return product


def make_campaign(name="Salt", *, brand=None, roll=(), photos=(), products=(), **fields):
    """Make a campaign; `roll` are (role, person or brand) pairs."""
    brand = brand or make_brand()
    campaign = Campaign.objects.create(brand=brand, name=name, slug=free_slug(Campaign.objects, name), **fields)
    for position, (role, party) in enumerate(roll):
        kind = "person" if isinstance(party, Person) else "brand"
        Credit.objects.create(campaign=campaign, role=role, position=position, **{kind: party})
    for position, photo in enumerate(photos):
        CampaignPhoto.objects.create(campaign=campaign, photo=photo, position=position)
    campaign.products.set(products)
    return campaign


def make_gallery(photos, title="Six looks"):
    gallery = PhotoGallery.objects.create(title=title)
    for position, photo in enumerate(photos):
        GalleryPhoto.objects.create(gallery=gallery, photo=photo, caption=f"Look {position + 1}", position=position)
    return gallery


def make_article(headline="A Coat for Rain", *, blocks=None, authors=(), tags=(), **fields):
    """Make a working copy. `blocks` are unsaved blocks, in order; many-to-many fields are given as lists."""
    many = {name: fields.pop(name) for name in ("people", "products", "campaigns", "other_sections") if name in fields}
    fields.setdefault("section", make_section())
    fields.setdefault("slug", free_slug(Article.objects, headline))
    article = Article.objects.create(headline=headline, **fields)
    for name, rows in many.items():
        getattr(article, name).set(rows)
    article.tags.set(tags)
    for position, author in enumerate(authors):
        Byline.objects.create(article=article, author=author, position=position)
    for position, block in enumerate([Text(html="<p>It rains.</p>")] if blocks is None else blocks):
        block.parent, block.region, block.ordering = article, "body", (position + 1) * 10
        block.save()
    return article


def publish_article(headline="A Coat for Rain", *, at=A_DAY, **fields):
    """Make a story and publish it; return (article, revision)."""
    article = make_article(headline, **fields)
    revision = publish(article, by=None, at=at, override=REASON)
    article.refresh_from_db()
    return article, revision


def make_page(headline="Imprint", **fields):
    """Make the working copy of a page, as `make_article` does that of a story."""
    return make_article(headline, kind=Article.Kind.PAGE, section=None, **fields)


def publish_page(headline="Imprint", *, at=A_DAY, **fields):
    """Make a page and publish it; return (page, revision)."""
    page = make_page(headline, **fields)
    revision = publish(page, by=None, at=at, override=REASON)
    page.refresh_from_db()
    return page, revision


def every_block(campaign, product, photos, see_also):
    """Return one unsaved block of each kind."""
    return [
        Text(html="<p>First words. <a href='https://example.com/'>A link</a>.</p><h2>A cross-heading</h2><p>More.</p>"),
        Picture(photo=photos[0], caption="On the quay"),
        PullQuote(text="Nothing is thrown away.", attribution="The cutter"),
        Gallery(gallery=make_gallery(photos)),
        ProductCard(product=product, text="The one to keep."),
        SeeAlso(article=see_also),
        Embed(url="https://example.com/film", title="The film", note="2 minutes"),
        CreditsRoll(campaign=campaign),
    ]
