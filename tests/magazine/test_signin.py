"""What is written down of wrong passwords, every door at which one is tried, and who opens it again."""

import logging

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth import authenticate
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from magazine.accounts.tries import DAY, KEPT, KNOWN
from magazine.roles import CHIEF, WRITER
from tests.forms import address_of
from tests.magazine.door import CAFE, DOOR, OWN, PAIR, SENTENCE, Counting, ask, is_in, is_open, later, wrong
from tests.promises.newsroom import dump

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counting(settings):
    settings.PASSWORD_HASHERS = ["tests.magazine.door.Counting"]


@pytest.fixture
def clara(make_member):
    return make_member(CHIEF, "clara")


# --- What is written down ---------------------------------------------------------------------------------------------


def test_a_chief_reads_on_the_history_of_an_account_that_it_was_closed(clara, make_member, client):
    vera = make_member(WRITER, "vera")
    wrong(PAIR, "vera")
    client.force_login(clara)
    page = client.get(address_of(vera, "history")).content.decode()
    assert "Closed for 15 minutes after 5 wrong passwords from 192.0.2.1." in page
    client.force_login(vera)
    assert client.get(address_of(vera, "history")).status_code == 403


def test_a_stranger_keeps_no_account_from_being_deleted(clara, make_member, client):
    vera = make_member(WRITER, "vera")
    wrong(PAIR, "vera")
    client.force_login(clara)
    assert client.post(address_of(vera, "delete"), {"post": "yes"}).status_code == 302
    assert not type(vera).objects.filter(pk=vera.pk).exists()
    assert AccessFailureLog.objects.get().username == "vera"


def test_the_history_says_it_once_a_day_and_the_list_each_time(clara):
    for _time in range(3):
        wrong(PAIR + 3)
        later()
    assert LogEntry.objects.count() == 1
    assert AccessFailureLog.objects.filter(username="clara").count() == 3
    later(DAY)
    wrong(PAIR)
    assert LogEntry.objects.count() == 2


def test_what_is_closed_stands_in_the_log_once(clara, caplog):
    with caplog.at_level(logging.WARNING):
        wrong(PAIR + 3)
        wrong(PAIR + 3, "nobody")
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert said == [
        "Signing in as clara from 192.0.2.1 is closed for 15 minutes: 5 wrong tries",
        "Signing in as a name without an account from 192.0.2.1 is closed for 15 minutes: 5 wrong tries",
    ]


def test_no_password_is_written_down_wherever_it_was_typed(clara, caplog, client):
    word = "Kormoran-im-Winter"
    with caplog.at_level(logging.DEBUG):
        for _time in range(PAIR + 1):
            fields = {"username": word, "password": word, "passwort": word, "next": f"/desk/?password={word}"}
            Client().post(f"{DOOR}?pw={word}", fields, headers={"user-agent": word, "accept": word})
            ask("clara", word)
            client.force_login(clara)
            client.post(OWN, {"old_password": word, "new_password1": word, "new_password2": word})
    assert AccessFailureLog.objects.count() == 3
    assert word not in str(dump())
    assert word not in "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )


def test_the_tables_have_a_bound(clara):
    for number in range(8):
        ask(f"name{number}", place=f"203.0.113.{number}")
    later()
    ask("another")
    assert AccessAttempt.objects.count() == 4
    assert is_open()
    assert is_open()
    assert AccessLog.objects.count() == 1
    later(KNOWN)
    assert is_open(place=CAFE)
    assert AccessLog.objects.count() == 1
    wrong(PAIR, "nobody", place=CAFE)
    AccessFailureLog.objects.update(id=1)
    AccessFailureLog(id=KEPT, username="", locked_out=True).save(force_insert=True)
    move_on(AccessFailureLog)
    wrong(PAIR, "another", place=CAFE)
    assert sorted(AccessFailureLog.objects.values_list("pk", flat=True)) == [KEPT, KEPT + 1]


def move_on(model):
    """Let the next row of a table come behind those that a test has numbered by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)


# --- Other doors, and who has no business here ------------------------------------------------------------------------


def test_the_old_password_is_no_easier_to_find_at_a_desk_that_was_left_open(clara, client):
    client.force_login(clara)
    new = {"new_password1": "another word 9", "new_password2": "another word 9"}
    said = [client.post(OWN, {"old_password": "wrong", **new}).status_code for _time in range(PAIR)]
    assert said == [200] * (PAIR - 1) + [429]
    Counting.looked = 0
    answer = client.post(OWN, {"old_password": "irrelevant", **new})
    assert answer.status_code == 429
    assert SENTENCE.search(answer.content.decode())
    assert Counting.looked == 0
    assert client.get("/desk/").status_code == 200
    later()
    assert client.post(OWN, {"old_password": "irrelevant", **new}).status_code == 302
    assert is_in(ask(password="another word 9"))


def test_the_right_old_password_forgets_the_wrong_ones(clara, client):
    client.force_login(clara)
    for word in ("wrong", "wrong", "wrong", "irrelevant", "wrong", "wrong", "wrong"):
        assert client.post(OWN, {"old_password": word}).status_code == 200


def test_a_wrong_old_password_is_told_as_django_tells_it(clara, client):
    client.force_login(clara)
    page = client.post(OWN, {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}).content.decode()
    assert "Your old password was entered incorrectly" in page


def test_at_the_console_nobody_is_a_stranger(clara):
    for _time in range(PAIR + 1):
        assert authenticate(username="clara", password="wrong") is None
    assert authenticate(username="clara", password="irrelevant") == clara
    assert not AccessAttempt.objects.exists()


@pytest.mark.parametrize("opened", [["axes_reset"], ["axes_reset_username", "Clara"], ["axes_reset_ip", "2001:db8::9"]])
def test_whoever_runs_the_magazine_lets_somebody_in_at_once(clara, opened, capsys):
    wrong(PAIR, place="2001:db8::1")
    call_command(*opened)
    assert is_open(place="2001:db8::1")


def test_the_counts_have_no_page_at_the_desk_and_are_no_roles_business(desk, clara):
    for name in ("accessattempt", "accesslog", "accessfailurelog", ""):
        assert desk.get(f"/desk/axes/{name}/").status_code == 404
    assert not Permission.objects.filter(content_type__app_label="axes", group__isnull=False).exists()


def test_whoever_only_looks_at_the_door_or_has_come_in_costs_no_count(desk, client):
    client.get(DOOR)
    with CaptureQueriesContext(connection) as queries:
        Client().get(DOOR)
        desk.get("/desk/")
        desk.post("/desk/logout/")
    assert not [query["sql"] for query in queries if "axes" in query["sql"]]


def test_no_door_looks_at_a_password_by_itself(settings):
    """`check_password` would pass by the counts: `authenticate`, with the request, doesn't."""
    packages = [settings.BASE_DIR / name for name in ("magazine", "articles", "media", "people", "kit")]
    modules = [module for package in packages for module in package.rglob("*.py")]
    assert [module for module in modules if "check_password(" in module.read_text()] == []
