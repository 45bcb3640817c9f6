"""A row in use is not deleted, and the page says where it is used: of every kind of row, whatever uses it."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import PROTECT
from django.db.models.signals import pre_delete
from taggit.models import Tag

from articles.models import Appearance, Article, Section
from articles.models.blocks import Gallery, Picture, ProductCard, SeeAlso
from kit.admin.usage import uses_of
from magazine.roles import PICTURE_EDITOR
from media.models import Photo
from tests.builders import (
    make_article,
    make_author,
    make_brand,
    make_gallery,
    make_member,
    make_person,
    make_photo,
    make_product,
    make_section,
    publish_article,
)
from tests.forms import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client, make_staff):
    """Return a client signed in as somebody with a Chief's role, and no superuser."""
    user = make_staff(username="chief")
    user.groups.add(Group.objects.get(name="Chief"))
    client.force_login(user)
    return client


def answers(client, row):
    """Return what the page of a row and the action of its list say when they are asked to delete it, and told to."""
    page, listed = address_of(row, "delete"), address_of(row).rsplit(f"{row.pk}/", 1)[0]
    chosen = {"action": "delete_selected", "_selected_action": row.pk}
    asked = [client.get(page), client.post(page, {"post": "yes"})]
    asked += [client.post(listed, chosen), client.post(listed, {**chosen, "post": "yes"})]
    return [each.content.decode() for each in asked]


