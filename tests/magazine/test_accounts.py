"""Accounts at the desk: one form for all, and nobody gives, takes or finds more than they hold."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

from articles.models import Article, PhotoGallery, Revision
from articles.revisions.snapshots import record
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from media.intake import takedown
from media.models import Photo, Takedown
from tests.articles.test_concurrency import at_once
from tests.builders import make_article, make_author, make_member, make_photo
from tests.forms import address_of, form_of, save, signed_in

pytestmark = pytest.mark.django_db
User = get_user_model()
ADD, LIST = "/desk/auth/user/add/", "/desk/auth/user/"
FORGED = {"is_superuser": "on", "is_staff": "on", "groups": ["1", "2"], "user_permissions": ["1", "2", "3"]}
WORD = "velvet-and-hail-88"


def role(name):
    return str(Group.objects.get(name=name).pk)


def roles_of(account):
    return {*account.groups.values_list("name", flat=True)}


def new(client, name="odile", **changes):
    words = {"username": name, "password1": WORD, "password2": WORD}
    return save(client, User, **words, **changes)


def give(account, *names):
    """Give an account permissions beside its role."""
    account.user_permissions.add(*Permission.objects.filter(codename__in=names))
    return account


@pytest.fixture
def root():
    return User.objects.create_superuser("zeisig-root", "zeisig@example.org", password="irrelevant")


@pytest.fixture
def chief():
    return signed_in(make_member(CHIEF, "chief"))


@pytest.fixture
def personnel():
    """Return somebody who writes, and keeps the accounts: no role of the table, but a magazine may make one."""
    return signed_in(give(make_member(WRITER, "personnel"), "view_user", "add_user", "change_user", "delete_user"))


# One form.


def test_one_form_makes_an_account_that_works(chief):
    author = make_author("Odile Hem")
    new(chief, email="odile@example.org", role=role(EDITOR), author=str(author.pk))
    account = User.objects.get(username="odile")
    assert (account.email, account.is_staff, account.is_active) == ("odile@example.org", True, True)
    assert (roles_of(account), account.author) == ({EDITOR}, author)
    assert signed_in(account).get("/desk/articles/article/").status_code == 200
    assert Client().login(username="odile", password=WORD)


def test_the_form_changes_role_and_author_and_the_way_to_the_desk_follows(chief):
    account, before, after = make_member(WRITER, "vera"), make_author("Vera Lind"), make_author("Noor Hem")
    guests = Group.objects.create(name="Guests")
    account.groups.add(guests)
    save(chief, account, author=str(before.pk), role=role(PICTURE_EDITOR))
    save(chief, account, author=str(after.pk))
    account = User.objects.get(pk=account.pk)
    assert (roles_of(account), account.author, account.is_staff) == ({PICTURE_EDITOR, "Guests"}, after, True)
    save(chief, account, author="", role="")
    account = User.objects.get(pk=account.pk)
    assert (roles_of(account), hasattr(account, "author"), account.is_staff) == ({"Guests"}, False, False)


def test_what_the_form_doesnt_say_stays_as_it_is(chief):
    account = give(make_member(EDITOR, "vera"), "view_user")
    account.groups.add(Group.objects.get(name=PICTURE_EDITOR))
    before = User.objects.values().get(pk=account.pk)
    assert save(chief, account, email="vera@example.org", **FORGED).status_code == 302
    assert User.objects.values().get(pk=account.pk) == before | {"email": "vera@example.org"}
    assert roles_of(account) == {EDITOR, PICTURE_EDITOR}
    assert [each.codename for each in account.user_permissions.all()] == ["view_user"]


def test_an_account_is_called_an_account_and_a_role_has_no_page(chief):
    make_member(WRITER, "vera")
    text = chief.get(LIST).content.decode() + chief.get(ADD).content.decode() + chief.get("/desk/").content.decode()
    assert "Add account" in text
    assert "Add user" not in text
    assert ">Users<" not in text
    assert "2 accounts" in text
    assert chief.get("/desk/auth/group/").status_code == 404
    assert not Permission.objects.filter(group__name=CHIEF, content_type__model="group").exists()


def test_a_name_that_is_taken_is_said_to_be_in_whatever_case(chief):
    make_member(WRITER, "Vera")
    for name in ("Vera", "vera"):
        assert "An account with this name exists already" in new(chief, name).content.decode()
    assert User.objects.count() == 2


# More than one holds.


def test_a_chief_makes_no_superuser(chief, root):
    account = make_member(WRITER, "vera")
    assert "uperuser" not in chief.get(address_of(account)).content.decode() + chief.get(ADD).content.decode()
    save(chief, account, **FORGED)
    new(chief, **FORGED)
    new(chief, "noor", role=role(CHIEF), **FORGED)
    assert User.objects.filter(is_superuser=True).get() == root
    assert not User.objects.get(username="odile").is_staff
    assert not User.objects.filter(user_permissions__isnull=False).exists()


def test_a_superuser_makes_another_and_takes_it_back(root):
    client, account = signed_in(root), make_member(WRITER, "vera")
    save(client, account, is_superuser="on", role="")
    account.refresh_from_db()
    assert (account.is_superuser, account.is_staff, roles_of(account)) == (True, True, set())
    data = form_of(client, account)
    client.post(address_of(account), {name: value for name, value in data.items() if name != "is_superuser"})
    account.refresh_from_db()
    assert (account.is_superuser, account.is_staff) == (False, False)


def test_a_role_that_one_doesnt_hold_is_neither_offered_nor_given(personnel):
    account = make_member(WRITER, "vera")
    offered = personnel.get(address_of(account)).content.decode()
    for name in (EDITOR, PICTURE_EDITOR, CHIEF):
        assert f'value="{role(name)}"' not in offered
        assert "nobody gives another" in save(personnel, account, role=role(name)).content.decode()
        assert "nobody gives another" in new(personnel, role=role(name)).content.decode()
    assert roles_of(account) == {WRITER}
    new(personnel, "noor", role=role(WRITER))
    assert roles_of(User.objects.get(username="noor")) == {WRITER}


@pytest.mark.parametrize("strength", ["role", "permission", "once"])
def test_an_account_that_holds_more_is_seen_but_not_taken_over(personnel, strength):
    account = make_member(WRITER if strength == "permission" else EDITOR, "vera")
    if strength == "permission":
        give(account, "publish_article")
    if strength == "once":
        User.objects.filter(pk=account.pk).update(is_active=False)
    before = User.objects.values().get(pk=account.pk)
    looked = personnel.get(address_of(account)).content.decode()
    assert "password/" not in looked
    assert "isn’t yours to change" in looked
    assert 'name="_save"' not in looked
    for path, data in (
        ("change", {"username": "vera", "is_active": "on", "role": role(WRITER)}),
        ("password_change", {"password1": WORD, "password2": WORD, "set-password": "1"}),
        ("delete", {"post": "yes"}),
    ):
        assert personnel.post(address_of(account, path), data).status_code == 403
    assert User.objects.values().get(pk=account.pk) == before


def test_stories_are_given_by_an_author_only_by_who_may_change_all(personnel, chief):
    account, author = make_member(WRITER, "vera"), make_author()
    for changed in (account, User.objects.get(username="personnel")):
        save(personnel, changed, author=str(author.pk))
        author.refresh_from_db()
        assert author.user is None
    save(chief, account, author=str(author.pk))
    assert "has an account already" in new(chief, author=str(author.pk)).content.decode()
    author.refresh_from_db()
    assert author.user == account


# Superusers, to everybody else.


def test_a_superuser_is_found_nowhere(chief, root):
    author = make_author("Odile Hem", user=root)
    make_member(WRITER, "vera")
    for path in (
        LIST,
        f"{LIST}?q=zei",
        f"{LIST}?is_active__exact=1",
        f"{LIST}?is_superuser__exact=1",
        "/desk/autocomplete/?app_label=people&model_name=author&field_name=user&term=zei",
        "/desk/people/author/",
        f"/desk/people/author/{author.pk}/change/",
        f"/desk/people/author/add/?user={root.pk}",
        f"/desk/people/person/{author.person_id}/change/",
        ADD,
        *(address_of(root, path) for path in ("change", "history", "delete", "password_change")),
    ):
        assert "zeisig" not in chief.get(path, follow=True).content.decode(), path


def test_nothing_that_a_chief_sends_reaches_a_superuser(chief, root):
    author, before = make_author("Odile Hem"), User.objects.values().get(pk=root.pk)
    for path in ("change", "delete", "password_change"):
        data = {"username": "mine", "post": "yes", "password1": WORD, "password2": WORD, "set-password": "1"}
        assert chief.post(address_of(root, path), data).status_code in (302, 404)
    chief.post(LIST, {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"})
    save(chief, author, user=str(root.pk), title="Guest")
    author.refresh_from_db()
    assert (author.title, author.user) == ("Guest", None)
    assert User.objects.values().get(pk=root.pk) == before


# One's own.


@pytest.mark.parametrize("make", [lambda: make_member(CHIEF, "noor"), lambda: User.objects.create_superuser("noor")])
def test_nobody_shuts_themselves_out(make):
    account = make()
    client, before = signed_in(account), User.objects.values("is_active", "is_staff", "is_superuser", "password").get()
    data = form_of(client, account, email="noor@example.org", role="")
    data = {name: value for name, value in data.items() if name not in ("is_active", "is_superuser")}
    assert client.post(address_of(account), data).status_code == 302
    held = roles_of(account)
    client.post(address_of(account, "password_change"), {"usable_password": "false", "unset-password": "1"})
    assert client.post(address_of(account, "delete"), {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [account.pk], "post": "yes"})
    account = User.objects.get()
    assert {name: getattr(account, name) for name in before} == before
    assert (account.email, roles_of(account)) == ("noor@example.org", held)
    assert account.is_superuser or held == {CHIEF}


def test_a_password_is_set_and_never_taken_away(chief):
    account = make_member(WRITER, "vera")
    address = address_of(account, "password_change")
    assert "isable" not in chief.get(address).content.decode()
    chief.post(address, {"usable_password": "false", "unset-password": "1"})
    assert Client().login(username="vera", password="irrelevant")
    chief.post(address, {"password1": WORD, "password2": WORD, "set-password": "1"})
    assert Client().login(username="vera", password=WORD)


# What an account has done.


def by_the_log(client, account):
    photo = make_photo()
    save(client, photo, creator="Ada Lens")
    assert LogEntry.objects.get().user == account
    return lambda: LogEntry.objects.get().user


def by_a_takedown(client, account):
    takedown.take_down(make_photo(), by=account, reason="Asked", places=[])
    return lambda: Takedown.objects.get().by


def by_a_story(client, account):
    make_article(created_by=account)
    return lambda: Article.objects.get().created_by


def by_a_photo(client, account):
    make_photo(added_by=account)
    return lambda: Photo.objects.get().added_by


def by_a_gallery(client, account):
    PhotoGallery.objects.create(title="Looks", owner=account)
    return lambda: PhotoGallery.objects.get().owner


def by_a_save(client, account):
    record(make_article(), by=account)
    return lambda: Revision.objects.get().created_by


@pytest.mark.parametrize("trace", [by_the_log, by_a_takedown, by_a_story, by_a_photo, by_a_gallery, by_a_save])
def test_with_an_account_no_record_of_what_it_did_goes(chief, trace):
    account = make_member(EDITOR, "vera")
    kept = trace(signed_in(account), account)
    for answer in (
        chief.get(address_of(account, "delete")),
        chief.post(address_of(account, "delete"), {"post": "yes"}),
    ):
        assert "take away the tick at “active” instead" in answer.content.decode()
    assert kept() == account


def test_an_account_that_has_done_nothing_is_deleted(chief):
    account = make_member(EDITOR, "vera")
    author = make_author(user=account)
    assert chief.post(address_of(account, "delete"), {"post": "yes"}).status_code == 302
    author.refresh_from_db()
    assert (author.user, User.objects.filter(username="vera").exists()) == (None, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_each_others_account_at_once_one_remains():
    one, other = make_member(CHIEF, "one"), make_member(CHIEF, "other")
    for _round in range(3):
        User.objects.update(is_active=True)
        at_once(_ending(one, other), _ending(other, one))
        assert User.objects.filter(is_active=True).count() == 1


def _ending(actor, account):
    """Return a call by which an actor sends the form of an account with the tick at "active" taken away."""
    client = signed_in(actor)
    data = form_of(client, account)
    del data["is_active"]
    return lambda: client.post(address_of(account), data)


# A magazine that there was before.


def test_the_migration_takes_groups_from_a_chief_and_nothing_else():
    chief = Group.objects.get(name=CHIEF)
    held = {*chief.permissions.all()}
    chief.permissions.add(*Permission.objects.filter(content_type__app_label="auth", content_type__model="group"))
    assert {*chief.permissions.all()} > held
    take = import_module("magazine.migrations.0002_accounts").take_groups
    take(apps, None)
    take(apps, None)
    assert {*chief.permissions.all()} == held
