"""Sessions: nobody signs in with what is stored, they end when nobody uses them, and what is kept is its owner's."""

import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from magazine.accounts import sessions
from magazine.setup import folder
from tests.builders import make_article, make_photo, picture_file, publish_article
from tests.environment import VAR_DIR
from tests.forms import address_of

pytestmark = pytest.mark.django_db
FRONT = "/desk/"


def is_in(client):
    return client.get(FRONT).status_code == 200


def left(client, ago):
    """Let the last sign of whoever is signed in lie so long ago; return its moment as it is stored."""
    session, said = client.session, (timezone.now() - ago).isoformat()
    session[sessions.SEEN] = said
    session.save()
    return said


# --- What is stored --------------------------------------------------------------------------------------------------


def test_nothing_that_is_stored_opens_the_desk(desk):
    assert is_in(desk)
    cookie = desk.cookies[settings.SESSION_COOKIE_NAME].value
    kept = list(Session.objects.values_list("session_key", flat=True))
    assert len(kept) == 1
    assert cookie not in kept
    thief = Client()
    for key in (*kept, *(row.session_data for row in Session.objects.all())):
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert not is_in(thief)
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert is_in(thief)


def test_a_session_that_was_stored_under_its_cookie_opens_nothing(desk):
    cookie = desk.cookies[settings.SESSION_COOKIE_NAME].value
    row = Session.objects.get()
    desk.session.delete()
    Session.objects.create(session_key=cookie, session_data=row.session_data, expire_date=row.expire_date)
    assert not is_in(desk)


def test_a_session_is_gone_when_it_is_ended(desk, chief):
    key = desk.session.session_key
    assert sessions.SessionStore().exists(key)
    desk.post(reverse("admin:logout"))
    assert not sessions.SessionStore().exists(key)
    assert not Session.objects.exists()
    desk.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not is_in(desk)


# --- When it ends ----------------------------------------------------------------------------------------------------


def test_who_was_away_for_a_night_signs_in_again(desk):
    assert is_in(desk)
    left(desk, sessions.IDLE - timedelta(minutes=1))
    assert is_in(desk)
    key = desk.session.session_key
    left(desk, sessions.IDLE + timedelta(seconds=1))
    assert not is_in(desk)
    assert not sessions.SessionStore().exists(key)


def test_a_readers_page_ends_it_too(desk):
    left(desk, sessions.IDLE + timedelta(seconds=1))
    assert desk.get("/").status_code == 200
    assert not Session.objects.exists()
    assert not is_in(desk)


def test_what_an_open_page_asks_by_itself_keeps_no_session(desk):
    story = make_article("A Coat")
    said = left(desk, timedelta(hours=1))
    desk.post(address_of(story, "presence"))
    assert desk.session[sessions.SEEN] == said
    assert is_in(desk)
    assert desk.session[sessions.SEEN] > said


def test_a_session_in_use_is_written_once_in_five_minutes(desk, django_assert_num_queries):
    said = left(desk, sessions.WRITE_INTERVAL - timedelta(minutes=1))
    assert is_in(desk)
    assert desk.session[sessions.SEEN] == said


def test_a_session_that_was_ended_where_the_cache_couldnt_be_told_ends_within_five_minutes(desk):
    left(desk, sessions.WRITE_INTERVAL + timedelta(seconds=1))
    Session.objects.all().delete()
    assert not is_in(desk)
    assert not is_in(desk)
    assert not Session.objects.exists()


def test_a_reader_has_no_session(client):
    publish_article()
    assert not client.get("/").cookies
    assert "Cookie" not in client.get("/").headers.get("Vary", "")


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "", None])
def test_a_sign_in_leads_to_the_desk_and_to_no_other_site(client, chief, path):
    chief.set_password("irrelevant")
    chief.save()
    words = {"username": chief.username, "password": "irrelevant", **({} if path is None else {"next": path})}
    answer = client.post("/desk/login/", words, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, FRONT)


# --- Whose cookie it is, and what else a browser is told --------------------------------------------------------------


@pytest.mark.parametrize(("https", "prefix"), [("1", "__Host-"), ("0", "")])
def test_cookies_under_https_are_this_hosts_alone(https, prefix):
    said = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    environment = {**os.environ, "HTTPS": https, "DJANGO_SETTINGS_MODULE": "magazine.settings"}
    command = [sys.executable, "-c", said]
    printed = subprocess.check_output(command, env=environment, cwd=settings.BASE_DIR, text=True)
    assert printed.split() == [f"{prefix}sessionid", f"{prefix}csrftoken"]


def test_every_answer_keeps_other_sites_and_the_machines_parts_out(client, desk):
    for path in ("/", "/nowhere/", "/feed/", "/desk/", "/desk/login/", "/static/magazine/desk.css"):
        headers = desk.get(path).headers
        assert "camera=()" in headers["Permissions-Policy"], path
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path


def test_a_readers_picture_may_stand_in_another_page(client):
    from media.renditions import naming

    photo = make_photo(data=picture_file())
    publish_article(lead_photo=photo)
    photo.refresh_from_db()
    answer = client.get(naming.url(photo, naming.closest(photo, 320), "jpg"))
    assert answer.status_code == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    answer.close()


# --- What lies on the disk --------------------------------------------------------------------------------------------


def others_may(path):
    return stat.S_IMODE(path.stat().st_mode) & 0o077


def test_what_the_magazine_writes_is_its_owners():
    make_photo(data=picture_file())
    written = [path for top in (VAR_DIR, Path(settings.MEDIA_ROOT)) for path in top.glob("**/*")]
    assert sum(path.is_file() for path in written) > 1
    assert [path for path in written if others_may(path)] == []


def test_a_start_shuts_what_an_earlier_one_left_open(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    for name in ("uploads", "static"):
        (tmp_path / "var" / name).mkdir(parents=True, mode=0o755)
    (tmp_path / "var" / "db.sqlite3").touch(0o644)
    (tmp_path / "var").chmod(0o755)
    folder.prepare()
    kept = [tmp_path / "var", *(tmp_path / "var").iterdir()]
    assert [path for path in kept if others_may(path)] == []


def test_a_folder_that_others_write_into_stays_theirs(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    tmp_path.chmod(0o1777)
    folder.prepare()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    assert not others_may(tmp_path / "uploads")
