"""The two real source articles, field by field, as the command `seed` stores them."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles.models import (
    Appearance,
    Article,
    Campaign,
    CampaignPhoto,
    Credit,
    Picture,
    Product,
    Release,
    Revision,
    Section,
    Source,
    Text,
)
from articles.richtext import plain
from media.models import Photo
from people.models import Alias, Ambassador, Author, Brand, Person
from tests.articles.importing.outcome import stored
from tests.articles.test_seed import seed
from tests.environment import SOURCES
from tests.kept import once_in_a_module

pytestmark = pytest.mark.django_db


def bring_in():
    """Import the two source articles; return them, the first and the second file's."""
    status, _out, errors = seed(*sorted(SOURCES.glob("*.txt")), override=None)
    assert (status, errors) == (0, "")
    first, second = Source.objects.order_by("name")
    return first.article, second.article


first_press, press = once_in_a_module("press", bring_in)


def lines_of(number):
    """Return the lines of a source that aren't blank, without the blanks at their ends."""
    text = sorted(SOURCES.glob("*.txt"))[number].read_text()
    return [line.strip() for line in text.split("\n") if line.strip()]


def names(rows):
    return sorted(str(row) for row in rows)


@pytest.mark.sources
def test_both_articles_are_published_on_their_day(press):
    assert Article.objects.count() == Revision.objects.count() == Revision.objects.live(timezone.now()).count() == 2
    for article in press:
        assert article.published_at == datetime(2024, 1, 24, tzinfo=UTC)
        assert article.revisions.get().live_from == article.published_at
        passed, published = article.audit.order_by("pk")
        assert (passed.verb, published.verb) == ("override", "publish")
        assert passed.note.startswith("The headline is the publication’s own")
        assert passed.by is published.by is None


@pytest.mark.sources
def test_headlines_and_standfirsts_are_those_of_the_texts(press):
    first, second = press
    assert first.headline == lines_of(0)[0]
    assert first.standfirst == lines_of(0)[1]
    assert second.headline == lines_of(1)[2]
    assert second.standfirst == ""


@pytest.mark.sources
def test_sections_are_given_where_the_text_gives_them(press):
    first, second = press
    assert (str(first.section), first.other_sections.count()) == ("Fashion", 0)
    assert (str(second.section), names(second.other_sections.all())) == ("Celebrities", ["Fashion"])
    assert names(Section.objects.all()) == ["Celebrities", "Fashion"]


@pytest.mark.sources
def test_bylines_biography_and_title_are_the_authors(press):
    one, other = (article.bylines.get().author for article in press)
    assert (str(one), one.title) == ("Syameen Salehaldin", "Senior Content Producer")
    assert one.biography == lines_of(0)[-1]
    assert (str(other), other.title, other.biography) == ("Stephanie DiGuiseppe", "", "")
    assert Author.objects.filter(user=None).count() == Author.objects.count() == 2
    assert get_user_model().objects.count() == 0


@pytest.mark.sources
def test_the_first_body_stands_in_order(press):
    lines = lines_of(0)
    first, see_also, last = press[0].revisions.get().body["blocks"]
    assert [block["kind"] for block in (first, see_also, last)] == ["text", "see_also", "text"]
    heading = lines[3]
    assert f"<h2>{heading}</h2>" in first["html"]
    assert plain(first["html"]).split() == " ".join(lines[2:6]).split()
    assert (see_also["title"], see_also["article"]) == (lines[7], None)
    assert plain(last["html"]).split() == " ".join(lines[8:11]).split()
    assert '<a href="https://balenciaga.com/">Balenciaga.com</a></p>' in last["html"]
    assert first["html"].count("<p>") == 3
    assert last["html"].count("<p>") == 3
    body = " ".join(plain(html) for html in Text.objects.filter(parent=press[0]).values_list("html", flat=True))
    assert lines[6] not in body
    assert lines[7] not in body
    assert one_word(lines[-1]) not in body


def one_word(line):
    """Return the longest word of a line: of a biography, one that no story holds."""
    return max(line.split(), key=len)


@pytest.mark.sources
def test_the_second_body_stands_in_order(press):
    lines = lines_of(1)
    blocks = press[1].revisions.get().body["blocks"]
    assert [block["kind"] for block in blocks] == ["text", "picture", "text", "picture", "text"]
    for block, stretch in zip(blocks[::2], (lines[6:7], lines[9:11], lines[13:14]), strict=True):
        assert plain(block["html"]).split() == " ".join(stretch).split()
    body = " ".join(plain(html) for html in Text.objects.filter(parent=press[1]).values_list("html", flat=True))
    for repeated in lines[:6]:
        assert repeated not in body


@pytest.mark.sources
def test_the_stray_mark_is_a_source_note_and_nothing_else(press):
    first, second = press
    assert "date 2024-01-24 HB" in second.source.notes
    assert first.source.notes == ""
    for table, rows in stored().items():
        if table != "articles.Source":
            assert "2024-01-24 HB" not in str(rows), table
    assert first.source.publication == "Harper's BAZAAR Malaysia"
    assert second.source.notes.count("repeated") == 2


