"""What can be wrong with a file before its words are looked at."""

import os
import time
from codecs import BOM_UTF8

import pytest

from articles.importing.press_text.parsed import TextRefused
from articles.importing.press_text.source import MOST_BYTES, decode, read, texts_in


def refusal(path):
    with pytest.raises(TextRefused) as refused:
        read(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        ("\u200b\ufeff\n".encode(), "empty"),
        (BOM_UTF8 + b"\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"Head\x00line", "binary"),
        ("Élan".encode("cp1252"), "not UTF-8 (byte 1)"),
        ("Élan".encode("utf-16"), "UTF-16"),
        ("Élan".encode("utf-16-be"), "binary"),
        (b"fine \xed\xa0\x80 not", "not UTF-8 (byte 6)"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_reason(tmp_path, data, reason):
    path = tmp_path / "text.txt"
    path.write_bytes(data)
    assert reason in refusal(path)


def test_a_missing_file_is_refused(tmp_path):
    assert "no such file" in refusal(tmp_path / "gone.txt")


def test_a_folder_with_a_texts_name_is_refused(tmp_path):
    assert "folder" in refusal(tmp_path)


def test_a_name_that_no_file_can_have_is_refused():
    assert "opened" in refusal("a\0b")
    assert "opened" in refusal("a" * 5000)


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    start = time.monotonic()
    assert "pipe" in refusal(tmp_path / "pipe.txt")
    assert time.monotonic() - start < 1


def test_a_device_without_end_is_refused():
    assert "device" in refusal("/dev/zero")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_refused(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("words")
    path.chmod(0)
    assert "may not be read" in refusal(path)


def test_a_file_too_large_for_a_story_is_refused_without_being_read_whole(tmp_path):
    path = tmp_path / "text.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "2 MB" in refusal(path)
    with path.open("wb") as file:
        file.truncate(10 * 1024**4)  # sparse: ten terabytes of nothing
    assert "2 MB" in refusal(path)


def test_line_ends_of_every_kind_become_line_feeds():
    text, notes = decode("a\r\nb\rc\u2028d\x85e\x0cf".encode())
    assert text == "a\nb\nc\nd\ne\nf"
    assert notes == ()


def test_control_characters_are_taken_out_and_named():
    text, notes = decode(b"Head\x1b[31mline\x07\nwords")
    assert text == "Head[31mline\nwords"
    assert "2" in notes[0]


def test_a_byte_order_mark_is_no_part_of_the_text():
    assert decode(BOM_UTF8 + b"Headline") == ("Headline", ())


def test_composed_and_decomposed_letters_are_the_same():
    assert decode("Ghesquie\u0300re".encode())[0] == "Ghesqui\u00e8re"


def test_a_folders_texts_come_in_the_order_of_their_names(tmp_path):
    for name in ("b.txt", "a.TXT", "c.md", "d.txt~"):
        (tmp_path / name).write_text("words")
    assert [path.name for path in texts_in(tmp_path)] == ["a.TXT", "b.txt"]


def test_a_folder_without_texts_is_refused(tmp_path):
    with pytest.raises(TextRefused, match=r"no \.txt"):
        texts_in(tmp_path)
