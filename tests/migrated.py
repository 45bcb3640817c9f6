"""The tables of a parallel run are migrated once, and each of its processes begins with a copy.

To migrate them takes ten seconds of a core. Whoever needs tables first does it, and whoever needs them meanwhile waits.
One that ends halfway lets go of the lock, and the next begins anew. Django then migrates each copy, as it does whatever
it finds, and finds nothing left to do.

A run in one process migrates for itself, and so does each process of one with --reuse-db, --create-db or
--no-migrations, of which pytest-django says what becomes of the tables.
"""

import fcntl
import os
import shutil

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from tests.environment import IS_WORKER, VAR_DIR

FOLDER = VAR_DIR.parent if IS_WORKER else VAR_DIR  # of the whole run
MADE = FOLDER / "migrated"  # holds the name of the database, once it is whole


@pytest.fixture(scope="session")
def begins_with_a_copy(request):
    """Tell whether the tables of this process are a copy."""
    return IS_WORKER and not any(request.config.getvalue(name) for name in ("reuse_db", "create_db", "nomigrations"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, begins_with_a_copy, django_test_environment, django_db_blocker
):
    """Let Django find a copy of the migrated tables where it would make some."""
    if begins_with_a_copy:
        with django_db_blocker.unblock():
            whole = made_once(MADE, migrated_database)
        test = connection.settings_dict["TEST"]
        if connection.vendor == "sqlite":
            shutil.copyfile(whole, test["NAME"])
        else:
            test["TEMPLATE"] = whole


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, begins_with_a_copy):
    """Have SQLite begin with the file that it finds, which goes with the folder of its process."""
    return django_db_keepdb or (begins_with_a_copy and connection.vendor == "sqlite")


def made_once(note, make):
    """Return what `make()` has returned in the first process that came: it stands in the file `note` from then on."""
    with open(note.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # which goes with the process
        if not note.exists():
            part = note.with_suffix(".part")
            part.write_text(make(), encoding="utf-8")
            part.rename(note)
    return note.read_text(encoding="utf-8")


def migrated_database():
    """Make the database of the run, in the place of what a process has left that ended while it did so."""
    database = connection.settings_dict
    outside, own = database["NAME"], database["TEST"]["NAME"]
    if connection.vendor == "sqlite":
        name = str(FOLDER / "migrated.sqlite3")
    else:
        name = f"{own.removesuffix(os.environ['PYTEST_XDIST_WORKER'])}migrated"
    database["TEST"]["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        connection.creation.destroy_test_db(outside, verbosity=0, keepdb=True)  # leaves it, and keeps it
    finally:
        database["TEST"]["NAME"] = own
    return name


def pytest_unconfigure(config):
    """Take the database away when no process needs it any more; a file goes with its folder."""
    if not IS_WORKER and MADE.exists() and connection.vendor == "postgresql":
        outside, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], MADE.read_text(encoding="utf-8")
        with config.stash[blocking_manager_key].unblock():
            connection.creation.destroy_test_db(outside, verbosity=0)