@pytest.mark.sources
def test_the_two_photos_have_captions_and_credit_and_no_file(press):
    lines = lines_of(1)
    pictures = Picture.objects.filter(parent=press[1]).order_by("ordering")
    assert [picture.caption for picture in pictures] == [lines[7], lines[11]]
    assert Photo.objects.count() == 2
    for picture in pictures:
        photo = picture.photo
        assert photo.credit_line == "Courtesy of Balenciaga"
        assert photo.rights == Photo.Rights.PRESS_HANDOUT
        assert (photo.description, bool(photo.file), photo.sha256) == (picture.caption, False, "")
    assert Photo.objects.usable(timezone.now()).count() == 2


@pytest.mark.sources
def test_the_campaign_has_its_credits(press):
    campaign = Campaign.objects.get()
    assert (campaign.name, str(campaign.brand), Brand.objects.count()) == ("Closet", "Balenciaga", 1)
    roll = [(credit.role, str(credit.person), credit.person.occupation) for credit in Credit.objects.roll()]
    assert roll == [
        ("photographer", "Inez & Vinoodh", "photographers and directors"),
        ("film_director", "Inez & Vinoodh", "photographers and directors"),
        ("talent", "Kim Kardashian", "SKIMS mogul"),
        ("talent", "Roh Yoon Seo", "actress"),
        ("talent", "Nicola Peltz", "actress"),
        ("talent", "Paloma Elsesser", "model"),
        ("talent", "Patricia Field", "costume designer and stylist"),
        ("talent", "Devon Lee Carlson", "style influencer"),
    ]
    assert all(set(article.campaigns.all()) == {campaign} for article in press)
    assert CampaignPhoto.objects.filter(campaign=campaign).count() == 2


@pytest.mark.sources
def test_each_person_is_one_whatever_the_text_calls_them(press):
    assert names(Person.objects.filter(author=None)) == [
        "Devon Lee Carlson",
        "Inez & Vinoodh",
        "Kate Moss",
        "Kim Kardashian",
        "Nicola Peltz",
        "Nicolas Ghesquière",
        "Paloma Elsesser",
        "Patricia Field",
        "Roh Yoon Seo",
    ]
    assert Person.objects.count() == 11
    assert Person.objects.get(name="Inez & Vinoodh").kind == Person.Kind.DUO
    assert Person.objects.named("Inez and Vinoodh").get().name == "Inez & Vinoodh"
    assert Alias.objects.get(name="Nicola Ann Peltz Beckham").person.name == "Nicola Peltz"
    for article in press:
        assert names(article.people.all()) == names(Person.objects.filter(author=None))


@pytest.mark.sources
def test_the_ambassador_is_announced_in_january_2024(press):
    row = Ambassador.objects.get()
    assert (str(row.person), str(row.brand), row.title) == ("Kim Kardashian", "Balenciaga", "brand ambassador")
    assert (row.announced_on, row.date_precision) == (date(2024, 1, 1), "month")
    assert (row.active_from, row.active_until) == (None, None)
    assert row.source


@pytest.mark.sources
def test_le_city_has_its_history_and_its_people(press):
    product = Product.objects.get(name="Le City")
    launch, reissue = product.releases.all()
    assert (launch.year, launch.kind, str(launch.designer)) == (2000, "launch", "Nicolas Ghesquière")
    assert (reissue.year, reissue.kind, reissue.materials, reissue.designer) == (2024, "reissue", "Arena leather", None)
    for detail in ("studs", "zip pulls", "lacquered", "straps"):
        assert detail in reissue.notes.lower()
    assert {str(row.person) for row in product.appearances.all()} == {"Kate Moss", "Kim Kardashian"}
    assert Release.objects.count() == 2


@pytest.mark.sources
def test_three_products_are_linked_to_both_stories_and_the_campaign(press):
    expected = ["Hourglass", "Le Cagole", "Le City"]
    assert names(Product.objects.all()) == expected
    assert names(Campaign.objects.get().products.all()) == expected
    for article in press:
        assert names(article.products.all()) == expected


@pytest.mark.sources
def test_people_in_the_photos_appear_in_the_campaign(press):
    seen = Appearance.objects.exclude(photo=None)
    assert [(str(row.person), row.product, str(row.campaign.name)) for row in seen] == [
        ("Kim Kardashian", None, "Closet"),
        ("Nicola Peltz", None, "Closet"),
    ]


@pytest.mark.sources
def test_a_second_run_over_the_sources_changes_nothing_and_says_so(press):
    before = stored()
    status, out, errors = seed(*sorted(SOURCES.glob("*.txt")))
    assert (status, out, errors) == (0, "Nothing changed: 2 stories were here already.\n", "")
    assert stored() == before
