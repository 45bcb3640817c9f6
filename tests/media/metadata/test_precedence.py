"""Which block is believed, and what an editor is told of the others."""

import json

import pytest

from media.metadata import Value, read
from media.metadata.blocks import ORDER
from media.metadata.fields import FIELDS, LINES, NAMES, WORDS, Statement
from media.metadata.precedence import MOST_KEPT, resolve
from tests.media.metadata.bytes import UTF_8, with_exif, with_iim

BYLINE, CREDIT, NOTICE = 80, 110, 116
ARTIST = 0x013B
NAME = "Alexander Konstantinopolski-Gruber"  # 34 bytes
CUT = NAME[:32]


def sentences(reading, field):
    return [doubt.sentence for doubt in reading.doubts if doubt.field == field]


def test_xmp_goes_before_iim_and_iim_before_exif(tagged):
    blocks = ["-XMP-dc:Creator=X", "-IPTC:By-line=I", "-IFD0:Artist=E"]
    for expected in "XIE":
        assert read(tagged("jpg", *blocks)).fields["creators"] == [expected]
        del blocks[0]


def test_blocks_that_disagree_are_told_with_what_each_says(tagged):
    reading = read(tagged("jpg", "-XMP-dc:Rights=© Maison", "-IPTC:CopyrightNotice=© Agency", "-IFD0:Copyright=© E"))
    first, second = sentences(reading, "copyright_notice")
    assert "XMP" in first
    assert "“© Maison”" in first
    assert "IIM" in first
    assert "“© Agency”" in first
    assert "EXIF" in second
    assert "“© E”" in second
    assert Value("copyright_notice", "IIM", "© Agency") in reading.found


def test_case_and_spaces_are_no_disagreement(tagged):
    reading = read(tagged("jpg", "-XMP-dc:Creator=MERT  ALAS", "-IPTC:By-line=Mert Alas", "-IFD0:Artist=mert alas"))
    assert reading.fields["creators"] == ["MERT ALAS"]
    assert not reading.doubts


def test_what_parts_the_names_is_no_disagreement(tagged):
    two = ["-XMP-dc:Creator=Mert Alas", "-XMP-dc:Creator=Marcus Piggott"]
    assert not read(tagged("jpg", *two, "-IFD0:Artist=Mert Alas, Marcus Piggott")).doubts
    assert not read(tagged("jpg", *two, '-IFD0:Artist=Mert Alas;"Marcus Piggott"')).doubts


def test_the_order_of_keywords_is_no_disagreement(tagged):
    two = ["-XMP-dc:Subject=bag", "-XMP-dc:Subject=look"]
    assert not read(tagged("jpg", *two, "-IPTC:Keywords=Look", "-IPTC:Keywords=bag")).doubts
    assert read(tagged("jpg", *two, "-IPTC:Keywords=shoe")).doubts


def test_another_language_of_the_notice_is_no_disagreement(tagged):
    notice = ["-XMP-dc:Rights=© Maison", "-XMP-dc:Rights-fr=© La Maison"]
    assert not read(tagged("jpg", *notice, "-IPTC:CopyrightNotice=© La Maison")).doubts


def test_the_other_half_of_an_exif_copyright_is_no_disagreement(tagged):
    data = tagged("jpg", "-XMP-dc:Rights=© P", "-IFD0:Copyright=© P&#10;© Editor", options=["-E"])
    assert not read(data).doubts


def test_a_date_may_be_less_precise(tagged):
    assert not read(tagged("jpg", "-XMP-photoshop:DateCreated=2026-04", "-IPTC:DateCreated=2026:04:30")).doubts
    assert read(tagged("jpg", "-XMP-photoshop:DateCreated=2026-05", "-IPTC:DateCreated=2026:04:30")).doubts


@pytest.mark.parametrize("artist", [NAME, NAME.upper()])
def test_a_byline_cut_at_32_bytes_gives_way_to_the_whole_name(tagged, artist):
    reading = read(tagged("jpg", f"-IPTC:By-line={NAME}", f"-IFD0:Artist={artist}"))
    assert Value("creators", "IIM", [CUT]) in reading.found
    assert reading.fields["creators"] == [artist]
    (sentence,) = sentences(reading, "creators")
    assert "only the beginning" in sentence
    assert CUT in sentence


def test_a_byline_cut_in_the_middle_of_a_letter_gives_way_to_the_whole_name():
    name = "ليلى عبد الرحمن الحدّاد"
    cut = name.encode()[:32]
    with pytest.raises(UnicodeDecodeError):
        cut.decode()
    reading = read(with_iim((BYLINE, cut), declared=UTF_8, jpeg=with_exif((ARTIST, name.encode()))))
    assert reading.fields["creators"] == [name]
    assert len(reading.doubts) == 1


