"""The environment that the whole suite runs in, loaded before the settings are read (`-p tests.environment`).

Nothing of a test run reaches the developer's own `var/`, another host, or the next run. DATABASE_URL and
REDIS_URL of the caller stay, so that the same tests run on PostgreSQL and Redis.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.guard import guard

# Each process of a parallel run has a folder of its own, inside that of the one that started it.
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
VAR_DIR = Path(tempfile.mkdtemp(prefix="revers-tests-", dir=os.environ["VAR_DIR"] if IS_WORKER else None))
for name in ("static", "uploads"):
    (VAR_DIR / name).mkdir(mode=0o700)

# Whatever the developer's shell says about these is not for the tests.
CALLERS = "DEBUG ALLOWED_HOSTS HTTPS TRUSTED_PROXIES HOST PORT UPLOADS_DIR SITE_NAME SITE_URL TIME_ZONE LANGUAGE_CODE"
CALLERS += " S3_BUCKET S3_ENDPOINT S3_REGION S3_PREFIX PHOTO_MOST_BYTES PHOTO_MOST_PIXELS STATEMENT_SECONDS"
for name in CALLERS.split():
    os.environ.pop(name, None)
os.environ["VAR_DIR"] = str(VAR_DIR)
os.environ["SECRET_KEY"] = "a-key-for-tests-only-" + "0123456789abcdefghijklmnopqrstuvwxyz"
os.environ["IMMEDIATE_TASKS"] = "1"  # tests/magazine/test_worker.py has a worker of its own
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps an event loop running in the main thread

REQUIRE_ALL = os.environ.get("REQUIRE_ALL", os.environ.get("CI", "")).lower() not in ("", "0", "false", "no")
NEEDED = ("browser", "exiftool", "sources")  # what may be missing on a desk, but not in CI
SOURCES = Path(__file__).resolve().parents[2] / "shared" / "sources"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"

gc.set_threshold(50_000, 50, 100)  # a page leaves few circles behind, and looking for them takes a twentieth of a run

guard.allow_services(os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", ""))
guard.stand()


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    """Change what no environment variable should: the storage of static files, and where SQLite keeps its tables."""
    from django.conf import settings
    from django.db import connections

    # The hashed names need collectstatic; a test reads the files where they are.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.CACHES["default"]["KEY_PREFIX"] = VAR_DIR.name  # two processes may share one Redis
    # Hashing a password a million times over proves nothing here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = connections.databases["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # A file, as in production: threads of the live server then lock each other as they will there.
        database.setdefault("TEST", {})["NAME"] = str(VAR_DIR / "tests.sqlite3")
        database["OPTIONS"]["init_command"] = database["OPTIONS"]["init_command"].replace("FULL", "OFF")
    else:
        # Whoever waits for a row for ever is refused, as SQLite refuses after its own timeout. No test outlives its
        # machine, so none waits for the disk.
        database.setdefault("OPTIONS", {})["options"] = "-c lock_timeout=30s -c synchronous_commit=off"


def pytest_unconfigure(config):
    """Take away the folder; the one that started the others ends last, and takes what a killed one has left."""
    shutil.rmtree(VAR_DIR, ignore_errors=True)


def pytest_collection_modifyitems(config, items):
    """Skip, with the reason, what this machine or this choice of services can't run."""
    from django.conf import settings
    from django.db import connections

    vendor = "sqlite" if "sqlite" in connections.databases["default"]["ENGINE"] else "postgresql"
    absent = {
        "browser": "" if Path(CHROMIUM).is_file() else f"there is no Chromium at {CHROMIUM}",
        "exiftool": "" if shutil.which("exiftool") else "there is no exiftool",
        "sources": "" if SOURCES.is_dir() else "the two source articles are not beside the checkout",
        "postgresql": "" if vendor == "postgresql" else "DATABASE_URL names no PostgreSQL",
        "sqlite": "" if vendor == "sqlite" else "DATABASE_URL names another database",
        "redis": "" if settings.REDIS_URL else "REDIS_URL is not set",
    }
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
        if "exiftool" in item.fixturenames:
            item.add_marker("exiftool")
        for name, reason in absent.items():
            if reason and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"{name}: {reason}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything has to run, a test that was skipped for want of something has failed."""
    report = yield
    lacking = [name for name in NEEDED if item.get_closest_marker(name)]
    if REQUIRE_ALL and report.skipped and lacking and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{reason}. Nothing may be skipped here (CI or REQUIRE_ALL is set)."
    return report


def pytest_terminal_summary(terminalreporter):
    """Say loudly what a green run has not looked at."""
    for name, remedy in (
        ("browser", "install Chromium (apt-get install chromium) or name one in CHROMIUM"),
        ("exiftool", "install it (apt-get install libimage-exiftool-perl)"),
        ("sources", "put the source articles in ../shared/sources"),
    ):
        reports = terminalreporter.stats.get("skipped", [])
        skipped = [report for report in reports if f"Skipped: {name}: " in str(report.longrepr)]
        if skipped:
            terminalreporter.section(f"{len(skipped)} {name.upper()} TESTS WERE SKIPPED", sep="!", red=True, bold=True)
            terminalreporter.line(f"To run them, {remedy}.", red=True, bold=True)
