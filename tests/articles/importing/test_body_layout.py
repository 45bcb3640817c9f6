"""How a source text is taken apart. No database."""

import time
from datetime import date

import pytest

from articles.importing.press_text.body_layout import biography, outward_link, parse
from articles.importing.press_text.dates import printed_date
from articles.importing.press_text.lines import byline, is_mark, section_line
from articles.importing.press_text.parsed import (
    CrossHeading,
    LinkLine,
    ParagraphText,
    PictureLine,
    SeeAlsoLine,
    TextRefused,
)
from tests.articles.importing.texts import A, B


def kinds(reading):
    return [type(item).__name__ for item in reading.items]


def assert_every_line_is_accounted_for(text, reading):
    """Each line that isn't blank has a use, and its words stand in what was read or in the notes."""
    lines = {number: line.strip() for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    assert set(reading.uses) == set(lines)
    kept = [reading.headline, reading.standfirst, *reading.bylines, *reading.sections, *reading.notes]
    kept += [item.text for item in reading.items] + [getattr(item, "credit_line", "") for item in reading.items]
    kept += [reading.biography.text] if reading.biography else []
    said = " ".join("\n".join(kept).split())
    for number, line in lines.items():
        if reading.uses[number] in ("section line", "see also"):
            continue
        words = " ".join(line.split()).removeprefix("By ").removeprefix("Photo Credit: ")
        assert words in said, (number, reading.uses[number])


# --- The two layouts -------------------------------------------------------------------------------------------------


def test_layout_a_is_read():
    reading = parse(A)
    assert reading.headline == "The Coat That Waits"
    assert reading.standfirst == "A hook, a hallway and nine winters"
    assert (reading.published_on, reading.sections) == (None, ())
    assert reading.bylines == ("Odile Hem",)
    assert kinds(reading) == ["ParagraphText", "CrossHeading", "ParagraphText", "SeeAlsoLine", "LinkLine"]
    assert reading.items[1] == CrossHeading("Three things to look at:")
    assert reading.items[3] == SeeAlsoLine("The Glove Nobody Lost")
    assert reading.items[4] == LinkLine("Discover more at Ourlet.example", "Ourlet.example", "https://ourlet.example/")
    assert (reading.biography.title, reading.publication) == ("Fashion Editor", "Revers")
    assert reading.biography.text.endswith("She counts buttons.")
    assert reading.notes == []
    assert_every_line_is_accounted_for(A, reading)


def test_layout_b_is_read():
    reading = parse(B)
    assert reading.headline == "The Glove Nobody Lost"
    assert reading.standfirst == ""
    assert reading.published_on == date(2025, 3, 4)
    assert reading.sections == ("Fashion", "Culture")
    assert reading.bylines == ("Marek Dolan",)
    assert kinds(reading) == ["ParagraphText", "PictureLine", "ParagraphText"]
    assert reading.items[1] == PictureLine("The glove on the third railing", "Courtesy of Maison Ourlet")
    assert [note.split(":")[0] for note in reading.notes] == [
        "Line 1, a stray mark",
        "Line 6, repeated",
        "Line 7, repeated",
    ]
    assert "date 2025-03-04 XY" in reading.notes[0]
    assert_every_line_is_accounted_for(B, reading)


def test_the_stray_mark_never_beats_the_date_line():
    assert parse(B.replace("date 2025-03-04", "date 1999-12-31")).published_on == date(2025, 3, 4)


def test_a_mark_at_the_end_is_set_aside_too():
    reading = parse(A + "\ndate 2024-01-24 HB\n")
    assert reading.biography
    assert "date 2024-01-24 HB" in reading.notes[0]


def test_any_line_above_a_repeated_date_line_is_a_stray_mark():
    reading = parse(B.replace("date 2025-03-04 XY", "for Thursday, please"))
    assert reading.headline == "The Glove Nobody Lost"
    assert "for Thursday, please" in reading.notes[0]


def test_a_headline_may_stand_above_the_date_line():
    reading = parse("Salt\n\nFashion | 4 March 2025\nBy Vera Lind\n\nIt keeps.\n\nIt stings.")
    assert (reading.headline, reading.published_on, reading.bylines) == ("Salt", date(2025, 3, 4), ("Vera Lind",))
    assert [item.text for item in reading.items] == ["It keeps.", "It stings."]


def test_layouts_mix():
    text = B.replace("It was never", "One question:\n\nIt was never") + "\nSee also\nThe Coat That Waits\n"
    reading = parse(text)
    assert kinds(reading) == ["ParagraphText", "PictureLine", "CrossHeading", "ParagraphText", "SeeAlsoLine"]
    assert_every_line_is_accounted_for(text, reading)


@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n").replace("\r\n", "\n"), str.rstrip])
@pytest.mark.parametrize("text", [A, B])
def test_the_end_of_the_file_does_not_matter(text, change):
    assert parse(change(text)).items == parse(text).items


def test_blanks_around_and_inside_lines_do_not_matter():
    text = B.replace("\n", " \u00a0\t\n").replace("A glove", "A  \tglove")
    assert parse(text).items == parse(B).items


def test_no_break_blanks_inside_a_line_stay():
    assert parse("Salt\n\nIt costs 40\u00a0euros, and that is a long line with a full stop.\n\nEnd.").standfirst.count(
        "\u00a0"
    )


# --- The header ------------------------------------------------------------------------------------------------------


def test_a_long_first_paragraph_is_no_standfirst():
    first = "word " * 31
    assert parse(f"Salt\n\n{first}\n\nEnd.").standfirst == ""


def test_a_texts_only_paragraph_is_its_body_and_no_standfirst():
    reading = parse("Salt\n\nIt keeps.")
    assert (reading.standfirst, reading.items) == ("", [ParagraphText("It keeps.")])


def test_a_caption_below_the_headline_is_no_standfirst():
    reading = parse("Salt\n\nA heap of salt\n\nPhoto Credit: Ada Lens\n\nIt keeps.")
    assert reading.standfirst == ""
    assert reading.items[0] == PictureLine("A heap of salt", "Ada Lens")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Vera Lind", ("Vera Lind",)),
        ("BY VERA LIND", ("VERA LIND",)),
        ("By Vera Lind and Ada Lens", ("Vera Lind", "Ada Lens")),
        ("By Vera Lind, Ada Lens and Jo van der Berg", ("Vera Lind", "Ada Lens", "Jo van der Berg")),
        ("By Inez & Vinoodh", ("Inez & Vinoodh",)),
        ("By the time we left", ()),
        ("By And", ("And",)),
        ("By Sunday Everybody Had Gone Home For A While", ()),
        ("Byron", ()),
    ],
)
def test_bylines(line, names):
    assert byline(line) == names


