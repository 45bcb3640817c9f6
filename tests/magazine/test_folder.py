"""The folder of everything that is written at run time."""

import pytest

from magazine.secret import weakness
from magazine.setup import folder
from magazine.setup.files import write


@pytest.fixture
def var(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("SECRET_KEY")
    return tmp_path / "var"


def key_of(var):
    return (var / "env").read_text().partition("SECRET_KEY=")[2].strip()


def test_the_first_start_makes_a_strong_key_that_only_the_owner_reads(var):
    folder.prepare()
    assert weakness(key_of(var)) == ""
    assert (var / "env").stat().st_mode & 0o777 == 0o600


def test_the_second_start_keeps_the_key(var):
    folder.prepare()
    first = key_of(var)
    folder.prepare()
    assert key_of(var) == first


def test_two_magazines_have_two_keys(var, tmp_path, monkeypatch):
    folder.prepare()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "other"))
    folder.prepare()
    assert key_of(var) != key_of(tmp_path / "other")


def test_other_lines_of_the_file_stay(var):
    var.mkdir()
    (var / "env").write_text("SITE_NAME=Elsewhere")
    folder.prepare()
    assert "SITE_NAME=Elsewhere\n" in (var / "env").read_text()
    assert key_of(var)


def test_a_key_in_the_environment_is_not_written_down(var, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "from the environment")
    folder.prepare()
    assert not (var / "env").exists()


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(folder.UnwritableError, match=r"file/var can't be written to: .* VAR_DIR\.$"):
        folder.prepare()


def test_a_file_that_was_half_written_is_written_again(tmp_path):
    (tmp_path / "note.part").write_text("half")
    write(tmp_path / "note", "whole")
    assert (tmp_path / "note").read_text() == "whole"
    assert [path.name for path in tmp_path.iterdir()] == ["note"]
