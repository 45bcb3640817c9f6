"""Static files are collected when one of them has changed, and only then."""

import pytest
from django.contrib.staticfiles import finders

from magazine.setup import statics


@pytest.fixture
def source(settings, tmp_path):
    """Return a folder that holds the only static files there are."""
    folder = tmp_path / "source"
    (folder / "tests").mkdir(parents=True)
    (folder / "site.css").write_text("body { color: black }")
    (folder / "tests" / "harness.js").write_text("// not for readers")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "magazine.static_storage.Storage"}}
    finders.get_finder.cache_clear()
    yield folder
    finders.get_finder.cache_clear()


def test_the_second_time_there_is_nothing_to_do(source):
    assert statics.collect()
    assert not statics.collect()


def test_an_edited_file_is_collected_under_a_new_name(source, settings):
    statics.collect()
    before = {path.name for path in settings.STATIC_ROOT.glob("site.*.css")}
    (source / "site.css").write_text("body { color: maroon }")
    assert statics.collect()
    after = {path.name for path in settings.STATIC_ROOT.glob("site.*.css")}
    assert len(before) == len(after) == 1
    assert before != after


def test_what_an_interrupted_run_left_is_collected_again(source, settings):
    statics.collect()
    settings.STATIC_ROOT.with_name("static.stamp").unlink()
    (settings.STATIC_ROOT / "site.css").write_text("bo")
    assert statics.collect()
    assert (settings.STATIC_ROOT / "site.css").read_text() == "body { color: black }"


def test_what_no_page_asks_for_stays_out(source, settings):
    statics.collect()
    assert not (settings.STATIC_ROOT / "tests").exists()


def test_what_pages_name_is_compressed_too(source, settings):
    (source / "site.css").write_text("body { color: black }\n" * 100)
    statics.collect()
    assert len(list(settings.STATIC_ROOT.glob("site.*.css.br"))) == 1
    assert len(list(settings.STATIC_ROOT.glob("site.*.css.gz"))) == 1
    assert not (settings.STATIC_ROOT / "site.css.br").exists()