def test_a_name_that_stands_twice_is_one_byline():
    assert parse("Salt\n\nVera Lind\nBy Vera Lind and VERA LIND\n\nIt keeps.").bylines == ("Vera Lind",)


def test_a_paragraph_that_begins_with_by_stays_in_the_body():
    reading = parse("Salt\n\nFor tables\n\nIt keeps.\n\nBy Monday\n\nEnd.")
    assert [item.text for item in reading.items] == ["It keeps.", "By Monday", "End."]


def test_a_second_date_line_is_set_aside_and_named():
    reading = parse(B.replace("Culture | March 4, 2025\nMarek", "Beauty | March 5, 2025\nMarek"))
    assert reading.published_on == date(2025, 3, 4)
    assert any("second date line" in note and "March 5" in note for note in reading.notes)


def test_a_date_that_does_not_exist_is_refused():
    with pytest.raises(TextRefused, match="doesn’t exist"):
        parse("Fashion | February 30, 2025\n\nSalt\n\nIt keeps.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("January 24, 2024", date(2024, 1, 24)),
        ("Jan. 24, 2024", date(2024, 1, 24)),
        ("Sept 1 2024", date(2024, 9, 1)),
        ("24 January 2024", date(2024, 1, 24)),
        ("1st of May", None),
        ("2024-01-24", date(2024, 1, 24)),
        ("Movember 3, 2024", None),
        ("24/01/2024", None),
    ],
)
def test_printed_dates(text, expected):
    assert printed_date(text) == expected


@pytest.mark.parametrize("text", ["February 30, 2025", "January 1, 0001", "December 31, 9999", "0000-00-00"])
def test_dates_that_no_story_can_have(text):
    with pytest.raises(ValueError):
        printed_date(text)


def test_the_refusal_of_a_year_can_be_translated(monkeypatch):
    monkeypatch.setattr("articles.importing.press_text.dates._", lambda text: f"translated: {text}")
    with pytest.raises(ValueError, match=r"^translated: the year 1$"):
        printed_date("January 1, 0001")


def test_a_bar_without_a_date_is_no_date_line():
    assert section_line("Before | after") is None
    assert section_line("a | b | January 24, 2024") is None


@pytest.mark.parametrize("text", ["Date 2024-01-24", "date 2024-01-24 HB"])
def test_marks(text):
    assert is_mark(text)
    assert not is_mark(f"{text} was the day on which it all began")


# --- The body --------------------------------------------------------------------------------------------------------


def test_lines_broken_at_a_margin_are_one_paragraph():
    lines = [
        "This paragraph was typed on a machine that rang a bell",
        "near the margin, and so it stands on three lines",
        "of the page.",
    ]
    assert parse("Salt\n\n" + "\n".join(lines)).items == [ParagraphText(" ".join(lines))]


def test_long_lines_without_blank_lines_are_paragraphs_of_their_own():
    lines = ["long " * 40 + "one.", "long " * 40 + "two."]
    assert [item.text for item in parse("Salt\n\n" + "\n".join(lines)).items] == lines


def test_a_long_line_with_a_colon_is_no_cross_heading():
    text = "one two three four five six seven eight nine ten eleven twelve thirteen:"
    assert parse(f"Salt\n\nFor tables\n\n{text}\n\nEnd.").items[0] == ParagraphText(text)


