"""What stands behind a picture: what telephones, cameras and desks write is taken, what another program opens isn't."""

import bz2
import gzip
import io
import lzma
import random
import struct
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from media.imaging.decoding import FORMATS, check
from media.intake.ingest import ingest
from tests.media.test_decoding import LIMITS, archive, box, picture, refusal

NOISE = random.Random(14).randbytes(3_000_000)


def tarred():
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as tar:
        tar.addfile(tarfile.TarInfo("a"), io.BytesIO())
    return file.getvalue()


def notes(*texts):
    """Return Samsung's trailer: parts, and a directory that counts them backwards from its own beginning."""
    parts = [b"\0\0\1\x0a" + struct.pack("<I", len(text)) + text for text in texts]
    at, entries = sum(map(len, parts)), b""
    for part in parts:
        entries += struct.pack("<HHII", 0, 0x0A01, at, len(part))
        at -= len(part)
    head = struct.pack("<4sII", b"SEFH", 106, len(parts)) + entries
    return b"".join(parts) + head + struct.pack("<I4s", len(head), b"SEFT")


FILM = box(b"ftyp", b"mp42\0\0\0\0isommp42") + box(b"mdat", NOISE[:200_000]) + box(b"moov", b"\0" * 99)
HONEST = {
    "the notes of a Samsung": notes(b"Image_UTC_Data1632000000000"),
    "the film of a Pixel": FILM,
    "the film of a Samsung": notes(b"MotionPhoto_Data" + FILM, b"Image_UTC_Data1632000000000"),
    "the trailer of Photo Mechanic": NOISE[:3000] + struct.pack(">I4s", 3000, b"cbipcbbl"),
    "the trailer of FotoStation": NOISE[:700] + struct.pack(">HHIHH", 0xA1B2, 1, 712, 0xC3D4, 0),
    "the notes of a Vivo": b'{"version":1,"mode":"portrait"}vivo' + struct.pack(">I", 35),
    "a preview": b"\0" * 9 + picture("JPEG", (60, 40)),
    "many previews": picture("JPEG", (60, 40)) * 40,
    "a preview of plain pixels": NOISE,
    "padding": b"\0" * 700_000,
    "a block of zeros and a byte": b"\0" * 99 + b"x",
    "what a card reader left": b"\xff\xd9" + NOISE[:5000] + b"\0" * 30_000,
}
BAD = {
    "a zip": (archive(), "an archive"),
    "a zip of nothing": (b"PK\5\6" + b"\0" * 18, "an archive"),
    "a zip with more behind it": (archive() + NOISE[:200_000], "an archive"),
    "a zip without its directory": (archive().partition(b"PK\1\2")[0] + b"x" * 90_000, "an archive"),
    "a jar": (archive("META-INF/MANIFEST.MF"), "an archive"),
    "a rar": (b"Rar!\x1a\x07\x01\0" + NOISE[:99], "an archive"),
    "a 7z": (b"7z\xbc\xaf\x27\x1c\0\4" + NOISE[:99], "an archive"),
    "a gz": (gzip.compress(NOISE[:999]), "an archive"),
    "a bz2": (bz2.compress(b"words"), "an archive"),
    "a xz": (lzma.compress(b"words"), "an archive"),
    "a zst": (b"\x28\xb5\x2f\xfd\x24\5" + NOISE[:99], "an archive"),
    "a cab": (b"MSCF\0\0\0\0" + NOISE[:99], "an archive"),
    "a tar": (tarred(), "an archive"),
    "a pdf": (b"%PDF-1.7\n%%EOF", "a PDF"),
    "a page": (b"\n<!DOCTYPE html><p>Words", "a web page"),
    "a script": (b"<ScRiPt\n>alert(1)</script>", "a web page"),
    "a script in UTF-16": ("<script>alert(1)</script>".encode("utf-16"), "a web page"),
    "a drawing": (b'<?xml version="1.0"?><svg:svg onload="alert(1)"/>', "a web page"),
    "a tag": (b"<a href=//x.example>", "a web page"),
    "words of a script": (b"*/=alert(document.cookie);/*", "a web page"),
    "php": (b"<?php phpinfo();", "a web page"),
    "php in short": (b"<?= phpinfo();", "a web page"),
    "a program of this machine": (Path(sys.executable).read_bytes()[:50_000], "a program"),
    "a program of Windows": (b"MZ" + b"\0" * 62 + b"PE\0\0\x64\x86\6\0", "a program"),
    "a program of a Mac": (b"\xcf\xfa\xed\xfe\x0c\0\0\1" + b"\0" * 9, "a program"),
    "a class of Java": (b"\xca\xfe\xba\xbe\0\0\0\x37\0\x10", "a program"),
    "wasm": (b"\0asm\1\0\0\0\1\5", "a program"),
    "a dex": (b"dex\n035\0" + NOISE[:20], "a program"),
    "a shell's": (b"#!/bin/sh\nrm -r ~", "a program"),
}


