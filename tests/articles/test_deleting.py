"""A row in use is not deleted, and the page says where it is used: of every kind of row, whatever uses it."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import PROTECT
from django.db.models.signals import pre_delete
from django.urls import reverse

from articles.models import Article, Section
from media.models import Photo
from tests.builders import make_article, make_photo, make_section, publish_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client, make_staff):
    """Return a client signed in as somebody with a Chief's role, and no superuser."""
    user = make_staff(username="chief")
    user.groups.add(Group.objects.get(name="Chief"))
    client.force_login(user)
    return client


def change(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def answers(client, row):
    """Return what the page of a row and the action of its list say when they are asked to delete it, and told to."""
    page, listed = change(row).replace("change/", "delete/"), change(row).rsplit(f"{row.pk}/", 1)[0]
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


def test_where_a_photo_and_a_section_are_used_is_said_with_a_link(chief):
    photo, section = make_photo("The quay"), make_section("Culture")
    story = make_article("A Coat for Rain", lead_photo=photo, section=section)
    link = f'<a href="{change(story)}">A Coat for Rain</a>'
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
            answer = chief.post(change(photo).replace("change/", "delete/"), {"post": "yes"})
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
