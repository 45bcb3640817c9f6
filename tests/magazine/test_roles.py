"""The roles: made by a migration, set right by one command, and the same in every magazine."""

from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from magazine import roles
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, ROLES, WRITER, rights

pytestmark = pytest.mark.django_db


def held(role):
    permissions = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    return {".".join(names) for names in permissions}


def say():
    said = StringIO()
    call_command("roles", stdout=said)
    return said.getvalue().splitlines()


@pytest.fixture(autouse=True)
def all_roles():
    """Have the groups that the migration makes, even where a test before this one has emptied the tables."""
    roles.repair(Group.objects, Permission.objects)


def test_the_table_names_only_permissions_that_there_are():
    there = {f"{label}.{name}" for label, name in Permission.objects.values_list("content_type__app_label", "codename")}
    assert set().union(*map(rights, ROLES)) <= there


def test_every_model_at_the_desk_stands_in_the_table():
    assert {model._meta.label_lower for model in admin.site._registry} == set(roles.MODELS)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_what_the_table_says(role):
    assert held(role) == rights(role)


def test_the_command_makes_a_role_that_is_gone():
    Group.objects.get(name=WRITER).delete()
    assert say()[0] == f"Writer: made, with {len(rights(WRITER))} permissions."
    assert held(WRITER) == rights(WRITER)


def test_the_command_takes_back_what_was_given_by_hand_and_gives_back_what_was_taken():
    writer = Group.objects.get(name=WRITER)
    writer.permissions.add(Permission.objects.get(codename="change_user"))
    writer.permissions.remove(Permission.objects.get(codename="add_article"))
    assert say()[0] == "Writer: given articles.add_article; taken away auth.change_user."
    assert held(WRITER) == rights(WRITER)


def test_a_second_run_of_the_command_changes_nothing():
    say()
    assert say() == [f"{role}: right already." for role in ROLES]


def test_the_command_leaves_other_groups_and_members_alone(django_user_model):
    guests, user = Group.objects.create(name="Guests"), django_user_model.objects.create_user("guest")
    guests.permissions.add(Permission.objects.get(codename="view_photo"))
    user.groups.set([guests, Group.objects.get(name=WRITER)])
    say()
    assert held("Guests") == {"media.view_photo"}
    assert user.groups.count() == 2


# Refused.


@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR])
def test_who_writes_or_keeps_photos_may_not_publish(role):
    publishing = {"approve_article", "publish_article", "override_checklist", "lift_embargo", "change_any_article"}
    assert not {f"articles.{name}" for name in publishing} & rights(role)


@pytest.mark.parametrize("role", [WRITER, EDITOR, PICTURE_EDITOR])
def test_nobody_below_the_chief_holds_anything_over_accounts_or_lifts_an_embargo(role):
    assert not {name for name in rights(role) if name.startswith("auth.") or name == "articles.lift_embargo"}
    assert {"auth.change_user", "articles.lift_embargo"} <= rights(CHIEF)


def test_nobody_writes_what_a_role_holds():
    assert not {name for role in ROLES for name in rights(role) if name.endswith("_group")}
