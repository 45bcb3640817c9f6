"""A page may lose a file of its dress, never itself."""

import json
import re

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from magazine.setup.statics import IGNORED, MANIFEST
from tests.builders import publish_article
from tests.forms import address_of

pytestmark = pytest.mark.django_db
NAMED = re.compile(r"(?:{% static |static\()['\"]([^'\"]+)['\"]")


@pytest.fixture(scope="module")
def manifest(tmp_path_factory):
    """Return the folder of a list with a hashed name for every file there is, CKEditor's thousand aside."""
    folder = tmp_path_factory.mktemp("static")
    storage = ManifestStaticFilesStorage(location=folder)
    for finder in finders.get_finders():
        for name, source in finder.list([*IGNORED, "ckeditor"]):
            with source.open(name) as content:
                storage.hashed_files[storage.hash_key(name)] = storage.hashed_name(name, content)
    storage.save_manifest()
    return folder


@pytest.fixture
def serve(settings, tmp_path):
    """Return a function that serves with a list of static files that reads as it is told."""

    def with_list(text):
        (tmp_path / MANIFEST).write_text(text)
        settings.STATIC_ROOT = tmp_path
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "magazine.static_storage.Storage"}}

    return with_list


def without(manifest, part):
    listed = json.loads((manifest / MANIFEST).read_text())
    listed["paths"] = {name: hashed for name, hashed in listed["paths"].items() if part not in name}
    return json.dumps(listed)


def test_a_file_that_the_list_has_goes_by_its_hashed_name(client, serve, manifest):
    serve(without(manifest, "readers.css"))
    page = client.get("/").content.decode()
    assert "/static/magazine/readers.css" in page
    assert re.search(r"/static/magazine/icon\.[0-9a-f]{12}\.svg", page)


def test_no_page_of_readers_or_the_desk_is_an_error_without_its_static_files(desk, serve, manifest):
    serve(without(manifest, ""))
    article, _ = publish_article()
    pages = [
        "/",
        f"/stories/{article.slug}/",
        "/feed/",
        "/desk/",
        "/desk/media/photo/upload/",
        "/desk/media/photo/add/",
    ]
    for path in [*pages, address_of(article)]:
        assert desk.get(path).status_code == 200, path
    assert desk.get("/nowhere/").status_code == 404


@pytest.mark.parametrize(
    "text", ['{"paths": {"a', '{"version": "9"}', "", None], ids=["cut", "strange", "empty", "gone"]
)
def test_a_list_that_cant_be_read_is_no_error_either(client, serve, settings, text):
    serve(text or "")
    if text is None:
        (settings.STATIC_ROOT / MANIFEST).unlink()
    for path in ("/", "/desk/login/"):
        assert client.get(path).status_code == 200


def test_a_lost_file_is_one_line_of_the_log(client, serve, settings, manifest, caplog):
    serve(without(manifest, "readers.css"))
    (settings.STATIC_ROOT / "viewer.init.js").touch()  # whose name looks as if it held a hash
    for _ in range(3):
        client.get("/")
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["magazine/readers.css isn't in the list of static files: run manage.py collectstatic."]


def test_every_static_file_that_a_template_names_is_there():
    """The server no longer fails for one that isn't."""
    templates = [*(configured.BASE_DIR / "templates").rglob("*.html")]
    named = {name for path in templates for name in NAMED.findall(path.read_text())}
    assert len(named) > 10
    assert [name for name in sorted(named) if not finders.find(name) and not name.startswith("fonts/")] == []
