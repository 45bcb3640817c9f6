"""From a text and its dossier to a published story."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from articles import publishing
from articles.models import Article, Campaign, Credit, PhotoGallery, Revision, Section, Text
from media.models import Photo
from people.models import Author, Brand, Person
from tests.articles.importing.outcome import kinds
from tests.articles.importing.pictures import CREDITED, with_photo
from tests.articles.importing.texts import DOSSIER, A, B
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def test_a_text_becomes_a_live_story(desk):
    whole = desk(a=A, b=B, dossier=DOSSIER)
    assert whole.problems == []
    coat, glove = Article.objects.order_by("pk")
    assert Revision.objects.live(timezone.now()).count() == 2
    assert coat.published_at == datetime(2025, 3, 1, tzinfo=UTC)
    assert glove.published_at == datetime(2025, 3, 4, tzinfo=UTC)
    assert (str(glove.section), [str(each) for each in glove.other_sections.all()]) == ("Fashion", ["Culture"])
    assert kinds(coat) == ["text", "see_also", "text"]
    assert kinds(glove) == ["text", "picture", "text"]
    assert [str(person) for person in coat.people.order_by("name")] == ["Ada Lens", "Vera Lind"]
    assert [str(product) for product in coat.products.all()] == ["Attente"]
    assert set(coat.campaigns.all()) == set(glove.campaigns.all()) == set(Campaign.objects.all())
    assert coat.tags.get().name == "coats"
    assert coat.source.publication == "Revers"
    assert "date 2025-03-04 XY" in glove.source.notes


def test_paragraphs_and_cross_headings_are_one_text_and_the_link_is_a_link(desk):
    desk(a=A)
    first, last = Text.objects.order_by("ordering")
    assert first.html.startswith("<p>Nobody at")
    assert first.html.count("<p>") == 2
    assert "<h2>Three things to look at:</h2>" in first.html
    assert last.html == '<p>Discover more at <a href="https://ourlet.example/">Ourlet.example</a></p>'


def test_an_address_that_is_written_out_is_a_link(desk):
    desk(a="Salt\n\nFor tables\n\nSee https://example.com/a?b=1&c=2, or (https://example.com/d).\n\nEnd.")
    html = Text.objects.get().html
    assert '<a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>, or' in html
    assert '(<a href="https://example.com/d">https://example.com/d</a>).' in html


def test_markup_and_script_stay_text(desk):
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)"> & <b>bold</b>'
    lines = [
        f"Salt {hostile}",
        f"For {hostile}",
        hostile,
        f"A {hostile}:",
        "Caption",
        f"Photo: Courtesy of {hostile}",
        "End.",
    ]
    text = "\n\n".join([*lines, "End."])
    assert desk(a=text).problems == []
    html = Text.objects.order_by("ordering")[0].html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert Article.objects.get().headline == f"Salt {hostile}"
    assert Photo.objects.get().credit_line == f"Courtesy of {hostile}"


def test_a_biography_goes_to_the_author_and_not_into_the_body(desk):
    desk(a=A)
    author = Author.objects.get()
    assert (str(author), author.title, author.user) == ("Odile Hem", "Fashion Editor", None)
    assert author.biography.endswith("She counts buttons.")
    assert "buttons" not in "".join(Text.objects.values_list("html", flat=True))


def test_no_login_is_ever_made(desk):
    desk(a=A, b=B, dossier=DOSSIER)
    assert get_user_model().objects.count() == 0


def test_a_role_that_the_list_does_not_have_is_kept_in_words_and_named(desk):
    whole = desk(a=A, dossier=DOSSIER)
    credit = Credit.objects.get(role="other")
    assert (credit.role_text, str(credit.person)) == ("coat holder", "Vera Lind")
    assert any("coat holder" in note for note in whole.report.notes)


def test_a_dossiers_objects_come_only_with_one_of_its_stories(desk):
    desk(c="Salt\n\nFor tables\n\nVera Lind keeps it.", dossier=DOSSIER)
    assert (Person.objects.count(), Brand.objects.count(), Campaign.objects.count()) == (0, 0, 0)


def test_what_the_text_says_wins_over_the_dossier(desk):
    story = '[[story]]\nheadline = "The glove nobody lost!"\npublished_on = 1999-01-01\nsections = ["Beauty"]'
    story += '\nkicker = "Lost"'
    desk(b=B, dossier=story)
    article = Article.objects.get()
    assert article.published_at.year == 2025
    assert (article.kicker, str(article.section)) == ("Lost", "Fashion")
    assert not Section.objects.filter(name="Beauty").exists()


def test_a_midnight_is_that_of_the_sites_time_zone(desk, settings):
    settings.TIME_ZONE = "Asia/Kuala_Lumpur"
    timezone.get_default_timezone.cache_clear()
    with timezone.override("Asia/Kuala_Lumpur"):
        desk(b=B)
    timezone.get_default_timezone.cache_clear()
    assert Article.objects.get().published_at == datetime(2025, 3, 3, 16, tzinfo=UTC)


def test_a_story_of_the_future_is_scheduled(desk):
    day = timezone.now().date() + timedelta(days=30)
    desk(a=A, dossier=f'[[story]]\nheadline = "The Coat That Waits"\npublished_on = {day}')
    assert not Revision.objects.live(timezone.now()).exists()
    assert Revision.objects.live(timezone.now() + timedelta(days=31)).exists()


def test_a_story_about_an_embargoed_campaign_goes_live_when_the_embargo_ends(desk):
    until = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    dossier = DOSSIER.replace('released_on = "2025-02"', f"embargoed_until = {until.isoformat()}")
    assert desk(a=A, dossier=dossier).problems == []
    assert Revision.objects.get().live_from == until


def test_an_imported_embargo_leaves_its_entry_and_stays_when_it_is_imported_again(desk):
    until = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    dossier = DOSSIER.replace('released_on = "2025-02"', f"embargoed_until = {until.isoformat()}")
    for _time in range(2):
        assert desk(a=A, dossier=dossier).problems == []
        campaign = Campaign.objects.get(embargoed_until=until)
        assert [(entry.verb, entry.by) for entry in campaign.audit.all()] == [("embargo", None)]
        assert "From a dossier." in campaign.audit.get().note


def test_an_embargo_that_was_over_before_the_import_is_known_without_an_entry(desk):
    dossier = DOSSIER.replace('released_on = "2025-02"', "embargoed_until = 2025-02-03T10:00:00Z")
    assert desk(a=A, dossier=dossier).problems == []
    campaign = Campaign.objects.get()
    assert campaign.embargoed_until == datetime(2025, 2, 3, 10, tzinfo=UTC)
    assert not campaign.audit.exists()


def test_an_embargo_that_the_desk_has_set_stays_and_the_import_says_so(desk):
    until = (timezone.now() + timedelta(days=2)).replace(microsecond=0)
    desk(a=A, dossier=DOSSIER)
    publishing.set_embargo(Campaign.objects.get(), until=until, by=None)
    released = 'released_on = "2025-02"'
    longer = f"embargoed_until = {(until + timedelta(days=1)).isoformat()}"
    later = DOSSIER.replace(released, f"{released}\n{longer}")
    assert any("its embargo stays as the desk has it" in note for note in desk(b=B, dossier=later).report.notes)
    assert Campaign.objects.get().embargoed_until == until


def test_inserts_stand_behind_what_they_follow(desk):
    dossier = DOSSIER.replace(
        'tags = ["coats"]',
        """tags = ["coats"]
