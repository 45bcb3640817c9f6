"""Where the links of a preview lead: nobody is sent to a page that isn't there, and no name is lost for it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import CreditsRoll, ProductCard, SeeAlso, Text
from articles.pages import preview_links
from articles.revisions.snapshots import record
from tests.builders import (
    REASON,
    make_article,
    make_author,
    make_brand,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.forms import address_of

pytestmark = pytest.mark.django_db
NAMES = ["Odile Hem", "Vera Lind", "Ada Lens", "Studio Nord", "Salt", "Quai", "Le Pli", "La Vague", "velvet"]


@pytest.fixture
def article():
    """Return a draft whose page links rows of every kind, none of which has a page before it."""
    photo = make_photo("Le Pli", data=picture_file())
    shelf, card = make_product("Le Pli", photo=photo), make_product("La Vague", brand=make_brand("Autre Maison"))
    roll = [("photographer", make_person("Ada Lens")), ("production", make_brand("Studio Nord"))]
    covered, rolled = make_campaign("Salt", roll=roll), make_campaign("Quai", brand=make_brand("Troisième"), roll=roll)
    blocks = [
        Text(html="<p>It rains.</p>"),
        ProductCard(product=card),
        CreditsRoll(campaign=rolled),
        SeeAlso(article=publish_article("The other")[0]),
    ]
    many = {"people": [make_person("Vera Lind")], "products": [shelf], "campaigns": [covered], "tags": ["velvet"]}
    article = make_article(authors=[make_author("Odile Hem")], blocks=blocks, **many)
    record(article)
    return article


def preview(article, chief):
    link = preview_links.make(article.revisions.newest_saved(), by=chief, days=1)
    response = Client().get(reverse("preview", args=[preview_links.token(link)]))
    assert response.status_code == 200
    return response.content.decode()


def links_of(page):
    body = page[page.index("<main") : page.index("</main>")]
    return {path for path in re.findall(r'href="(/[^"#]*)"', body) if not path.startswith("/static/")}


def test_a_guest_follows_every_link_of_a_look_to_a_page(article, chief):
    page, guest = preview(article, chief), Client()
    links = links_of(page)
    assert {guest.get(path).status_code for path in links} == {200}
    assert reverse("article", args=["the-other"]) in links
    assert reverse("section", args=["fashion"]) in links
    assert [name for name in NAMES if name not in page] == []


def test_what_has_a_page_by_another_story_is_linked_in_a_look(article, chief):
    publish_article("Out", people=[*article.people.all()], tags=["velvet"], products=[*article.products.all()])
    assert {"/people/vera-lind/", "/tags/velvet/", "/products/le-pli/"} <= links_of(preview(article, chief))


def test_at_the_desk_and_once_it_is_out_the_story_links_them_all(article, chief, client):
    client.force_login(chief)
    number = article.revisions.newest_saved().number
    at_the_desk = client.get(address_of(article, "preview", number)).content.decode()
    revision = publishing.publish(article, by=None, override=REASON)
    public = Client().get(revision.get_absolute_url()).content.decode()
    expected = {
        *("/authors/odile-hem/", "/people/vera-lind/", "/people/ada-lens/", "/brands/studio-nord/"),
        *("/campaigns/salt/", "/campaigns/quai/", "/products/le-pli/", "/products/la-vague/", "/tags/velvet/"),
    }
    assert expected <= links_of(at_the_desk)
    assert expected <= links_of(public)
    assert expected <= links_of(preview(article, chief))
