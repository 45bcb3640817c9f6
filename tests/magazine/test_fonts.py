"""The web fonts: what they hold, and that an interrupted build is done again."""

from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from magazine.setup import fonts

PRINTED = "ABCabc0123 Ghesquière Łódź Čapek Ştefan crêpe œuvre Straße “quoted” ‘single’ – — … € ™ © × → −"


@cache
def characters(path):
    """Return the characters that a font file has."""
    with TTFont(path) as font:
        return frozenset(font.getBestCmap())


@pytest.fixture(scope="module")
def display(tmp_path_factory):
    path = tmp_path_factory.mktemp("fonts") / "display.woff2"
    fonts.subset(fonts.FACES[0], path)
    return path


def quick(face, path):
    """Stand in for the real subset, which takes seconds."""
    Path(path).write_bytes(face.name.encode())


@pytest.fixture
def quick_subset(monkeypatch):
    monkeypatch.setattr(fonts, "subset", quick)


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.name)
def test_the_source_of_each_face_has_what_the_magazine_prints(face):
    missing = {letter for letter in PRINTED if ord(letter) not in characters(fonts.source_of(face))}
    assert missing <= {"Ş", "→", "−"}, f"{face.name} has no {missing}"


def test_the_subset_keeps_every_character_of_its_source_that_is_wanted(display):
    wanted = characters(fonts.source_of(fonts.FACES[0])).intersection([*fonts.LETTERS, *fonts.MARKS])
    assert wanted <= characters(display)


def test_the_subset_keeps_its_weights_kerning_ligatures_and_figures(display):
    with TTFont(display) as font:
        axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes}
        records = [record for table in ("GSUB", "GPOS") for record in font[table].table.FeatureList.FeatureRecord]
        features = {record.FeatureTag for record in records}
        assert font.flavor == "woff2"
    assert axes == {"wght": (400, 900), "opsz": (24, 96)}
    assert {"kern", "liga", "onum", "lnum", "smcp"} <= features


@pytest.mark.parametrize("size", [24, 96])
def test_a_dash_of_the_display_face_is_seen(display, size):
    font = instantiateVariableFont(TTFont(display), {"opsz": size, "wght": 400})
    for dash in "-–—":
        box = BoundsPen(font.getGlyphSet())
        font.getGlyphSet()[font.getBestCmap()[ord(dash)]].draw(box)
        _left, low, _right, high = box.bounds
        assert (high - low) / font["head"].unitsPerEm == pytest.approx(fonts.DASH, abs=0.001)


def test_the_subset_is_small(display):
    assert display.stat().st_size < 60_000


def test_the_same_recipe_gives_the_same_bytes(display, tmp_path):
    fonts.subset(fonts.FACES[0], tmp_path / "again.woff2")
    assert (tmp_path / "again.woff2").read_bytes() == display.read_bytes()


def test_all_faces_are_built_and_their_style_sheet_names_them(quick_subset, tmp_path):
    built = []
    fonts.build(tmp_path, lambda face, size: built.append(face.name))
    assert built == ["bodoni-moda.woff2", "bodoni-moda-italic.woff2", "newsreader.woff2", "newsreader-italic.woff2"]
    sheet = (tmp_path / fonts.FONT_SHEET).read_text()
    assert all(f'url("{name}")' in sheet and (tmp_path / name).is_file() for name in built)
    assert fonts.are_built(tmp_path)


@pytest.mark.parametrize("lost", ["newsreader.woff2", fonts.STAMP])
def test_what_is_missing_is_built_again(quick_subset, tmp_path, lost):
    fonts.build(tmp_path)
    (tmp_path / lost).unlink()
    assert not fonts.are_built(tmp_path)


def test_the_command_builds_once(quick_subset, settings, tmp_path, capsys):
    settings.VAR_DIR = tmp_path
    call_command("build_fonts")
    assert "newsreader-italic.woff2" in capsys.readouterr().out
    call_command("build_fonts")
    assert "up to date" in capsys.readouterr().out
