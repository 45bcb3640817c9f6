"""What exiftool writes into a file of any format is what the library reads."""

import pytest

from media.metadata import read
from tests.media.metadata.conftest import FORMATS

LATIN = {
    "creators": ["Zoë Ávila", "Jürgen Müßig"],
    "credit_line": "Zoë Ávila/Maison Élysée",
    "copyright_notice": "© 2026 Zoë Ávila",
    "headline": "Été à l’Œuvre",
    "description": "Une robe “à la française” — n° 5",
    "place": "Cour Carrée, Paris, Île-de-France, France",
}
JAPANESE = {
    "creators": ["山田 太郎", "森山 大道"],
    "credit_line": "山田 太郎／モード社",
    "copyright_notice": "© 2026 株式会社モード 無断転載禁止",
    "headline": "春夏コレクション",
    "description": "黒いドレスを着たモデル",
    "place": "表参道, 渋谷区, 東京都, 日本",
}
ARABIC = {
    "creators": ["ليلى حدّاد", "يوسف نبيل"],
    "credit_line": "ليلى حدّاد / دار الأزياء",
    "copyright_notice": "© ٢٠٢٦ ليلى حدّاد، جميع الحقوق محفوظة",
    "headline": "مجموعة الربيع",
    "description": "عارضة ترتدي فستانًا أسود",
    "place": "الحمرا, بيروت, محافظة بيروت, لبنان",
}
LONG = {**LATIN, "copyright_notice": "© 2026 Zoë Ávila. Ñandú & <b>. " + "Alle Rechte vorbehalten. " * 38 + "x" * 19}
TAGS = {
    "XMP": {
        "creators": "XMP-dc:Creator",
        "credit_line": "XMP-photoshop:Credit",
        "copyright_notice": "XMP-dc:Rights",
        "headline": "XMP-photoshop:Headline",
        "description": "XMP-dc:Description",
        "place": ("XMP-iptcCore:Location", "XMP-photoshop:City", "XMP-photoshop:State", "XMP-photoshop:Country"),
    },
    "IIM": {
        "creators": "IPTC:By-line",
        "credit_line": "IPTC:Credit",
        "copyright_notice": "IPTC:CopyrightNotice",
        "headline": "IPTC:Headline",
        "description": "IPTC:Caption-Abstract",
        "place": (
            "IPTC:Sub-location",
            "IPTC:City",
            "IPTC:Province-State",
            "IPTC:Country-PrimaryLocationName",
        ),
    },
    "EXIF": {
        "creators": "IFD0:Artist",
        "copyright_notice": "IFD0:Copyright",
        "description": "IFD0:ImageDescription",
    },
}


def arguments(block, fields):
    """Return what exiftool has to be told to write fields into a block."""
    told = ["-IPTC:CodedCharacterSet=UTF8"] if block == "IIM" else []
    for key, names in TAGS[block].items():
        if key == "place":
            told += [f"-{name}={part}" for name, part in zip(names, fields[key].split(", "), strict=True)]
        elif key != "creators":
            told.append(f"-{names}={fields[key]}")
        elif block == "EXIF":
            told.append(f"-{names}={'; '.join(fields[key])}")
        else:
            told += [f"-{names}={name}" for name in fields[key]]
    return told


@pytest.mark.parametrize("fields", [LATIN, JAPANESE, ARABIC, LONG], ids=["latin", "japanese", "arabic", "long"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_the_credit_is_read_from_xmp_in_every_script(tagged, suffix, fields):
    reading = read(tagged(suffix, *arguments("XMP", fields)))
    assert reading.fields == fields
    assert not reading.doubts


def test_the_long_notice_is_as_long_as_the_library_allows():
    assert len(LONG["copyright_notice"]) == 1000


@pytest.mark.parametrize("fields", [LATIN, JAPANESE, ARABIC], ids=["latin", "japanese", "arabic"])
@pytest.mark.parametrize("suffix", ["jpg", "tif", "png"])
def test_the_credit_is_read_from_iim_in_every_script(tagged, suffix, fields):
    # -m: as most programs do, write more than the standard's lengths; Arabic has two bytes for a letter
    reading = read(tagged(suffix, *arguments("IIM", fields), options=["-m"]))
    assert reading.fields == fields
    assert {value.block for value in reading.found} == {"IIM"}


@pytest.mark.parametrize("fields", [LATIN, JAPANESE, ARABIC], ids=["latin", "japanese", "arabic"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_the_credit_is_read_from_exif_in_every_script(tagged, suffix, fields):
    reading = read(tagged(suffix, *arguments("EXIF", fields), options=["-charset", "exif=UTF8"]))
    assert reading.fields == {key: fields[key] for key in TAGS["EXIF"]}
    assert not reading.doubts


@pytest.mark.parametrize("suffix", ["jpg", "tif", "png"])
def test_three_blocks_that_agree_leave_no_doubt(tagged, suffix):
    told = [each for block in TAGS for each in arguments(block, LATIN)]
    reading = read(tagged(suffix, *told, options=["-charset", "exif=UTF8"]))
    assert reading.fields == LATIN
    assert [value.block for value in reading.found if value.field == "creators"] == ["XMP", "IIM", "EXIF"]
    assert not reading.doubts


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_plain_picture_says_nothing(make_file, suffix):
    reading = read(make_file(suffix).read_bytes())
    assert (reading.fields, reading.found, reading.doubts) == ({}, [], [])
