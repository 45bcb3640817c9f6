"""What every test has: no network, an empty cache, a folder of its own for uploads, the sources where they are."""

import gc
import os
from functools import lru_cache
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.db.backends.signals import connection_created
from django.template import Template
from django.test import Client

from tests.emptying import Emptying
from tests.environment import SOURCES
from tests.guard import guard
from tests.magazines import build_magazine, magazine  # noqa: F401
from tests.migrated import (  # noqa: F401
    begins_with_a_copy,
    django_db_keepdb,
    django_db_modify_db_settings,
    pytest_unconfigure,
)

AS_IN_PRODUCTION = Template._render


def leave_the_parents_connections():
    """Let a process that a test has forked connect anew: what it would end on PostgreSQL is its parent's.

    Once Playwright has begun its event loop, a thread has two sets of connections, one of them for within the loop; a
    child sees the other one, which its parent could no more close.
    """
    for each in connections.all(initialized_only=True):
        if each.vendor == "postgresql":
            each.connection = None


os.register_at_fork(after_in_child=leave_the_parents_connections)


@pytest.fixture(scope="session", autouse=True)
def plain_rendering(django_test_environment):
    """Render as production does. Django's test client would copy the context of each template of a page.

    That is a fifth of the time of a story's form, of which the desk's tests ask thousands; `response.context_data` says
    what a view gave its template.
    """
    Template._render = AS_IN_PRODUCTION


@pytest.fixture(scope="session", autouse=True)
def files_made_once(django_test_environment):
    """Make the files of a photo once in a process: what the pipeline returns depends on its arguments alone.

    They take a third of the time of a small magazine, and most tests that need a photo take one of a few.
    """
    from media.imaging import pipeline
    from media.making import rendition_sets

    made = lru_cache(maxsize=300)(lambda data, wanted, **how: [*pipeline.render(data, wanted, **how)])
    rendition_sets.pipeline = SimpleNamespace(render=lambda data, wanted, **how: made(data, frozenset(wanted), **how))


@pytest.fixture(scope="session", autouse=True)
def no_session_left(django_db_setup, django_db_blocker):
    """End, and name, what is still connected to a PostgreSQL of the tests when they are over: its tables are to go.

    A connection whose thread has ended may wait in a circle of garbage, which is collected seldom here.
    """
    yield
    gc.collect()
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT query, pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
                for query, _is_ended in cursor.fetchall():
                    print(f"A connection was left open. Its last query was: {query[:300]}")
        connection.close()
    connection_created.disconnect(dispatch_uid="magazine.patience")  # to drop a database is no request


@pytest.fixture(scope="session", autouse=True)
def emptying(django_db_setup, django_db_blocker):
    """Leave after each test that commits what the migrations have written, and nothing else."""
    with django_db_blocker.unblock():
        if connection.introspection.table_names():  # where no test asks for them there are none
            Emptying().take_over()


@pytest.fixture(autouse=True)
def no_network():
    """Fail the test that reached for another host, even if the code under test swallowed the refusal."""
    guard.refused.clear()
    yield
    refused, guard.refused = guard.refused, []
    if refused:
        pytest.fail(f"The test reached for {', '.join(refused)}: the suite talks to this machine alone.")


@pytest.fixture(autouse=True)
def empty_cache():
    """Start each test with an empty cache: what one test kept is nothing to the next."""
    from django.core.cache import cache

    # On Redis clear() would empty the whole database, which may hold more than the keys of the tests.
    getattr(cache, "delete_pattern", lambda keys: cache.clear())("*")


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path_factory):
    """Give each test an empty upload folder."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("uploads")
    return settings.MEDIA_ROOT


@pytest.fixture
def sources():
    """Return the folder of the two source articles; mark the test with `sources`."""
    return SOURCES


@pytest.fixture
def chief(django_user_model):
    """Return an editor who may do everything."""
    return django_user_model.objects.create_superuser("chief", password="irrelevant")


@pytest.fixture
def make_staff(django_user_model):
    """Return a function that makes an editor with the permissions named: make_staff("articles.change_article")."""

    def make(*names, username="writer"):
        from django.contrib.auth.models import Permission

        user = django_user_model.objects.create_user(username, password="irrelevant", is_staff=True)
        for name in names:
            label, codename = name.split(".")
            user.user_permissions.add(Permission.objects.get(content_type__app_label=label, codename=codename))
        return user

    return make


@pytest.fixture
def make_member(db):
    """Return `tests.builders.make_member`."""
    from tests import builders

    return builders.make_member


@pytest.fixture
def desk(client, chief):
    """Return a client that is signed in as the chief."""
    client.force_login(chief)
    return client


@pytest.fixture
def guest():
    """Return the browser of somebody without an account."""
    return Client()
