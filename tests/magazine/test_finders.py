"""The style sheets that the desk dresses are found in a layer beneath its own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from magazine.finders import AppFinder, layered

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
THEIRS = ["admin/css/base.css", "admin/css/vendor/select2/select2.css", "content_editor/content_editor.css"]


def top_level(text):
    """Return the words with which each statement of a sheet begins that isn't within another."""
    depth, found, text = 0, [""], COMMENT.sub("", text)
    for letter in text:
        if not depth:
            found[-1] += letter
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if not depth and letter in "};":
            found.append("")
    assert depth == 0
    return [statement.split()[0] for statement in found if statement.strip(" \n}")]


@pytest.mark.parametrize("name", THEIRS)
def test_what_the_desk_dresses_stands_in_the_lowest_layer(name):
    text = Path(finders.find(name)).read_text()
    assert text.startswith("@layer vendor {")
    assert top_level(text) == ["@layer"]


def test_what_a_sheet_imports_stays_before_its_rules():
    text = Path(finders.find("admin/css/forms.css")).read_text()
    assert top_level(text) == ["@import", "@layer"]


def test_all_of_djangos_sheets_are_collected_from_where_they_are_layered():
    listed = {name: storage.path(name) for name, storage in AppFinder().list([]) if name.startswith("admin/css/")}
    assert len(listed) > 12
    assert all(Path(path).is_relative_to(settings.VAR_DIR) for name, path in listed.items() if name.endswith(".css"))


def test_a_file_that_is_no_sheet_is_found_where_its_app_has_it():
    assert "django/contrib/admin" in Path(finders.find("admin/js/core.js")).as_posix()


def test_a_copy_is_written_again_when_its_source_has_changed(tmp_path, settings):
    settings.VAR_DIR = tmp_path / "var"
    source = tmp_path / "a.css"
    source.write_text("a { color: red }")
    copy = Path(layered("admin/css/a.css", str(source)))
    first = copy.stat().st_mtime_ns
    assert layered("admin/css/a.css", str(source)) == str(copy)
    assert copy.stat().st_mtime_ns == first
    source.write_text("a { color: blue }")
    layered("admin/css/a.css", str(source))
    assert "blue" in copy.read_text()
    assert [path.name for path in copy.parent.iterdir()] == ["a.css"]


def test_no_rule_of_ours_stands_outside_the_layers():
    own = [path for app in ("magazine", "articles", "media", "people") for path in Path(app, "static").rglob("*.css")]
    own = [path for path in own if path.name != "editor.css"]  # alone in CKEditor's frame
    assert len(own) > 15
    assert [str(path) for path in own if {*top_level(path.read_text())} != {"@layer"}] == []


def test_readers_have_one_sheet_that_finds_what_its_parts_name(tmp_path, settings):
    (tmp_path / "fonts.css").write_text('@font-face { src: url("a.woff2") format("woff2") }\n')
    (tmp_path / "a.woff2").touch()
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, ("fonts", tmp_path)]
    settings.VAR_DIR = tmp_path / "var"
    text = Path(finders.find("magazine/readers.css")).read_text()
    assert text.startswith('@font-face { src: url("../fonts/a.woff2") format("woff2") }')
    for part in ("magazine/site.css", "media/pictures.css", "articles/pages/story.css"):
        assert Path(finders.find(part)).read_text() in text
    assert finders.find("magazine/readers.css", find_all=True) == [finders.find("magazine/readers.css")]


def test_readers_sheet_is_made_without_typefaces():
    assert Path(finders.find("magazine/readers.css")).read_text().startswith("/* The reader's site.")