def in_use():
    """Yield (used, what keeps it) of every relation that protects a row with a page at the desk."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if (
                field.remote_field
                and field.remote_field.on_delete is PROTECT
                and admin.site.is_registered(field.related_model)
            ):
                row = model._base_manager.exclude(**{field.name: None}).first()
                if row is not None:
                    yield field, getattr(row, field.name), row


@pytest.mark.alike  # which relation protects a row is asked below, of all that the desk counts
def test_whatever_is_used_says_where_to_a_chief(chief, magazine):
    seen = []
    for field, used, _row in in_use():
        if isinstance(used, Article) or used._meta.app_label == "auth":
            continue  # a story goes to the trash, and an account is closed
        for page in answers(chief, used):
            assert "permission" not in page, field
            assert "can’t be deleted" in page, field
            assert re.search(r'id="deleted-objects".*?<a href="/desk/\w+/\w+/\d+/change/">', page, re.DOTALL), field
        assert type(used)._base_manager.filter(pk=used.pk).exists()
        seen.append(field)
    assert len({field.related_model for field in seen}) >= 7


def counted(model):
    """Yield (use, row) of each way in which the desk counts rows of a model as used; a draft holds all there is."""
    for use in uses_of(model):
        pks = (
            use.model._default_manager.filter(use.where).exclude(**{use.field: None}).values_list(use.field, flat=True)
        )
        if pks:
            yield use, model._base_manager.get(pk=pks[0])


def test_whatever_the_desk_counts_as_used_stays_where_it_is(chief, magazine):
    photo, story = make_photo("In a draft"), magazine.stories[0]
    make_brand("A line", parent=magazine.brand)
    Appearance.objects.create(person=magazine.person, photo=photo)
    parts = [Picture(photo=photo), Gallery(gallery=make_gallery([photo])), SeeAlso(article=story)]
    held = {"people": [magazine.person], "products": [magazine.product], "campaigns": [magazine.campaign]}
    blocks = [*parts, ProductCard(product=magazine.product)]
    make_article(
        "A draft", authors=[make_author("Noor Hem")], other_sections=[make_section("Culture")], blocks=blocks, **held
    )
    seen = []
    for model in admin.site._registry:
        for use, row in counted(model) if model not in (Article, Tag) else ():
            for page in answers(chief, row):
                assert f"{use.label}: " in page, (model, use)
                assert "can’t be deleted" in page, (model, use)
            assert model._base_manager.filter(pk=row.pk).exists()
            seen.append(use)
    assert {use.field for use in seen} >= {"people", "products", "campaigns", "other_sections", "photo", "designer"}
    assert len(seen) >= 25


def test_a_draft_keeps_who_is_in_it(chief):
    person = make_person("Vera Lind")
    story = make_article("A Coat for Rain", people=[person])
    for page in answers(chief, person):
        assert f'In the story: <a href="{address_of(story)}">A Coat for Rain</a>' in page
    assert list(story.people.all()) == [person]


def test_who_deletes_photos_takes_no_word_out_of_a_product(client):
    """A picture editor only reads products, and who was seen with one is a part of it."""
    photo = make_photo("The quay")
    Appearance.objects.create(person=make_person(), product=make_product("Le Pli"), photo=photo)
    client.force_login(make_member(PICTURE_EDITOR))
    for page in answers(client, photo):
        assert "Seen with the product: " in page
    assert (Appearance.objects.count(), Photo.objects.count()) == (1, 1)


def test_a_tag_is_taken_from_the_drafts_that_have_it(chief):
    story = make_article(tags=["velvet", "wool"])
    answers(chief, story.tags.get(name="velvet"))
    assert [tag.name for tag in story.tags.all()] == ["wool"]


def test_where_a_photo_and_a_section_are_used_is_said_with_a_link(chief):
    photo, section = make_photo("The quay"), make_section("Culture")
    story = make_article("A Coat for Rain", lead_photo=photo, section=section)
    link = f'<a href="{address_of(story)}">A Coat for Rain</a>'
    for page in answers(chief, photo):
        assert f"Leads the story: {link}" in page
    for page in answers(chief, section):
        assert f"Leads the story: {link}" in page


def test_many_places_are_counted(chief):
    section = make_section("Culture")
    for number in range(33):
        make_article(f"Story {number}", section=section)
    page = answers(chief, section)[0]
    assert page.count("Leads the story: ") == 30
    assert "and 3 more" in page


def test_what_nothing_uses_is_deleted(chief):
    section = make_section("Culture")
    answers(chief, section)
    assert not Section.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["page", "list"])
def test_a_row_that_comes_to_be_used_at_that_moment_stays(chief, way):
    photo = make_photo("The quay")

    def use(instance, **_kwargs):
        Article.objects.get_or_create(headline="Meanwhile", slug="meanwhile", lead_photo_id=instance.pk)

    pre_delete.connect(use, sender=Photo)
    try:
        if way == "page":
            answer = chief.post(address_of(photo).replace("change/", "delete/"), {"post": "yes"})
        else:
            chosen = {"action": "delete_selected", "_selected_action": photo.pk, "post": "yes"}
            answer = chief.post("/desk/media/photo/", chosen)
    finally:
        pre_delete.disconnect(use, sender=Photo)
    assert answer.status_code == 302
    assert Photo.objects.contains(photo)


def test_the_words_of_a_story_that_readers_saw_stay_with_what_stood_in_it(chief):
    photo = make_photo("The quay")
    story, _ = publish_article("A Coat for Rain", lead_photo=photo)
    Article.objects.filter(pk=story.pk).update(lead_photo=None)
    assert "What stood in a published story stays" in answers(chief, photo)[0]


def test_the_head_of_the_page_says_it_as_the_page_does(chief):
    section = make_section("Culture")
    make_article(section=section)
    for page, name in zip(answers(chief, section), ("Culture", "Culture", "section", "section"), strict=True):
        assert f"Not deleted: {name}" in page
        assert "Cannot" not in page


@pytest.mark.parametrize("path", ["articles/article", "media/photo", "auth/user", "taggit/tag"])
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_row_that_isnt_there_is_none_and_has_no_number(chief, path, page):
    answer = chief.get(f"/desk/{path}/4711/{page}/", follow=True)
    if answer.status_code == 404:  # a story's own pages say the same in the house's page
        assert path == "articles/article"
        return
    answer = answer.content.decode()
    assert re.search(r"There is no such \w+, or it isn’t yours to see\.", answer)
    assert "4711" not in answer
    assert "with ID" not in answer
