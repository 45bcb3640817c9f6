"""A story with everything that a story can have, all of it only in it: what readers must not come to know."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from articles.models import Appearance, Article, Correction, Note, Revision, SeeAlso
from articles.pages import preview_links
from articles.publishing import (
    approve,
    come_down,
    discard,
    publish,
    schedule,
    set_embargo,
    submit,
    trash,
    withdraw,
)
from articles.revisions.beside import keep
from articles.revisions.snapshots import freeze, record
from people.models import Ambassador, FormerAddress, Person
from tests.builders import (
    every_block,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)

WORD = "quokka"  # stands in every name, text and address of the secret, and nowhere else
ID = 770_077_000  # and every id of it begins like this
TOMORROW = timedelta(days=1)


@dataclass
class Secret:
    """The rows that only the story has."""

    article: Article
    person: Person
    author: object
    brand: object
    product: object
    campaign: object
    photos: list

    @property
    def traces(self):
        """Everything by which a reader could recognise the story."""
        return [WORD, str(ID)[:6], *(photo.edition for photo in self.photos)]


def make_bare():
    """Make the story as it begins: a headline. Others can lead to it before there is anything to find."""
    return Article.objects.create(pk=ID, headline=f"The {WORD} coat", slug=f"the-{WORD}-coat")


def fill(article, magazine, *, by):
    """Write the story, with rows of its own and with rows that readers know from `magazine`."""
    photos = [make_photo(f"The {WORD} {n}", pk=ID + n, creator=f"{WORD} Lens") for n in range(3)]
    photos += [make_photo(f"{WORD} {n}", data=picture_file(f"#99{n}1{n}2"), creator=f"{WORD} Lens") for n in range(3)]
    person, designer, talent = (
        make_person(f"{WORD.title()} {role}", pk=ID + n, occupation=WORD)
        for n, role in enumerate(("Person", "Designer", "Talent"))
    )
    author = make_author(f"{WORD.title()} Author", pk=ID, biography=f"Writes of a {WORD}.")
    portrait = make_photo(WORD, data=picture_file("#123123"), portrait_of=person)
    brand = make_brand(f"{WORD.title()} House", pk=ID)
    releases = [{"year": 2001, "designer": designer, "notes": WORD}]
    product = make_product(f"{WORD.title()} Bag", brand=brand, pk=ID, photo=photos[4], releases=releases)
    campaign = make_campaign(
        f"{WORD.title()} Campaign",
        brand=magazine.brand,
        pk=ID,
        roll=[("talent", talent), ("production", brand), ("model", magazine.person)],
        photos=[photos[5], magazine.photos[0]],
        products=[product, magazine.product],
    )
    Ambassador.objects.create(person=person, brand=magazine.brand, source=WORD)
    Appearance.objects.create(person=magazine.person, product=product, note=WORD)
    Appearance.objects.create(person=magazine.person, product=magazine.product, campaign=campaign, note=WORD)
    Appearance.objects.create(person=magazine.person, photo=photos[3], note=WORD)
    FormerAddress.objects.create(kind="people.person", slug=f"{WORD}-before", row=person.pk)
    Note.objects.create(article=article, text=f"A note on the {WORD}", by=by, at=timezone.now())
    Correction.objects.create(article=article, text=f"It was a {WORD}.", at=timezone.now())

    article.headline, article.slug = f"The {WORD} coat", f"the-{WORD}-coat"
    article.kicker, article.standfirst, article.lead_caption = WORD, f"A coat of {WORD}.", f"{WORD} on a quay"
    article.section, article.lead_photo = magazine.stories[0].section, photos[3]
    article.save()
    article.people.set([person, magazine.person])
    article.products.set([product, magazine.product])
    article.campaigns.set([campaign, magazine.campaign])
    article.tags.set([f"{WORD}-tag", "leather"])
    for position, each in enumerate((author, magazine.author)):
        article.bylines.update_or_create(author=each, defaults={"position": position})
    for position, block in enumerate(every_block(campaign, product, photos[3:5], None)):
        block.parent, block.region, block.ordering = article, "body", 100 + position
        for name in ("html", "caption", "text", "title", "note"):
            if hasattr(block, name):
                setattr(block, name, f"<p>{WORD}</p>" if name == "html" else WORD)
        block.save()
    return Secret(article, person, author, brand, product, campaign, [*photos[3:], portrait])


def become_page(article):
    """Make a page of the story, to which every page leads once it is live."""
    Article.objects.filter(pk=article.pk).update(kind=Article.Kind.PAGE, listed_in="menu", section=None)
    article.refresh_from_db()


def _embargo(target):
    set_embargo(target, until=timezone.now() + TOMORROW, by=None)


def _beside(article):
    """Keep the story as an autosave, and let the working copy be what readers see again."""
    keep(freeze(article, kind=Revision.Kind.AUTOSAVE), based_on=1)
    discard(article, by=None)


# How a story that was never live can stand, and one that isn't any more: each is done to a secret that is saved.
HIDDEN = {
    "draft": [],
    "in review": [submit],
    "approved": [submit, approve],
    "scheduled": [lambda article, by: schedule(article, by=by, live_from=timezone.now() + TOMORROW)],
    "scheduled under an embargo": [
        lambda article, by: schedule(article, by=by, live_from=timezone.now() + TOMORROW / 2),
        lambda article, by: _embargo(article),
    ],
    "under embargo": [publish, lambda article, by: _embargo(article)],
    "under its campaign’s embargo": [publish, lambda article, by: _embargo(article.campaigns.get(pk=ID))],
    "withdrawn": [publish, withdraw],
    "come down by the clock": [
        publish,
        lambda article, by: come_down(article, by=by, live_until=timezone.now() + TOMORROW),
        lambda article, by: article.revisions.filter(live_until__isnull=False).update(live_until=timezone.now()),
    ],
    "in the trash": [trash],
    "published, and in the trash": [publish, trash],
}
# How the secret can stand beside a story that readers see.
BESIDE = {
    "changes to a live story": [],
    "an old revision of a live story": [discard],
    "an autosave of a live story": [lambda article, by: _beside(article)],
    "scheduled changes to a live story": [
        lambda article, by: schedule(article, by=by, live_from=timezone.now() + TOMORROW)
    ],
}


def put(article, acts):
    """Save the story, and do to it what brings it where a test wants it."""
    revision = record(article)
    for act in acts:
        act(Article.objects.get(pk=article.pk), by=None)
    return revision


def lead_to(article):
    """Publish a story that leads to another one."""
    return publish_article("A story that leads on", blocks=[SeeAlso(article=article)])


def link(revision, by):
    """Make a link to a revision that has expired, and return its address’s last part."""
    made = preview_links.make(revision, by=by, days=1, at=timezone.now() - 2 * TOMORROW)
    return preview_links.token(made)
