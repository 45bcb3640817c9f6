"""Dossiers: what is read, and the sentence for what doesn't fit. No database."""

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings

from articles.importing.dossiers.lookup import find_dossiers
from articles.importing.dossiers.tables import Dossier, read_dossier
from articles.importing.press_text.parsed import TextRefused
from tests.articles.importing.texts import DOSSIER


def written(tmp_path, text):
    path = tmp_path / "dossier.toml"
    path.write_text(text)
    return path


def test_a_dossier_is_read(tmp_path):
    dossier = read_dossier(written(tmp_path, DOSSIER))
    assert [brand.name for brand in dossier.brand] == ["Maison Ourlet"]
    assert dossier.person[1].aliases == ("Vera Lind-Okoro",)
    assert dossier.product[0].release[0].year == 1998
    assert [credit.role for credit in dossier.campaign[0].credit] == ["photographer", "coat holder"]
    assert dossier.story_of("the coat THAT waits").published_on == date(2025, 3, 1)


def test_the_documentation_names_every_key():
    text = (Path(settings.BASE_DIR) / "docs" / "dossiers.md").read_text().split("```")[1]
    documented = {}
    for name, key in re.findall(r"^(?:\[\[([a-z.]+)\]\]|([a-z_]+) *=)", text, re.MULTILINE):
        if name:
            keys = documented[name] = set()
        else:
            keys.add(key)
    assert documented == dict(keys_of(Dossier))


def keys_of(kind, inside=""):
    """Yield the name and the keys of each table that a dossier may hold."""
    for each in fields(kind):
        entry = next((part for part in get_args(each.type) if is_dataclass(part)), None)
        if entry:
            tables = dict(keys_of(entry, f"{inside}{each.name}."))
            yield f"{inside}{each.name}", {key.name for key in fields(entry)} - {name.split(".")[-1] for name in tables}
            yield from tables.items()


def test_a_date_may_be_a_moment(tmp_path):
    text = '[[story]]\nheadline = "Salt"\npublished_on = 2025-03-01T09:00:00Z'
    assert read_dossier(written(tmp_path, text)).story[0].published_on == datetime(2025, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("not toml", ["valid TOML"]),
        ("[[story]\n", ["valid TOML"]),
        ('[[brands]]\nname = "X"', ["brands"]),
        ('[brand]\nname = "X"', ["[[brand]]"]),
        ('[[brand]]\nkind = "house"', ["[[brand]] 1", "name"]),
        ('[[brand]]\nname = ""', ["[[brand]] 1", "name", "empty"]),
        ("[[brand]]\nname = 3", ["[[brand]] 1", "name", "a text"]),
        ('[[brand]]\nname = "X"\nalias = ["Y"]', ["[[brand]] 1 (X)", "alias", "aliases"]),
        ('[[brand]]\nname = "X"\naliases = "Y"', ["aliases", "list"]),
        ('[[brand]]\nname = "X"\nkind = "shop"', ["kind", "shop", "house, line"]),
        ('[[brand]]\nname = "X"\n[[brand]]\nname = "x!"', ["[[brand]]", "twice"]),
        (
            '[[product]]\nname = "P"\nbrand = "X"\n[[product.release]]\nkind = "launch"',
            ["[[product.release]] 1", "year"],
        ),
        (
            '[[product]]\nname = "P"\nbrand = "X"\n[[product.release]]\nyear = "2000"\nkind = "launch"',
            ["year", "number"],
        ),
        ('[[product]]\nname = "P"\nbrand = "X"\n[[product.release]]\nyear = true\nkind = "launch"', ["year", "number"]),
        ('[[ambassador]]\nperson = "A"\nbrand = "B"\nannounced_on = "January 2024"', ["announced_on", "January 2024"]),
        ('[[ambassador]]\nperson = "A"\nbrand = "B"\nannounced_on = "2024-13"', ["announced_on", "2024-13"]),
        ('[[story]]\nheadline = "S"\npublished_on = "2024-01-24"', ["published_on", "without quotes"]),
        ('[[story]]\nheadline = "S"\npublished_on = 2024-01-24T09:00:00', ["published_on", "offset"]),
        ('[[story]]\nheadline = "S"\npublished_on = 9999-12-31', ["published_on", "9999"]),
        ('[[story]]\nheadline = "S"\n[[story]]\nheadline = "s"', ["[[story]]", "twice"]),
        (
            '[[story]]\nheadline = "S"\n[[story.photo]]\ncaption = "c"\nfile = "../c.jpg"',
            ["[[story.photo]] 1 (c)", "file"],
        ),
        ('[[story]]\nheadline = "S"\n[[story.photo]]\ncaption = "c"\nfile = "/etc/passwd"', ["file"]),
        ('[[story]]\nheadline = "S"\n[[story.photo]]\ncaption = "c"\nrights = "mine"', ["rights", "mine"]),
        ('[[story]]\nheadline = "S"\n[[story.photo]]\ncaption = "c"\nfocal = "left"', ["focal", "68% 40%"]),
        ('[[story]]\nheadline = "S"\n[[story.photo]]\ncaption = "c"\nfocal = "101% 4%"', ["focal", "68% 40%"]),
        ('[[story]]\nheadline = "S"\n[[story.insert]]\nafter = "x"\nkind = "poem"', ["[[story.insert]] 1 (x)", "poem"]),
        ('[[story]]\nheadline = "S"\n[[story.insert]]\nafter = "x"\nkind = "embed"', ["[[story.insert]]", "url"]),
        ('[[story]]\nheadline = "S"\n[[story.insert]]\nafter = "x"\nkind = "gallery"\nphotos = ["c"]', ["photos", "c"]),
        (
            '[[campaign]]\nname = "C"\nbrand = "B"\n[[campaign.credit]]\nrole = "model"',
            ["campaign.credit", "exactly one"],
        ),
        ('[[campaign]]\nname = "C"\nbrand = "B"\nseason = "winter"', ["season", "winter"]),
        ("a = " + "[" * 5000, ["valid TOML"]),
    ],
)
def test_what_does_not_fit_is_one_sentence_that_names_table_and_key(tmp_path, text, words):
    with pytest.raises(TextRefused) as refused:
        read_dossier(written(tmp_path, text))
    for word in words:
        assert word in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_shelf_finds_the_story_whatever_the_case_and_quotes(tmp_path):
    found = find_dossiers([written(tmp_path, '[[story]]\nheadline = "It’s the “Coat”"')], shipped=tmp_path / "none")
    assert found.find('IT\'S THE "COAT"')[1].headline == "It’s the “Coat”"
    assert found.find("Another") == (None, None)


def test_a_headline_may_be_given_by_its_beginning(tmp_path):
    found = find_dossiers([written(tmp_path, '[[story]]\nheadline = "The Coat …"')], shipped=tmp_path / "none")
    assert found.find("The Coat That Waits")[1]
    assert found.find("The coat")[1]
    assert found.find("The Coats That Wait") == (None, None)


def test_a_story_whose_dossier_cannot_be_read_is_refused(tmp_path):
    found = find_dossiers([written(tmp_path, 'headline = "The Coat That Waits"\n[[')], shipped=tmp_path / "none")
    assert found.problems[0][0].name == "dossier.toml"
    with pytest.raises(TextRefused, match="dossier"):
        found.find("The Coat That Waits")
    assert found.find("Another") == (None, None)


def test_the_dossiers_that_the_project_ships_can_be_read():
    assert find_dossiers().problems == []
    assert sum(len(dossier.story) for dossier in find_dossiers().dossiers) >= 14
