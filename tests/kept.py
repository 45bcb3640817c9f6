"""Rows that all tests of a module begin with: made once, and what a test does to them is undone after it."""

from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import override_settings


@contextmanager
def _undone_at_the_end(blocker):
    """Put what stands inside into one transaction, in which those of the tests stand, and undo it afterwards."""
    around = transaction.atomic()
    around._from_testcase = True  # as that of a test: what asks for an outermost transaction gets it
    with blocker.unblock():
        around.__enter__()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def once_in_a_module(name, make):
    """Return two fixtures, to be given names in a module: what `make()` returns, and a test's own copy of it, `name`.

    No test of the module may commit. Files lie in one folder for all of them.
    """

    @pytest.fixture(scope="module", autouse=True, name=f"first_{name}")  # before the transaction of the first test
    def first(django_db_setup, django_db_blocker, tmp_path_factory):
        folder = tmp_path_factory.mktemp("uploads")
        with _undone_at_the_end(django_db_blocker):
            with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
                made = make()
            yield made, folder

    @pytest.fixture(name=name)
    def own(request, settings, uploads, db):
        made, settings.MEDIA_ROOT = request.getfixturevalue(f"first_{name}")
        return deepcopy(made)

    return first, own
