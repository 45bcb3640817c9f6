"""Corrections and updates: what readers are told of a change to a story that they may have read."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, Correction
from articles.publishing import publish, schedule
from articles.revisions.snapshots import freeze
from tests.builders import A_DAY, REASON, make_article, make_author, publish_article
from tests.forms import added, address_of, form_of, save

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 5, 3, 8, 15, tzinfo=UTC)
PREFIX = "corrections"


def corrected(text="The coat is linen, not silk.", **fields):
    """Publish a story, correct it and publish it again."""
    article, _revision = publish_article("A Coat for Rain", at=A_DAY, **fields)
    Correction.objects.create(article=article, at=LATER, text=text)
    publish(article, by=None, at=LATER, override=REASON)
    return article


def with_correction(desk, article, day, hour, text):
    return added(form_of(desk, article), PREFIX, at_0=day, at_1=hour, text=text)


# What readers see.


def test_a_correction_stands_dated_at_the_foot_of_the_story(client):
    article = corrected()
    page = client.get(f"/stories/{article.slug}/").content.decode()
    assert '<section class="corrections" aria-label="Corrections">' in page
    said = page.split('class="correction"')[1].split("</p>")[0]
    assert "Correction, <time datetime=" in said
    assert ">3 May 2026</time>:</b> <bdi>The coat is linen, not silk.</bdi>" in said
    assert page.index("It rains.") < page.rindex("The coat is linen")


def test_a_correction_is_text_and_never_markup(client):
    article = corrected("<script>alert(1)</script>")
    page = client.get(f"/stories/{article.slug}/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_corrections_stand_in_the_order_of_their_days():
    article = corrected("The second.")
    Correction.objects.create(article=article, at=LATER - timedelta(days=1), text="The first.")
    assert [each["text"] for each in freeze(article).body["corrections"]] == ["The first.", "The second."]


def test_a_correction_shows_once_it_is_published_and_not_before(client):
    article, _revision = publish_article(at=A_DAY)
    Correction.objects.create(article=article, at=LATER, text="Not yet.")
    assert "Not yet." not in client.get(f"/stories/{article.slug}/").content.decode()


def test_a_story_without_corrections_has_no_place_for_them(client):
    article, _revision = publish_article(at=A_DAY)
    assert "corrections" not in client.get(f"/stories/{article.slug}/").content.decode()


@pytest.mark.parametrize("page", ["/", "/sections/fashion/", "/archive/2026/03/"])
def test_no_listing_prints_a_correction(client, page):
    corrected(updated_at=LATER)
    listing = client.get(page).content.decode()
    assert "A Coat for Rain" in listing
    assert "The coat is linen" not in listing
    assert "Updated" not in listing


def test_an_update_stands_beside_the_date_of_publication(client):
    article, _revision = publish_article(at=A_DAY, updated_at=LATER)
    page = client.get(f"/stories/{article.slug}/").content.decode()
    line = page.split('class="dateline')[1].split("</p>")[0]
    assert "2 March 2026, 09:30 UTC</time>" in line
    assert "Updated <time" in line
    assert "3 May 2026, 08:15 UTC</time>" in line


def test_saving_a_story_dates_no_update(desk, client):
    article, _revision = publish_article(at=A_DAY)
    save(desk, article, "_publish", headline="A Coat for Snow", override="No byline.")
    page = client.get(f"/stories/{article.slug}/").content.decode()
    assert "A Coat for Snow" in page
    assert "Updated" not in page


# In the form.


def test_a_correction_is_written_in_the_form_and_printed_once_published(desk, client):
    article, _revision = publish_article(at=A_DAY, authors=[make_author()])
    data = with_correction(desk, article, "03/05/2026", "08:15:00", "The coat is linen.")
    desk.post(address_of(article), {**data, "_continue": "1"})
    assert article.corrections.get().at == LATER
    assert "The coat is linen." not in client.get(f"/stories/{article.slug}/").content.decode()
    save(desk, article, "_publish")
    assert "The coat is linen." in client.get(f"/stories/{article.slug}/").content.decode()


def test_an_update_is_dated_in_the_form(desk):
    article, _revision = publish_article(at=A_DAY)
    save(desk, article, updated_at_0="03/05/2026", updated_at_1="08:15:00")
    article.refresh_from_db()
    assert article.updated_at == LATER


def test_a_story_that_nobody_has_read_asks_for_neither(desk):
    page = desk.get(address_of(make_article())).content.decode()
    assert "updated_at" not in page
    assert 'id="corrections-group"' not in page
    article, _revision = publish_article("Read", at=A_DAY)
    page = desk.get(address_of(article)).content.decode()
    assert "updated_at" in page
    assert 'id="corrections-group"' in page


# Refused.


def test_an_update_before_the_first_publication_is_refused(desk):
    article, _revision = publish_article(at=A_DAY)
    page = save(desk, article, updated_at_0="01/03/2026", updated_at_1="08:15:00").content.decode()
    assert "The story was first published on 2 March 2026, 09:30 UTC: an update comes after it." in page
    assert Article.objects.get().updated_at is None


def test_a_forged_update_of_a_story_that_nobody_has_read_is_left_out(desk):
    article = make_article()
    save(desk, article, updated_at_0="03/05/2026", updated_at_1="08:15:00")
    assert Article.objects.get().updated_at is None


def test_a_correction_in_the_future_is_refused(desk):
    article, _revision = publish_article(at=A_DAY)
    tomorrow = timezone.localtime() + timedelta(days=1)
    data = with_correction(desk, article, f"{tomorrow:%d/%m/%Y}", "08:15:00", "The coat is linen.")
    page = desk.post(address_of(article), {**data, "_continue": "1"}).content.decode()
    assert "A correction can’t lie in the future: write when it was made." in page
    assert not Correction.objects.exists()


def test_a_correction_without_words_is_refused(desk):
    article, _revision = publish_article(at=A_DAY)
    data = with_correction(desk, article, "03/05/2026", "08:15:00", "")
    desk.post(address_of(article), {**data, "_continue": "1"})
    assert not Correction.objects.exists()


def test_a_picture_editor_adds_no_correction(client, make_staff):
    names = ("view_article", "change_article", "view_any_article", "change_photos_of_article")
    client.force_login(make_staff(*(f"articles.{name}" for name in names), username="pictures"))
    article, _revision = publish_article(at=A_DAY)
    data = form_of(client, article)
    forged = {f"{PREFIX}-TOTAL_FORMS": "1", f"{PREFIX}-INITIAL_FORMS": "0"}
    row = {f"{PREFIX}-0-at_0": "03/05/2026", f"{PREFIX}-0-at_1": "08:15:00", f"{PREFIX}-0-text": "Forged."}
    client.post(
        address_of(article), {**data, **forged, **row, "updated_at_0": "03/05/2026", "updated_at_1": "08:15:00"}
    )
    article.refresh_from_db()
    assert not article.corrections.exists()
    assert article.updated_at is None


# The same moment reads the same, whatever the offset in which it was written.


def test_a_live_story_with_an_update_saved_untouched_in_another_time_zone_is_live_without_changes(desk, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    article, _revision = publish_article(at=A_DAY, updated_at=LATER)
    save(desk, article)
    assert article.revisions.count() == 1
    assert not Article.objects.changed(timezone.now()).exists()


def test_a_correction_is_frozen_in_utc():
    at = LATER.astimezone(ZoneInfo("Europe/Berlin"))
    assert Correction(at=at, text="Linen.").frozen()["at"] == LATER.isoformat()


def test_a_scheduled_story_that_no_reader_knows_has_neither_corrections_nor_a_known_address(desk):
    article = make_article()
    schedule(article, by=None, live_from=timezone.now() + timedelta(days=1), override=REASON)
    page = desk.get(address_of(article)).content.decode()
    assert "search engines know" not in page
    assert "Add another Correction" not in page
    assert 'name="updated_at_0"' not in page
    assert f'name="{PREFIX}-TOTAL_FORMS"' in page
    assert f"{PREFIX}-__prefix__" not in page


# How one begins.


def begun(desk, article, **fields):
    """Return the data of a story's form with a correction as the page begins it, but for some fields."""
    page = desk.get(address_of(article)).content.decode()
    given = dict(re.findall(rf'name="((?:initial-)?{PREFIX}-__prefix__-at_\d)" value="([^"]*)"', page))
    data = added(form_of(desk, article), PREFIX, text="")
    data |= {name.replace("__prefix__", "0"): value for name, value in given.items()}
    return data | {f"{PREFIX}-0-{name}": value for name, value in fields.items()}


