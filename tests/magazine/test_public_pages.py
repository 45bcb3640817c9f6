"""What readers are shown, page by page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from articles import urls as articles_urls
from articles.models import Appearance, Article, Campaign, CampaignPhoto, Text
from articles.publishing import publish, withdraw
from articles.revisions.snapshots import record
from magazine import urls as magazine_urls
from media.models import Photo
from people.models import Ambassador
from tests.builders import (
    REASON,
    make_article,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.kept import once_in_a_module
from tests.magazines import build

pytestmark = pytest.mark.django_db
magazine_first, magazine = once_in_a_module("magazine", build)


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode())


def test_every_page_type_is_there(client, magazine):
    for name, path in magazine.pages.items():
        read(client, path, 404 if name == "not found" else 200)


def test_every_public_address_stands_among_the_page_types(magazine):
    names = {resolve(path).url_name for name, path in magazine.pages.items() if name != "not found"}
    public = {
        pattern.name for pattern in [*magazine_urls.urlpatterns, *articles_urls.urlpatterns] if hasattr(pattern, "name")
    }
    assert names | {"rendition", "preview", "feed"} == public


def test_a_story_shows_all_that_it_is_made_of(client, magazine):
    page = read(client, magazine.pages["story"])
    for words in (
        "The campaign",
        "Story number 1",
        "What a fold is for.",
        "Odile Hem",
        "Fashion editor",
        "2 March 2026, 09:30 UTC",
        "First words.",
        "A cross-heading",
        "On the quay",
        "Nothing is thrown away.",
        "The cutter",
        "Six looks",
        "Look 2",
        "The one to keep.",
        "See also",
        "Story number 0",
        "https://example.com/film",
        "Photographer",
        "Vera Lind",
        "/tags/leather/",
        "Related stories",
    ):
        assert words in page, words


def test_every_picture_stands_beside_its_credit(client, magazine):
    for name, path in magazine.pages.items():
        page = read(client, path, 404 if name == "not found" else 200)
        pictures = page.count("<img ") + page.count('<span class="plate')
        plate_parts = page.count('<span class="plate-words"')
        assert page.count('class="credit"') == pictures - plate_parts, name


def test_an_edit_of_a_live_story_changes_no_public_byte(client, magazine):
    before = {path: client.get(path).content for path in magazine.pages.values()}
    article = magazine.stories[-1]
    article.headline, article.standfirst, article.lead_photo = "Rewritten", "Rewritten", magazine.photos[1]
    article.save()
    Text.objects.update(html="<p>Rewritten</p>")
    article.people.clear()
    article.tags.set(["rewritten"])
    record(article)
    assert {path: client.get(path).content for path in magazine.pages.values()} == before
    publish(article, by=None, override=REASON)
    assert "Rewritten" in read(client, magazine.pages["story"])


def test_a_corrected_name_is_corrected_in_what_is_live(client, magazine):
    magazine.person.name = "Vera Lindh"
    magazine.person.save()
    assert "Vera Lindh" in read(client, magazine.pages["story"])


def test_a_withdrawn_story_is_gone_from_every_page(client, magazine):
    article, _ = publish_article("Soon withdrawn", tags=["leather"], people=[magazine.person])
    assert "Soon withdrawn" in read(client, "/")
    withdraw(article, by=None)
    read(client, f"/stories/{article.slug}/", 404)
    for name, path in magazine.pages.items():
        assert "Soon withdrawn" not in read(client, path, 404 if name == "not found" else 200)


@pytest.mark.parametrize("state", ["draft", "embargoed", "campaign embargoed"])
def test_what_is_not_live_leads_to_nothing(client, magazine, state):
    tomorrow = timezone.now() + timedelta(days=1)
    person, product = make_person("Secret Person"), make_product("Secret Bag", brand=magazine.brand)
    campaign = make_campaign("Secret Campaign", brand=magazine.brand, roll=[("talent", make_person("Secret Talent"))])
    photo = make_photo("Secret photo", creator="Secret Lens")
    Ambassador.objects.create(person=person, brand=magazine.brand)
    Appearance.objects.create(person=magazine.person, product=product)
    Appearance.objects.create(person=magazine.person, product=magazine.product, campaign=campaign)
    Appearance.objects.create(person=magazine.person, photo=photo, note="On the secret set")
    parts = {
        "people": [person],
        "products": [product],
        "campaigns": [campaign],
        "tags": ["secret-tag", "leather"],
        "lead_photo": photo,
        "lead_caption": "Secret caption",
    }
    if state == "draft":
        record(make_article("Secret story", **parts))
    else:
        publish_article("Secret story", **parts)
        kept = (
            Campaign.objects.filter(pk=campaign.pk)
            if "campaign" in state
            else Article.objects.filter(slug="secret-story")
        )
        kept.update(embargoed_until=tomorrow)
    for name, path in magazine.pages.items():
        assert "secret" not in read(client, path, 404 if name == "not found" else 200).lower(), name
    for path in (
        "/stories/secret-story/",
        "/people/secret-person/",
        "/people/secret-talent/",
        "/products/secret-bag/",
        "/campaigns/secret-campaign/",
        "/tags/secret-tag/",
    ):
        assert "secret" not in read(client, path, 404).lower().replace(path, "")


def test_a_product_page_tells_its_history(client, magazine):
    page = read(client, magazine.pages["product"])
    for words in (
        "2000",
        "Launch",
        "Jo Drape",
        "First shown in March.",
        "2024",
        "Re-issue",
        "Calf leather",
        "Vera Lind",
    ):
        assert words in page


def test_a_campaign_page_reads_like_a_films_credits(client, magazine):
    head, roll = read(client, magazine.pages["campaign"]).split('id="credits"')
    assert "February 2026" in head
    assert roll.index("Photographer") < roll.index("Ada Lens") < roll.index("Talent") < roll.index("Production")


def test_a_person_page_lists_roles_campaigns_appearances_and_stories(client, magazine):
    page = read(client, magazine.pages["person"])
    for words in ("Brand ambassador", "Maison Ourlet", "Talent", "Salt", "Seen with", "Le Pli", "Story number 1"):
        assert words in page, words


NO_KEYS = ["0", "-1", "abc", "x" * 5000, "20260302T091500-0", "20260302T091500-017", "20261302T091500-1", "0-1"]
NO_KEYS += ["20260302T091500.5-1", "00000101T000000-1", "20260302T091500-1 ", "1" * 19, "10000101T000000-1"]
NO_KEYS += ["10000101-1"]


@pytest.mark.parametrize("page", NO_KEYS)
def test_a_page_that_is_not_there_is_not_found(client, magazine, page):
    """It has the whole menu, however far the page that was asked for had got."""
    for path in ("/sections/fashion/", "/campaigns/", magazine.pages["brand"], magazine.pages["month"]):
        assert 'href="/sections/fashion/"' in read(client, f"{path}?before={page}", 404), path


@pytest.mark.parametrize(
    "path",
    [
        "/archive/2026/13/",
        "/archive/2026/1/",
        "/archive/0/01/",
        "/archive/99999/01/",
        "/archive/1999/01/",
        "/archive/1/01/",
    ],
)
def test_a_month_that_is_not_there_is_not_found(client, magazine, path):
    read(client, path, 404)


def test_the_public_site_asks_no_other_host_and_runs_no_inline_script(client, magazine):
    for path in magazine.pages.values():
        response = client.get(path)
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        page = response.content.decode()
        scripts = re.findall(r"<script[^>]*>", page)
        scripts = {script for script in scripts if not script.startswith('<script type="module" src="/static/')}
        assert scripts <= {'<script type="application/ld+json">'}, path  # data, which no browser runs
        assert " style=" not in page
        assert not re.findall(r'(?:src|srcset)="(?:https?:)?//', page)


def test_reading_sets_no_cookie(magazine):
    for path in magazine.pages.values():
        assert not Client().get(path).cookies, path


def test_a_person_who_is_no_ambassador_any_more_is_not_listed_as_one(client, magazine):
    Ambassador.objects.update(active_until="2026-02-01")
    assert "Ambassadors" not in read(client, magazine.pages["brand"])
    assert "until 1 February 2026" in read(client, magazine.pages["person"])


def test_a_portrait_whose_rights_have_ended_gives_way_to_the_one_before(client, magazine):
    person = magazine.author.person
    older = make_photo("Odile", data=picture_file("#111111"), portrait_of=person)
    make_photo("Odile", data=picture_file("#222222"), portrait_of=person, usable_until=timezone.now())
    for name in ("story", "author"):
        page = read(client, magazine.pages[name])
        assert older.edition in page, name
        assert "Picture not available" not in page


def test_a_portrait_whose_files_are_still_to_come_gives_way_to_the_initials(client, magazine):
    portrait = make_photo("Odile", data=picture_file("#111111"), portrait_of=magazine.author.person)
    Photo.objects.filter(pk=portrait.pk).update(edition="")
    for name in ("story", "author"):
        page = read(client, magazine.pages[name])
        assert 'class="initials"' in page, name
        assert "Picture being prepared" not in page, name


def test_a_photo_that_may_not_be_published_says_nothing_on_pages_that_are_live(client, magazine):
    secret = {"creator": "Secret Lens", "alt_text": "Secret alt", "rights": "unknown"}
    make_photo("Secret portrait", portrait_of=magazine.person, **secret)
    CampaignPhoto.objects.create(campaign=magazine.campaign, photo=make_photo("Secret look", **secret), position=9)
    magazine.product.photo = make_photo("Secret bag", **secret)
    magazine.product.save()
    for name, path in magazine.pages.items():
        assert "secret" not in read(client, path, 404 if name == "not found" else 200).lower(), name


def test_an_appointment_is_not_shown_before_it_is_announced(client, magazine):
    Ambassador.objects.update(announced_on="2099-01-01")
    assert "Ambassadors" not in read(client, magazine.pages["brand"])
    assert "Brand ambassador" not in read(client, magazine.pages["person"])


def test_without_a_portrait_the_initials_stand_for_it(client, magazine):
    for name in ("story", "author"):
        assert ">OH<" in read(client, magazine.pages[name])


def test_a_campaign_without_a_date_comes_last_on_every_database(client, magazine):
    undated = make_campaign("Undated", brand=magazine.brand)
    publish_article("About the undated", campaigns=[undated])
    page = read(client, "/campaigns/")
    assert page.index("Salt") < page.index("Undated")


def test_readers_ask_for_one_style_sheet(client, magazine):
    for name, path in magazine.pages.items():
        page = read(client, path, 404 if name == "not found" else 200)
        assert page.count('rel="stylesheet"') == 1, name
