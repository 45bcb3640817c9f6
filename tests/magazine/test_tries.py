"""Passwords can't be tried for ever; what is closed says so, costs nothing, and tells nobody which accounts exist."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from magazine.accounts.tries import DAY, KNOWN, WINDOW
from magazine.roles import CHIEF, WRITER
from tests.magazine.door import ACCOUNT, ALL, CAFE, HOME, PAIR, PLACE, SENTENCE, Counting, ask, is_open, later, wrong
from tests.promises.newsroom import dump

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counting(settings):
    settings.PASSWORD_HASHERS = ["tests.magazine.door.Counting"]


@pytest.fixture
def clara(make_member):
    return make_member(CHIEF, "clara")


# --- What is closed ---------------------------------------------------------------------------------------------------


def test_the_last_wrong_password_closes_the_door_to_the_right_one(clara):
    assert wrong(PAIR) == [200] * (PAIR - 1) + [429]
    before, rows = Counting.looked, dump()
    answer = ask(password="irrelevant")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.seconds
    assert SENTENCE.search(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    assert Counting.looked == before
    assert dump() == rows


def test_it_opens_again_and_what_was_tried_meanwhile_counts_for_nothing(clara):
    wrong(PAIR)
    later(WINDOW - timedelta(seconds=30))
    answer = ask()
    assert answer.status_code == 429
    assert "try again in 1 minute, at" in answer.content.decode()
    later(timedelta(seconds=31))
    assert is_open()


def test_wrong_passwords_of_long_ago_close_nothing(clara):
    for _time in range(3):
        assert wrong(PAIR - 1) == [200] * (PAIR - 1)
        later()
    assert is_open()


def test_the_right_password_forgets_the_wrong_ones(clara):
    for _time in range(3):
        assert wrong(PAIR - 1) == [200] * (PAIR - 1)
        assert is_open()
    assert AccessAttempt.objects.exclude(username="").get(ip_address=HOME).failures_since_start == 0


def test_a_stranger_closes_an_account_at_no_other_address(clara):
    wrong(PAIR, place=CAFE)
    assert ask(place=CAFE).status_code == 429
    assert is_open(place=HOME)


def test_a_header_that_anybody_can_send_is_no_other_address(clara):
    said = [ask(x_forwarded_for=f"203.0.113.{number}").status_code for number in range(PAIR + 1)]
    assert said[-2:] == [429, 429]


def test_a_script_gets_the_same_page_and_no_leave_for_other_sites(clara):
    wrong(PAIR)
    answer = ask(x_requested_with="XMLHttpRequest")
    assert SENTENCE.search(answer.content.decode())
    assert not [name for name in answer.headers if name.startswith("Access-Control")]


# --- Many accounts, many addresses ------------------------------------------------------------------------------------


def test_an_address_that_tries_many_accounts_is_closed_but_not_to_who_has_signed_in_there(clara, make_member):
    make_member(WRITER, "vera")
    assert is_open("clara", CAFE)
    said = [ask(f"name{number}", place=CAFE).status_code for number in range(PLACE + 1)]
    assert said == [200] * (PLACE - 1) + [429] * 2
    assert ask("vera", "irrelevant", CAFE).status_code == 429
    assert is_open("vera", HOME)
    assert is_open("clara", CAFE)


def test_many_addresses_close_an_account_to_new_ones_and_never_to_its_own(clara, make_member):
    make_member(WRITER, "vera")
    assert is_open(place=HOME)
    said = [ask(place=f"203.0.113.{number}").status_code for number in range(ACCOUNT + 1)]
    assert said == [200] * (ACCOUNT - 1) + [429] * 2
    assert ask(password="irrelevant", place=CAFE).status_code == 429
    assert is_open(place=HOME)
    assert is_open("vera", CAFE)


def test_an_address_is_known_for_a_while(clara):
    assert is_open(place=HOME)
    later(KNOWN + DAY)
    for number in range(ACCOUNT):
        ask(place=f"203.0.113.{number}")
    assert ask(password="irrelevant", place=HOME).status_code == 429


def test_all_strangers_together_have_a_bound(clara):
    assert is_open(place=HOME)
    ask("somebody", place=CAFE)
    AccessAttempt.objects.filter(username="", ip_address="0.0.0.0").update(failures_since_start=ALL - 1)
    assert ask("another", place="203.0.113.1").status_code == 429
    assert ask("a third", place="203.0.113.2").status_code == 429
    assert is_open(place=HOME)


def test_who_signs_in_from_a_new_address_uses_nothing_up(make_member):
    for number in range(3):
        make_member(WRITER, f"writer{number}")
        assert is_open(f"writer{number}", CAFE)
    assert {*AccessAttempt.objects.values_list("failures_since_start", flat=True)} == {0}


# --- Which accounts exist ---------------------------------------------------------------------------------------------


def course(name, password="wrong"):
    """Return what somebody sees, and what it costs, who tries a name until it is closed, and on."""
    seen = []
    for number in range(PAIR + 2):
        Counting.looked = 0
        with CaptureQueriesContext(connection) as queries:
            answer = ask(name, password, place="203.0.113.77")
        verbs = [query["sql"].split()[0] for query in queries if "SAVEPOINT" not in query["sql"]]
        if number == PAIR - 1:  # once a day it is written on the history of an account
            verbs = []
        page = re.sub(r'value="[^"]*"|\d+ minutes?|\d\d:\d\d', "", answer.content.decode())
        seen.append((answer.status_code, page, Counting.looked, verbs))
    AccessAttempt.objects.all().delete()
    return seen


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("clara", "wrong"),
        ("CLARA", "irrelevant"),
        ("ｃｌａｒａ", "wrong"),
        ("clara@magazine.example", "irrelevant"),
        ("clara+desk", "irrelevant"),
        ("gone", "irrelevant"),
        ("reader", "irrelevant"),
        ("c" * 5000, "irrelevant"),
        ("' OR 1=1 --", "irrelevant"),
        ("ß", "wrong"),
    ],
)
def test_nothing_tells_whether_there_is_an_account(clara, make_member, django_user_model, name, password):
    django_user_model.objects.create_user("reader", password="irrelevant")
    django_user_model.objects.filter(pk=make_member(WRITER, "gone").pk).update(is_active=False)
    assert course(name, password) == course("nobody")


@pytest.mark.parametrize(("one", "other"), [("clara", "CLARA"), ("nobody", "NoBody"), ("nobody", "ｎｏｂｏｄｙ")])
def test_names_that_look_alike_are_counted_as_one(clara, one, other):
    wrong(PAIR, one)
    assert ask(other).status_code == 429


@pytest.mark.parametrize("name", ["clara", "nobody"])
def test_a_name_with_a_nul_is_no_name(clara, name):
    assert ask(f"{name}\x00").status_code == 400


# --- Two at once ------------------------------------------------------------------------------------------------------


def at_once(number, act):
    """Have so many threads do something at one moment, each with a connection of its own; return what they say."""
    barrier, said = Barrier(number), []

    def one(each):
        try:
            barrier.wait(30)
            said.append(act(each))
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=[each]) for each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


@pytest.mark.django_db(transaction=True)
def test_however_many_try_at_once_no_more_passwords_are_looked_at(clara):
    ask("somebody else")  # what a first request of a process loads
    Counting.looked = 0
    said = at_once(3 * PAIR, lambda _number: ask().status_code)
    assert len(said) == 3 * PAIR
    assert {*said} <= {200, 429}
    assert Counting.looked == PAIR
    assert AccessFailureLog.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_strangers_and_who_is_known_do_not_wait_for_each_other_in_a_ring(clara):
    assert is_open(place=HOME)
    places = [HOME, CAFE, "2001:db8::1", "203.0.113.9"]
    said = at_once(12, lambda number: ask(f"name{number % 3}" if number % 2 else "clara", place=places[number % 4]))
    assert {answer.status_code for answer in said} == {200}
    assert len(said) == 12
    assert AccessAttempt.objects.get(username="", ip_address="0.0.0.0").failures_since_start == 9


@pytest.mark.django_db(transaction=True)
def test_the_right_password_among_wrong_ones_at_once(clara):
    said = at_once(PAIR - 1, lambda number: ask(password="wrong" if number else "irrelevant").status_code)
    assert sorted(said) == [200] * (PAIR - 2) + [302]
    assert is_open()
