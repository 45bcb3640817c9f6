"""What strangers send is one line of the log: no traceback, no line of their own, and not as long as they like."""

import logging
from io import StringIO

import pytest
from django.urls import path

from magazine import logs

pytestmark = pytest.mark.django_db


@pytest.fixture
def written():
    """Return what the server would write, as a file."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    line = logs.LOG_CONFIGURATION["formatters"]["line"]
    handler.setFormatter(logging.Formatter(line["format"], line["datefmt"], line["style"]))
    handler.addFilter(logs.RequestFilter())
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


def asked(client, path="/", *, status, **request):
    client.raise_request_exception = False
    assert client.get(path, **request).status_code == status


def a_warning(stream):
    (line,) = stream.getvalue().splitlines()
    assert " WARNING [" in line
    return line


def test_a_foreign_host_is_one_warning(client, written):
    asked(client, headers={"Host": "evil.example"}, status=400)
    assert "evil.example" in a_warning(written)


@pytest.mark.parametrize(
    "query", ["password=x", "a%0AERROR+forged=1", "a%0D%0A2026=1", "a%E2%80%A8b=1", f"{'x' * 3000}=1"]
)
def test_a_filter_that_a_list_has_not_is_one_warning(desk, written, query):
    asked(desk, f"/desk/articles/article/?{query}", status=400)
    assert len(a_warning(written)) < 1500


def test_what_is_refused_to_an_account_is_one_warning(client, make_member, written):
    client.force_login(make_member("Writer"))
    asked(client, "/desk/auth/user/", status=403)
    a_warning(written)


def test_a_form_that_arrives_damaged_is_one_warning(client, written):
    client.raise_request_exception = False
    answer = client.generic("POST", "/desk/login/", b"x", content_type="multipart/form-data; boundary=")
    assert answer.status_code == 400
    a_warning(written)


def test_an_address_is_no_longer_than_a_line_may_be(client, written):
    asked(client, f"/{'x' * 5000}%0AERROR%20forged", status=404)
    assert len(a_warning(written)) < 1500


def test_an_error_of_the_program_keeps_its_traceback(client, written, settings):
    settings.ROOT_URLCONF = __name__
    asked(client, "/broken/", status=500)
    assert "ERROR" in written.getvalue()
    assert "Traceback" in written.getvalue()


def test_what_is_said_outside_of_a_request_keeps_its_lines():
    record = logging.makeLogRecord({"msg": "One.\nTwo, 100 %."})
    assert logs.RequestFilter().filter(record)
    assert record.getMessage() == "One.\nTwo, 100 %."


def _broken(request):
    raise ZeroDivisionError


urlpatterns = [path("broken/", _broken)]
