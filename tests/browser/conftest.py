"""A real browser: the machine's Chromium, driven by Playwright, on a server with a database of its own.

`page` is a fresh window on the reader's side; `sign_in(user)` lets a user in without the form. Every test
here fails on a request to another host, on an error in the console, and leaves a picture when it fails.
"""

import os
import re
import socket
import threading
import time
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from tests.environment import CHROMIUM

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers give it 64 MB
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PATIENCE = 10  # seconds for the live server to handle what the pages have sent
LAST_WORDS = """() => [
  `for ${Math.round(performance.now())} ms, at ${document.activeElement?.outerHTML.slice(0, 120)}`,
  ...[...document.querySelectorAll("[role=status], [role=alert]")].map((each) => each.textContent.trim()),
  ...performance.getEntriesByType("resource").slice(-8).map(
    (each) => `${each.name}: ${each.responseStatus}, ${Math.round(each.startTime)} + ${Math.round(each.duration)} ms`
  ),
].filter(Boolean)"""
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser():
    """Return the running browser, started once."""
    from playwright.sync_api import sync_playwright

    flags = FLAGS if os.geteuid() else [*FLAGS, "--no-sandbox"]  # Chromium has no sandbox for root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server):
    """Return the address of the running magazine, without the last slash."""
    return live_server.url


@pytest.fixture
def open_window(browser, live_server, site, request):
    """Return a function that opens a window: open_window(width=390, height=844, java_script_enabled=False, ...)."""
    windows, outside, errors = [], [], []

    def watch(sent):
        parts = urlsplit(sent.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(site).netloc:
            outside.append(sent.url)

    def listen(message):
        # A page that isn't there is what some tests are about; the browser reports it as an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            errors.append(message.text)

    def open_(width=WIDE["width"], height=WIDE["height"], **options):
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(base_url=site, viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(30_000)  # other tests run beside this one
        context.on("request", watch)
        context.on("console", listen)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        windows.append(context)
        return context.new_page()

    yield open_

    failed = getattr(request.node, "failed_call", False)
    for number, context in enumerate(windows):
        if failed:
            photograph(context, f"{request.node.name}-{number}")
        context.set_offline(True)  # a page that is left says so, and the test's rows are going
        context.close()
    settle(live_server)
    assert not outside, f"The page asked another host for {outside}"
    assert not errors or failed, f"The browser's console says {errors}"


def settle(live_server, patience=PATIENCE):
    """Wait until the live server has handled all that pages have sent which are closed by now.

    A page sends something when it is left, and a request that is still being handled reads and writes the tables that
    are emptied after the test: PostgreSQL then finds a deadlock. Each connection has a thread, which ends with it.
    """
    until = time.monotonic() + patience
    with socket.create_connection((live_server.thread.host, live_server.thread.port), patience) as last:
        last.shutdown(socket.SHUT_WR)
        last.recv(1)  # it was let in, so whoever came before it was too
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(max(0, until - time.monotonic()))
            if thread.is_alive():
                pytest.fail(f"After {patience} s the live server is still busy with what a page has sent.")


def photograph(context, name):
    """Keep a picture of each page of a window under `var/screenshots/`, and print what it says and has asked for."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(context.pages):
        name = re.sub(r"[^\w.-]+", "-", f"{name}-{number}")
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
        print(page.url, *page.evaluate(LAST_WORDS), sep="\n  ")


@pytest.fixture
def page(open_window):
    """Return a wide window in which nobody is signed in."""
    return open_window()


@pytest.fixture
def sign_in(page, site):
    """Return a function that lets a user into `page` (or into the window of another page) without the login form.

    It returns the session: `delete()` ends it.
    """

    def let_in(user, page=page):
        session = import_module(django_settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
        page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])
        return session

    return let_in


@pytest.fixture
def at_desk(page, sign_in, chief):
    """Return a window in which the chief sits at the desk."""
    sign_in(chief)
    return page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell the fixtures whether the test failed, while its window is still open."""
    report = yield
    if report.when == "call":
        item.failed_call = report.failed
    return report