def test_a_correction_begins_now_by_the_magazines_clock(desk):
    article, _revision = publish_article(at=A_DAY)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        said = date_format(timezone.localtime(), "d/m/Y")
    with override_settings(TIME_ZONE="Asia/Tokyo"):
        data = begun(desk, article, text="The coat is linen.")
        assert data[f"{PREFIX}-0-at_0"] == said
        desk.post(address_of(article), {**data, "_save": "1"})
    assert abs(article.corrections.get().at - timezone.now()) < timedelta(minutes=1)


def test_a_correction_in_which_nobody_wrote_is_no_change(desk):
    article, _revision = publish_article(at=A_DAY)
    response = desk.post(address_of(article), {**begun(desk, article), "_save": "1"})
    assert response.status_code == 302
    assert not article.corrections.exists()


@pytest.mark.parametrize("fields", [{"at_0": "01/05/2026"}, {"at_1": "00:00:01"}, {"at_0": "", "at_1": ""}])
def test_a_correction_with_another_moment_and_no_words_is_refused_by_name(desk, fields):
    article, _revision = publish_article(at=A_DAY)
    response = desk.post(address_of(article), {**begun(desk, article, **fields), "_save": "1"})
    page = response.content.decode()
    assert 'href="#id_corrections-0-text">Correction (correction 1)</a>: ' in page
    assert "Please correct" not in page


def test_a_new_correction_takes_its_first_moment_along_when_the_rows_are_put_in_order(desk):
    article, _revision = publish_article(at=A_DAY)
    gone = Correction.objects.create(article=article, at=LATER, text="Gone.")
    data = begun(desk, article)
    new = {name: data[name] for name in data if re.match(rf"(initial-)?{PREFIX}-0-at_", name)}
    data = form_of(desk, article)
    data[f"{PREFIX}-TOTAL_FORMS"] = ["2"]
    data |= {name.replace("-0-", "-1-"): value for name, value in new.items()} | {f"{PREFIX}-1-text": ""}
    gone.delete()
    Correction.objects.create(article=article, at=LATER, text="Come.")
    response = desk.post(address_of(article), {**data, "_save": "1"})
    assert response.status_code == 302, response.content.decode().split('id="faults"')[1][:600]
    assert {each.text for each in article.corrections.all()} == {"Come.", "Gone."}
