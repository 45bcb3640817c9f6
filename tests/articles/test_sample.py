"""The magazine that the project ships: `seed` without a path."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from articles.models import Article, Campaign, Picture, Revision, Section, SeeAlso, Source
from media.models import Photo
from people.models import Author, Person
from tests.articles.importing.outcome import stored

pytestmark = pytest.mark.django_db
PICTURES = Path(settings.BASE_DIR) / "articles" / "sample" / "pictures"


@pytest.fixture(scope="module", autouse=True)
def printed(django_db_setup, django_db_blocker, tmp_path_factory):
    """Import the sample once for all tests of this module; return what the command printed, and its complaints."""
    out, errors = StringIO(), StringIO()
    queue = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # no test here looks at a rendition
    apart = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("uploads"), TASKS=queue)
    with django_db_blocker.unblock(), apart, transaction.atomic():
        call_command("seed", stdout=out, stderr=errors)
        yield out.getvalue(), errors.getvalue()
        transaction.set_rollback(True)


def test_the_sample_is_a_magazine():
    assert Article.objects.count() >= 12
    assert Campaign.objects.count() == 3
    assert [section.name for section in Section.objects.all()] == ["Fashion", "Celebrities", "Beauty", "Culture"]
    assert all(section.description for section in Section.objects.all())


def test_every_story_is_published_once():
    in_ten_years = timezone.now() + timedelta(days=3650)
    assert Revision.objects.live(in_ten_years).count() == Revision.objects.count() == Article.objects.count()


def test_every_story_has_a_section_a_lead_photo_a_byline_a_kicker_and_a_standfirst():
    for lacking in ({"section": None}, {"lead_photo": None}, {"bylines": None}, {"kicker": ""}, {"standfirst": ""}):
        assert not Article.objects.stories().filter(**lacking).exists(), lacking


def test_every_page_is_published_and_linked_from_the_foot(client):
    pages = Revision.objects.live(timezone.now()).pages()
    assert {page.slug for page in pages} == {"about", "masthead", "contact", "imprint", "privacy", "accessibility"}
    assert {page.body["listed_in"] for page in pages} == {"foot"}
    links = {link for page in pages for link in re.findall(r'href="(/[^"#]*)"', page.body["blocks"][0]["html"])}
    assert links >= {"/contact/", "/authors/odile-vasserand/"}
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_every_author_has_a_title_and_a_biography():
    assert not Author.objects.filter(title="").exists()
    assert not Author.objects.filter(biography="").exists()


def test_everybody_has_an_occupation():
    assert not Person.objects.filter(occupation="").exists()


def test_nothing_of_the_texts_was_set_aside_but_marks_and_repeated_lines():
    notes = "\n".join(Source.objects.values_list("notes", flat=True)).splitlines()
    assert [note for note in notes if note and "repeated" not in note and "mark" not in note] == []


def test_a_see_also_leads_to_a_story_or_is_meant_not_to():
    assert SeeAlso.objects.filter(article=None).count() <= 2


def test_every_picture_is_used_and_described(printed):
    assert "not there" not in printed[1]
    assert Photo.objects.exclude(file="").count() == len(list(PICTURES.glob("*.jpg")))
    assert not Photo.objects.filter(alt_text="").exists()
    assert not Photo.objects.without_credit().exists()
    assert not Picture.objects.filter(caption="").exists()


def test_a_second_run_changes_nothing_and_says_so():
    before, out = stored(), StringIO()
    call_command("seed", stdout=out, stderr=StringIO())
    assert out.getvalue() == f"Nothing changed: {Article.objects.stories().count()} stories were here already.\n"
    assert stored() == before