[[story.insert]]
after = "Nobody at Maison Ourlet"
kind = "pull_quote"
text = "It waited."
[[story.insert]]
after = "nobody at"
kind = "product_card"
product = "Attente"
[[story.insert]]
after = "Three things"
kind = "credits_roll"
campaign = "Hallway"
[[story.insert]]
after = "Ada Lens photographed"
kind = "embed"
url = "https://example.com/film"
title = "The film"
[[story.insert]]
after = "Not there"
kind = "pull_quote"
text = "Lost"
""",
    ).replace('campaigns = ["Hallway"]\n\n[[story]]', "[[story]]")
    whole = desk(a=A, dossier=dossier)
    assert kinds(Article.objects.get()) == [
        "text", "pull_quote", "product_card", "text", "credits_roll", "text", "embed", "see_also", "text",
    ]  # fmt: skip
    assert any("Not there" in note for note in whole.report.notes)


def test_an_imported_story_leaves_to_a_draft_the_address_that_it_has(desk):
    make_article("The Coat That Waits")
    desk(a=A)
    assert Article.objects.get(source__isnull=False).slug == "the-coat-that-waits-2"


def test_a_gallery_is_made_once(desk, tmp_path):
    insert = 'after = "Nobody"\nkind = "gallery"\ntitle = "Hooks"\nphotos = ["The coat on its hook"]'
    dossier = f"{with_photo(**CREDITED)}\n[[story.insert]]\n{insert}"
    desk(a=A, dossier=dossier)
    desk(a=A.replace("a year", "two years"), dossier=dossier)
    assert PhotoGallery.objects.get().places.get().caption == "The coat on its hook"
    assert Photo.objects.count() == 1