@pytest.mark.parametrize("tail", HONEST.values(), ids=HONEST)
def test_what_cameras_and_desks_write_behind_a_picture_is_taken(tail):
    assert check(picture("JPEG") + tail, **LIMITS).width == 120


@pytest.mark.parametrize(("tail", "what"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("before", [b"", b"\0" * 99, FILM, NOISE[:999]], ids=["at once", "padding", "film", "noise"])
def test_what_another_program_opens_is_refused_by_its_name(before, tail, what):
    said = refusal(picture("JPEG") + before + tail)
    assert "something else behind its picture" in said
    assert what in said


@pytest.mark.parametrize("kind", FORMATS)
def test_in_every_format_what_stands_behind_the_picture_is_judged(kind):
    for tail in (b"\0" * 70_000, b"\0" * 99 + b"x", NOISE[:9000]):
        assert check(picture(kind) + tail, **LIMITS).format == kind
    for name in ("a zip", "a script", "a pdf", "php", "a program of Windows"):
        assert "something else behind its picture" in refusal(picture(kind) + BAD[name][0])


def test_what_hides_among_a_telephones_notes_is_refused():
    honest = HONEST["the notes of a Samsung"]
    for tail in (
        archive() + honest,
        notes(archive()),
        b"<script>" + honest,
        b"<?php exit;SEFT",
        honest + b"<p>SEFT",
        notes(b"MotionPhoto_Data" + FILM + archive()),
        picture("JPEG", (60, 40)) + archive(),
    ):
        assert "something else" in refusal(picture("JPEG") + tail), tail[:40]


def test_an_archive_inside_a_pictures_own_parts_is_found_too():
    data = archive()
    assert zipfile.is_zipfile(BytesIO(picture("JPEG", comment=data)))
    assert "something else" in refusal(picture("JPEG", comment=data))


def test_the_mark_of_an_archive_alone_is_none():
    assert check(picture("JPEG", comment=b"PK\5\6 " * 30), **LIMITS)
    assert check(picture("JPEG") + NOISE[:99] + b"PK\3\4 PK\1\2 MZ BZh9 \x1f\x8b" + NOISE[:99], **LIMITS)


def test_a_pdf_that_is_a_picture_as_well_is_refused():
    assert "a PDF" in refusal(picture("JPEG", comment=b"%PDF-1.7 1 0 obj"))


def test_a_box_that_nobody_reads_holds_no_page():
    data = picture("AVIF")
    for content in (b"\0" * 9000, b"Made by a program", NOISE[:9000]):
        assert check(data + box(b"free", content), **LIMITS)
    for content in (b"<script>" * 40, archive() * 3):
        assert "something else" in refusal(data + box(b"free", content))


@pytest.mark.django_db(transaction=True)
def test_the_original_keeps_what_stands_behind_and_no_rendition_has_it(uploads):
    data = picture("JPEG", (640, 480)) + HONEST["the film of a Pixel"]
    ingest(data)
    files = [path.read_bytes() for path in Path(uploads).rglob("*") if path.is_file()]
    assert len(files) > 3
    assert [file for file in files if b"ftypmp42" in file] == [data]
