"""The search of the desk: whatever the case and the accents, on every list and in every choice."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from articles.models import Article, PhotoGallery, Revision, Section
from kit.folding import Folding
from media.models import Photo
from tests.builders import make_article, make_gallery, make_photo, make_section, publish_article
from tests.desk import changelist

pytestmark = pytest.mark.django_db

# A name as it is written, and ways in which somebody types it.
NAMES = [
    ("Ångström", ["angstrom", "ÅNGSTRÖM", "A\u030angstro\u0308m", "\u212bngström"]),
    ("Großmann", ["grossmann", "GROSSMANN", "großmann"]),
    ("Æbeløe Łukasz", ["aebeloe", "lukasz", "ÆBELØE"]),
    ("Đặng Þórr Işık", ["dang", "thorr", "isik", "IŞIK"]),
    ("Élan, d’Orsay – Paris", ["elan dorsay", "d'orsay", "Élan – Paris"]),
]
FEW = {Tag, Section, User, Group}  # models with so few rows that their words are folded as they are read


def found(desk, name, term):
    return {row.pk for row in desk.get(changelist(name), {"q": term}).context_data["cl"].result_list}


def rows_called(name):
    """Return {list of the desk: the row} of rows with a name in one of their own columns."""
    tag = Tag.objects.create(name=name, slug="a-tag")
    tagged = make_photo("A quay")
    tagged.tags.add(tag)
    return {
        "articles_article": make_article("Velvet", standfirst=name, slug="velvet"),
        "articles_photogallery": make_gallery([], title=name),
        "articles_section": make_section(name),
        "taggit_tag": tag,
        "media_photo": tagged,
    }


@pytest.mark.parametrize(("name", "terms"), NAMES)
def test_every_list_finds_a_name_whatever_its_case_and_accents(desk, name, terms):
    rows = rows_called(name)
    for term in terms:
        for listed, row in rows.items():
            assert found(desk, listed, term) == {row.pk}, (listed, term)


@pytest.mark.parametrize(
    "column", ["headline", "description", "alt_text", "keywords", "place", "creator", "credit_line", "source"]
)
def test_a_photo_is_found_by_each_of_its_texts(desk, column):
    photo = make_photo(**{column: "Knut Ångström"})
    make_photo("A hat")
    assert found(desk, "media_photo", "angstrom KNUT") == {photo.pk}


@pytest.mark.parametrize("term", ["IMG_0200", "img_0200.jpg", "0200", "IMG 0200"])
def test_a_photo_is_found_by_the_name_of_its_file(desk, term):
    photo = make_photo(file_name="IMG_0200.JPG")
    make_photo(file_name="IMG_0201.JPG")
    assert found(desk, "media_photo", term) == {photo.pk}


@pytest.mark.parametrize(("model", "field"), [("picture", "photo"), ("seealso", "article")])
def test_a_choice_finds_without_accents_too(desk, model, field):
    rows = {"photo": make_photo("Ångström"), "article": publish_article("Ångström")[0]}
    asked = {"app_label": "articles", "model_name": model, "field_name": field, "term": "angstrom"}
    answer = desk.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [each["id"] for each in answer] == [str(rows[field].pk)]


def test_others_are_offered_a_live_story_by_the_words_that_readers_know():
    publish_article("Élan vital")
    live = Article.objects.to_link(Article.objects.none(), ["elan"], timezone.now())
    assert [story.live_headline for story in live] == ["Élan vital"]


@pytest.mark.parametrize("term", ["?!", "–", "%", "\\", "|", "/"])
def test_punctuation_alone_finds_nothing(desk, term):
    publish_article("A Coat – for Rain", kicker="New/Old")
    make_photo("50 % wool?!")
    assert found(desk, "articles_article", term) == found(desk, "media_photo", term) == set()


def test_who_saves_some_columns_saves_the_words_that_follow_from_them(desk):
    photo, story = make_photo("A quay"), make_article("Velvet")
    photo.creator, story.headline = "Ångström", "Ångström"
    photo.save(update_fields=["creator"])
    story.save(update_fields=["headline"])
    assert found(desk, "media_photo", "angstrom") == {photo.pk}
    assert found(desk, "articles_article", "angstrom") == {story.pk}


def test_no_list_searches_in_a_column_that_knows_accents():
    searched = [
        (get_fields_from_path(model, name)[-1], name)
        for model, owner in admin.site._registry.items()
        for name in owner.search_fields
    ]
    assert searched
    for column, name in searched:
        assert name.endswith(("folded", "slug")) or column.model in FEW, name


def test_every_model_with_folded_columns_keeps_them_in_step():
    keeping = {
        field.model for model in apps.get_models() for field in model._meta.concrete_fields if hasattr(field, "sources")
    }
    assert {Photo, Article, PhotoGallery, Revision} <= keeping
    assert [model for model in keeping - {Revision} if not issubclass(model, Folding)] == []  # a revision never changes


def test_rows_from_before_the_columns_are_filled():
    story, revision = publish_article("Élan vital", kicker="Über")
    gallery = make_gallery([], title="Ångström")
    for model, column in ((Article, "words_folded"), (PhotoGallery, "title_folded"), (Revision, "headline_folded")):
        model.objects.update(**{column: ""})
    import_module("articles.migrations.0002_folded_words").fold(apps, None)
    for row in (story, revision, gallery):
        row.refresh_from_db()
    assert story.words_folded == "elan vital\nuber"
    assert (revision.headline_folded, gallery.title_folded) == ("elan vital", "angstrom")
