"""Which tests ask the database or the cache: the others find the same beside any of them.

CI asks all tests on one set of services, and with `--services` on the other. That leaves out the tests for which no
tables are made, and those that are marked `layout` or `alike`; a run says at its end which they were.

That the former ask nothing is seen to in every run. pytest-django lets none of them connect, and here a test fails that
takes a connection or a cache into its hand, or reads which there are. Another process can't read it: the environment
holds nothing that could be meant. Such a test asks for the tables, or is marked `services`.
"""

from collections import Counter

import pytest
from django.conf import LazySettings
from django.core.cache import CacheHandler
from django.db.utils import ConnectionHandler

LEFT_OUT = ("layout", "alike")
TENDED = ("emptying", "no_session_left", "empty_cache")  # what is done for every test
MARKS = ("django_db", "services", "browser", "redis", "postgresql", "sqlite")
SETTINGS = ("DATABASES", "CACHES", "REDIS_URL")
VARIABLES = ("DATABASE_URL", "REDIS_URL")
NOTHING_MEANT = "none: a test that asks for no tables is told of no services"
LEFT = pytest.StashKey[dict]()  # {module: number of tests that were left out}


def pytest_addoption(parser):
    group = parser.getgroup("services", "the database and the cache")
    group.addoption("--services", action="store_true", help="ask only what may be answered otherwise beside others")


def asks(item):
    """Tell whether a test asks the database or the cache."""
    fixtures = item._fixtureinfo.name2fixturedefs.items()
    return any(item.get_closest_marker(name) for name in MARKS) or any(
        "django_db_setup" in each.argnames for name, found in fixtures if name not in TENDED for each in found
    )


def pytest_collection_modifyitems(config, items):
    config.stash[LEFT] = {}
    if config.option.services:
        left = [item for item in items if any(map(item.get_closest_marker, LEFT_OUT)) or not asks(item)]
        config.stash[LEFT] = Counter(item.nodeid.partition("::")[0] for item in left)
        config.hook.pytest_deselected(items=left)
        gone = {*left}
        items[:] = [item for item in items if item not in gone]


# --- What is left out asks nothing -----------------------------------------------------------------------------------


class Watch:
    """Notes what a test takes of the services, but for what is done for every test."""

    def __init__(self):
        self.taken, self.is_on = set(), False

    def note(self, name):
        if self.is_on:
            self.taken.add(name)

    def stand(self, patch):
        """Take the place of the ways that lead to the services."""
        for handler in (ConnectionHandler, CacheHandler):
            patch.setattr(handler, "__getitem__", self._noting(handler.__name__, handler.__getitem__))
        for name in SETTINGS:
            read = self._noting(f"settings.{name}", lambda settings, name=name: getattr(settings._wrapped, name))
            patch.setattr(LazySettings, name, property(read), raising=False)
        for name in VARIABLES:
            patch.setenv(name, NOTHING_MEANT)

    def _noting(self, name, way):
        def taken(*args):
            self.note(name)
            return way(*args)

        return taken


watch = Watch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    if asks(item):
        return (yield)
    with pytest.MonkeyPatch.context() as patch:  # around the test's own, which brings back what it has found
        watch.stand(patch)
        return (yield)


def _watched(item):
    watch.taken, watch.is_on = set(), not asks(item)
    try:
        result = yield
    finally:
        watch.is_on = False
    if watch.taken:
        pytest.fail(
            f"The test asks for no tables, and has reached for {', '.join(sorted(watch.taken))}: --services would "
            "leave it out. Have it ask for the tables, or mark it `services`."
        )
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item):
    return (yield from _watched(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    return (yield from _watched(item))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef):
    is_its_own = fixturedef.scope != "session" and fixturedef.argname not in TENDED
    before, watch.is_on = watch.is_on, watch.is_on and is_its_own
    try:
        return (yield)
    finally:
        watch.is_on = before


# --- What was left out is said ---------------------------------------------------------------------------------------


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = dict(session.config.stash[LEFT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    node.config.stash.setdefault(LEFT, {}).update(getattr(node, "workeroutput", {}).get("left", {}))


def pytest_terminal_summary(terminalreporter, config):
    left = config.stash.get(LEFT, {})
    if left:
        terminalreporter.section(
            f"{sum(left.values())} tests were left out: they ask no services, or are answered alike"
        )
        terminalreporter.line(", ".join(f"{module}: {number}" for module, number in sorted(left.items())))
