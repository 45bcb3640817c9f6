"""The browser fixtures themselves."""

import socket
import threading

import pytest

from tests.browser.conftest import settle


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_superuser("editor", password="irrelevant")


def test_a_page_of_the_live_server_is_shown_with_its_static_files(page, site):
    page.goto("/desk/login/")
    page.locator("input[name=username]").wait_for()
    assert page.evaluate("document.styleSheets.length") > 0


def test_sign_in_lets_a_user_past_the_login_form(page, sign_in, editor):
    sign_in(editor)
    page.goto("/desk/")
    assert page.locator("#logout-form").count() == 1


def test_a_test_ends_once_the_server_has_handled_what_its_pages_have_sent(live_server):
    with socket.create_connection((live_server.thread.host, live_server.thread.port)) as page:
        page.sendall(b"POST /desk/ HTTP/1.1\r\n")
        with pytest.raises(pytest.fail.Exception, match="still busy with what a page has sent"):
            settle(live_server, patience=0.1)
    settle(live_server)
    assert not [each for each in threading.enumerate() if "process_request_thread" in each.name]
