"""What readers are shown, page by page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from articles import urls as articles_urls
from articles.models import Appearance, Article, Campaign, CampaignPhoto, Revision, SeeAlso, Text
from articles.publishing import publish, withdraw
from articles.revisions import record
from magazine import urls as magazine_urls
from magazine.views import server_error
from people.models import Ambassador
from tests.builders import (
    A_DAY,
    make_article,
    make_campaign,
    make_person,
    make_photo,
    make_product,
    make_section,
    picture_file,
    publish_article,
)

pytestmark = pytest.mark.django_db


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


def test_an_empty_magazine_has_a_front_page(client):
    assert "The first story has yet to be published." in read(client, "/")
    for name in ("archive", "campaigns", "people"):
        read(client, reverse(name))


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


def test_a_photo_without_a_file_is_a_plate_with_its_caption_and_credit(client):
    photo = make_photo("Never sent", creator="", credit_line="Courtesy of Ourlet")
    article, _ = publish_article(lead_photo=photo, lead_caption="On the stairs")
    page = read(client, f"/stories/{article.slug}/")
    assert "<img" not in page
    assert 'class="plate' in page
    assert "On the stairs" in page
    assert "Courtesy of Ourlet" in page


def test_a_photo_whose_rights_end_leaves_a_plate_at_that_minute(client):
    photo = make_photo(data=picture_file(), usable_until=timezone.now() + timedelta(hours=1))
    article, _ = publish_article(lead_photo=photo)
    assert "<img" in read(client, f"/stories/{article.slug}/")
    photo.windows.update(usable_until=timezone.now())
    page = read(client, f"/stories/{article.slug}/")
    assert "<img" not in page
    assert "Picture not available" in page
    assert "Ada Lens" in page


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
    publish(article, by=None)
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


def test_the_title_of_a_see_also_without_a_story_is_words(client):
    article, _ = publish_article(blocks=[SeeAlso(title="A story elsewhere")])
    assert '<p class="see-also-title">A story elsewhere</p>' in read(client, f"/stories/{article.slug}/")


def test_a_see_also_whose_story_is_withdrawn_disappears(client):
    other, _ = publish_article("Withdrawn later")
    article, _ = publish_article(blocks=[Text(html="<p>x</p>"), SeeAlso(article=other)])
    withdraw(other, by=None)
    assert "Withdrawn later" not in read(client, f"/stories/{article.slug}/")


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


def test_a_date_without_an_hour_shows_no_hour(client):
    midnight = A_DAY.replace(hour=0, minute=0)
    article, _ = publish_article(at=midnight)
    page = read(client, f"/stories/{article.slug}/")
    assert ">2 March 2026<" in page


def test_the_second_page_of_a_listing_goes_on_where_the_first_ended(client):
    for number in range(26):
        publish_article(f"Story {number:02}", at=A_DAY + timedelta(hours=number))
    first, second = read(client, "/sections/fashion/"), read(client, "/sections/fashion/?page=2")
    assert "Story 25" in first
    assert "Story 01" not in first
    assert "Story 01" in second
    assert "Page 2 of 2" in second


@pytest.mark.parametrize("page", ["0", "-1", "3", "abc", "1e9", "%00"])
def test_a_page_that_is_not_there_is_not_found(client, magazine, page):
    read(client, f"/sections/fashion/?page={page}", 404)


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


def test_the_server_error_page_needs_neither_database_nor_session(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert b"The press has stopped." in server_error(None).content


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


def test_script_put_into_the_database_past_the_field_is_inert(client):
    article, _ = publish_article()
    revision = Revision.objects.get()
    body = {**revision.body, "blocks": [{"kind": "text", "html": "<p>x</p><script>alert(1)</script>"}]}
    Revision.objects.filter(pk=revision.pk).update(body=body, headline="<script>alert(2)</script>")
    assert "<script>" not in read(client, f"/stories/{article.slug}/")


@pytest.mark.parametrize("tag", ["prêt-à-porter", "été", "東京", "!!!", "a/b"])
def test_a_tag_in_any_language_has_its_page(client, tag):
    article, _ = publish_article(tags=[tag])
    read(client, f"/stories/{article.slug}/")
    slug = article.tags.get().slug
    if slug:
        assert "A Coat for Rain" in read(client, reverse("tag", args=[slug]))


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


def test_the_index_of_people_runs_from_a_to_z(client):
    names = ["Jo Zorn", "bell hooks", "Inès Álvarez", "Paul Éluard", "Ann Bell", "Ina Etzel"]
    publish_article(people=[make_person(name) for name in names])
    page = read(client, "/people/")
    order = ["Inès Álvarez", "Ann Bell", "Paul Éluard", "Ina Etzel", "bell hooks", "Jo Zorn"]
    assert [page.index(f">{name}<") for name in order] == sorted(page.index(f">{name}<") for name in names)
    assert page.count('class="directory-letter"') == 5


def test_a_campaign_without_a_date_comes_last_on_every_database(client, magazine):
    undated = make_campaign("Undated", brand=magazine.brand)
    publish_article("About the undated", campaigns=[undated])
    page = read(client, "/campaigns/")
    assert page.index("Salt") < page.index("Undated")


def test_the_front_page_leads_with_a_picture_rather_than_a_plate(client):
    publish_article("Pictured", lead_photo=make_photo(data=picture_file()), at=A_DAY)
    plate = make_photo("Never sent")
    publish_article("Plated", lead_photo=plate, at=A_DAY + timedelta(days=1))
    page = read(client, "/")
    assert page.index("Pictured") < page.index("Plated")


def test_a_section_that_only_lists_a_story_stands_in_the_menu(client):
    publish_article(other_sections=[make_section("Culture")])
    assert "/sections/culture/" in read(client, "/")


def test_a_page_without_a_description_of_its_own_has_the_magazines(client):
    article, _ = publish_article(standfirst="")
    assert 'name="description" content="Campaigns, clothes' in read(client, f"/stories/{article.slug}/")