def test_a_byline_cut_before_a_letter_that_had_no_room_gives_way_to_the_whole_name():
    name = "株式会社モード写真部撮影班"
    cut = name[:10].encode()
    assert len(cut) == 30
    reading = read(with_iim((BYLINE, cut), declared=UTF_8, jpeg=with_exif((ARTIST, name.encode()))))
    assert reading.fields["creators"] == [name]


def test_a_list_of_names_of_which_one_is_cut_gives_way():
    artist = f"Mert Alas; {NAME}"
    reading = read(with_iim((BYLINE, b"Mert Alas"), (BYLINE, CUT.encode()), jpeg=with_exif((ARTIST, artist.encode()))))
    assert reading.fields["creators"] == ["Mert Alas", NAME]


def test_two_names_in_one_byline_that_is_cut_give_way():
    artist = "Mert Alas, Marcus Piggott and Carmel Snow"
    reading = read(with_iim((BYLINE, artist[:32].encode()), jpeg=with_exif((ARTIST, artist.encode()))))
    assert reading.fields["creators"] == [artist]
    names = "Mert Alas; Marcus Piggott; Carmel Snow"
    reading = read(with_iim((BYLINE, names[:32].encode()), jpeg=with_exif((ARTIST, names.encode()))))
    assert reading.fields["creators"] == names.split("; ")


def test_a_byline_that_may_have_been_cut_gives_way_to_any_that_was_not():
    reading = read(with_iim((BYLINE, CUT.encode()), jpeg=with_exif((ARTIST, b"M. A. von Hohenzollern"))))
    assert reading.fields["creators"] == ["M. A. von Hohenzollern"]
    assert any(CUT in sentence for sentence in sentences(reading, "creators"))


def test_xmp_keeps_its_word_over_a_cut_byline(tagged):
    reading = read(tagged("jpg", f"-IPTC:By-line={NAME}", f"-XMP-dc:Creator={NAME}"))
    assert reading.fields["creators"] == [NAME]
    assert "only the beginning" in sentences(reading, "creators")[0]


def test_a_shorter_byline_is_not_taken_for_a_cut_one(tagged):
    reading = read(tagged("jpg", "-IPTC:By-line=Alexander", f"-IFD0:Artist={NAME}"))
    assert reading.fields["creators"] == ["Alexander"]
    assert "only the beginning" not in sentences(reading, "creators")[0]


def test_a_byline_of_32_bytes_alone_may_have_been_cut():
    assert "may have been cut" in sentences(read(with_iim((BYLINE, CUT.encode()))), "creators")[0]
    assert not read(with_iim((BYLINE, CUT[:31].encode()))).doubts
    assert not read(with_iim((BYLINE, NAME.encode()))).doubts  # whoever wrote that cuts nothing


def test_a_long_notice_that_iim_cut_is_told(tagged):
    notice = "© 2026 Maison. " + "All rights reserved. " * 10
    reading = read(tagged("jpg", f"-IPTC:CopyrightNotice={notice}", f"-XMP-dc:Rights={notice}"))
    assert reading.fields["copyright_notice"] == notice.strip()
    assert len(sentences(reading, "copyright_notice")) == 1


def test_a_block_that_says_nothing_useful_leaves_the_word_to_the_next(tagged):
    reading = read(tagged("jpg", "-XMP-photoshop:Credit= ", "-IPTC:Credit=Art Partner"))
    assert reading.fields["credit_line"] == "Art Partner"
    assert not reading.doubts


def much(field, start):
    """Return more of a field than the library keeps: other words for each start."""
    if field.kind in (NAMES, WORDS):
        return [f"{start} {number} {'語' * 200}" for number in range(300)]
    return f"{start} {'語' * 20_000}"


def test_a_reading_is_bounded_in_all_and_says_what_it_leaves_out():
    fields = [field for field in FIELDS.values() if field.kind in (LINES, NAMES, WORDS)]
    said = [
        Statement(field.key, block, [much(field, f"{block} {n}") for n in range(20)])
        for field in fields
        for block in ORDER
    ]
    reading = resolve(said, [])
    assert len(json.dumps(reading.as_json(), ensure_ascii=False)) <= MOST_KEPT
    assert reading.fields.keys() == {field.key for field in fields}
    assert reading.found[0].field == "creators"
    assert "some of it is left out" in reading.doubts[0].sentence


def test_a_reading_of_a_usual_file_leaves_nothing_out():
    fields = [field for field in FIELDS.values() if field.kind == LINES]
    reading = resolve([Statement(field.key, "XMP", ["x" * 5_000]) for field in fields], [])
    assert len(reading.found) == len(fields)
    assert not [doubt for doubt in reading.doubts if not doubt.field]