@pytest.mark.parametrize(
    "credit", ["Photo Credit: Ada Lens", "PHOTO CREDITS : Ada Lens", "Photo: Ada Lens", "Image credit: Ada Lens"]
)
def test_credits_make_a_picture_of_the_line_above(credit):
    reading = parse(f"Salt\n\nFor tables\n\nIt keeps.\n\nA heap\n{credit}\n\nEnd.")
    assert reading.items[1] == PictureLine("A heap", "Ada Lens")


@pytest.mark.parametrize("before", ["", "See also\nOther\n\n", "w" * 401 + "\n\n", "A heap\n\nPhoto Credit: One\n\n"])
def test_a_credit_without_a_caption_is_named_and_dropped(before):
    text = f"Salt\n\nFor tables\n\n{before}Photo Credit: Ada Lens\n\nEnd."
    reading = parse(text) if before else parse("Salt\nPhoto Credit: Ada Lens\n\nEnd.")
    assert any("without a picture: Photo Credit: Ada Lens" in note for note in reading.notes)


def test_see_also_may_have_several_titles_and_a_blank_line():
    assert [item.text for item in parse("Salt\n\nFor tables\n\nIt keeps.\n\nSEE ALSO:\n\nPepper\n\nEnd.").items] == [
        "It keeps.",
        "Pepper",
        "End.",
    ]
    reading = parse("Salt\n\nFor tables\n\nIt keeps.\n\nSee also\nPepper\nVinegar\n\nEnd.")
    assert kinds(reading) == ["ParagraphText", "SeeAlsoLine", "SeeAlsoLine", "ParagraphText"]


def test_see_also_without_a_title_is_named():
    reading = parse("Salt\n\nFor tables\n\nIt keeps.\n\nSee also\n")
    assert "without a title" in reading.notes[0]


def test_lines_of_the_header_that_stand_in_the_body_again_are_dropped_and_named():
    reading = parse(B + "\nThe Glove Nobody Lost\n\nFashion, Culture | March 4, 2025\n")
    assert reading.items == parse(B).items
    assert len(reading.notes) == len(parse(B).notes) + 2


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Discover more at Balenciaga.com", "https://balenciaga.com/"),
        (
            "Discover more at https://www.Ourlet.example/Shop/Coats?a=1&b=2.",
            "https://www.ourlet.example/Shop/Coats?a=1&b=2",
        ),
        ("Shop it on ourlet.co.uk!", "https://ourlet.co.uk/"),
        ("Discover more at javascript:alert(1)", None),
        ("Discover more at home.", None),
        ("She was seen at St.Tropez after a day of walking and swimming and eating at cafe.fr", None),
        ("Ourlet.example", None),
    ],
)
def test_outward_links(text, url):
    link = outward_link(text)
    assert (link and link.url) == url
    assert not link or link.words in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Odile Hem is the Fashion Editor for Revers.", ("Odile Hem", "Fashion Editor", "Revers")),
        (
            "A reader, a walker, Jo van der Berg is our Editor at Large for Revers. So.",
            ("Jo van der Berg", "Editor at Large", "Revers"),
        ),
        ("Odile Hem is the face for a season.", None),
        ("The coat is the Coat for Winter.", None),
        ("It is the Editor for Revers.", None),
    ],
)
def test_biographies(text, found):
    result = biography(text)
    assert (result and (result.name, result.title, result.publication)) == found


def test_a_closing_paragraph_about_somebody_else_is_body_text():
    reading = parse(B + "\nVera Lind is the Creative Director for Ourlet.\n")
    assert reading.biography is None
    assert reading.items[-1].text.startswith("Vera Lind")


# --- What is no story, and what is hostile ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Only a headline", "…\n\nWords.", "date 2024-01-24 HB", "Fashion | May 1, 2025"]
)
def test_what_has_no_headline_or_no_body_is_refused(text):
    with pytest.raises(TextRefused):
        parse(text)


@pytest.mark.parametrize(
    "line",
    [
        "x" * 5_000_000,
        "word " * 1_000_000,
        "a, " * 1_600_000,
        "By " * 1_600_000,
        ", A is the " * 450_000,
        "a." * 2_500_000,
        "| " * 2_500_000,
        "https://" * 600_000,
    ],
)
@pytest.mark.parametrize("place", ["headline", "body"])
def test_a_line_of_five_megabytes_is_read_in_under_two_seconds(line, place):
    start = time.process_time()
    parse(f"{line}\n\nWords." if place == "headline" else f"Salt\n\nFor tables\n\n{line}")
    assert time.process_time() - start < 20


def test_very_many_lines_are_read_in_under_two_seconds():
    block = "See also\nPepper and Mace\n\nOne:\n\nA heap of mace\n\nPhoto Credit: D\n\n"
    start = time.process_time()
    reading = parse("Salt\n\n" + block * 5_000)
    assert time.process_time() - start < 20
    assert len(reading.items) == 15_000
