"""The door of the desk, and who knocks at it from where; the passwords that are looked at are counted."""

import re
from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from magazine.accounts.tries import MOST_WRONG_TRIES, WINDOW

DOOR, OWN = "/desk/login/", "/desk/password_change/"
HOME, CAFE = "192.0.2.1", "198.51.100.7"
_NAMED = ((True, True), (False, True), (True, False), (False, False))  # an account, an address
PAIR, PLACE, ACCOUNT, ALL = (MOST_WRONG_TRIES[names] for names in _NAMED)
SENTENCE = re.compile(r"Too many passwords were wrong: try again in \d+ minutes?, at \d\d:\d\d\.")


class Counting(MD5PasswordHasher):
    """Counts the passwords that are looked at."""

    looked = 0

    def encode(self, password, salt):
        Counting.looked += 1
        return super().encode(password, salt)


def ask(name="clara", password="wrong", place=HOME, **headers):
    return Client(REMOTE_ADDR=place, headers=headers).post(DOOR, {"username": name, "password": password})


def wrong(times, *args, **kwargs):
    return [ask(*args, **kwargs).status_code for _time in range(times)]


def is_in(answer):
    return (answer.status_code, answer.headers.get("Location")) == (302, "/desk/")


def is_open(name="clara", place=HOME):
    return is_in(ask(name, "irrelevant", place))


def later(by=WINDOW + timedelta(seconds=1)):
    """Let all that was counted and written lie so much further back."""
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(attempt_time=row.attempt_time - by)
