"""The sample accounts: one for each job, no known password, made only where there is no account."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from magazine.roles import rights
from magazine.setup import logins

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    return tmp_path / "logins.txt"


def test_each_job_gets_an_account_that_its_password_opens(path):
    passwords = logins.ensure(path)
    assert list(passwords) == ["chief", "editor", "writer", "pictures"]
    for name, password in passwords.items():
        assert authenticate(username=name, password=password).is_staff


def test_the_passwords_are_kept_where_only_the_owner_reads_them(path):
    passwords = logins.ensure(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert logins.read(path) == passwords


def test_no_two_passwords_are_alike(path, tmp_path, django_user_model):
    first = logins.ensure(path)
    django_user_model.objects.all().delete()
    second = logins.ensure(tmp_path / "another")
    assert len({*first.values(), *second.values()}) == 8


def test_a_second_start_changes_nothing(path, django_user_model):
    first = logins.ensure(path)
    before = list(django_user_model.objects.values())
    assert logins.ensure(path) == first
    assert list(django_user_model.objects.values()) == before


def test_a_new_database_beside_a_kept_file_gets_the_kept_passwords(path, django_user_model):
    first = logins.ensure(path)
    django_user_model.objects.all().delete()
    assert logins.ensure(path) == first


def test_where_there_are_accounts_none_is_made(path, django_user_model):
    django_user_model.objects.create_user("owner", password="irrelevant")
    assert logins.ensure(path) == {}
    assert list(django_user_model.objects.values_list("username", flat=True)) == ["owner"]
    assert not path.exists()


def test_an_account_that_was_deleted_or_closed_is_not_announced(path, django_user_model):
    logins.ensure(path)
    django_user_model.objects.filter(username="editor").update(is_active=False)
    assert list(logins.ensure(path)) == ["chief", "writer", "pictures"]


def test_each_account_holds_what_its_role_holds_and_nothing_else(path, django_user_model):
    logins.ensure(path)
    for job in logins.JOBS:
        user = django_user_model.objects.get(username=job.name)
        assert user.get_all_permissions() == rights(job.role)
        assert not user.is_superuser


def test_no_account_below_the_chief_has_a_say_over_accounts(path, django_user_model):
    logins.ensure(path)
    users = django_user_model.objects
    assert [user.username for user in users.order_by("pk") if user.has_module_perms("auth")] == ["chief"]


def test_a_superusers_name_that_is_taken_in_another_case_is_one_sentence(monkeypatch):
    get_user_model().objects.create_user("Ada")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "neither long nor short")
    with pytest.raises(CommandError, match="“ada” is taken"):
        call_command("createsuperuser", username="ada", email="ada@magazine.example", interactive=False)
    call_command("createsuperuser", username="Grace", email="", interactive=False, verbosity=0)
    assert get_user_model().objects.get(username="Grace").is_superuser
