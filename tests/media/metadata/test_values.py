"""What is kept of what was read: dates, addresses, codes, and lengths that the library can hold."""

import pytest

from media.metadata import Value, read
from media.metadata.values import date, listed, moment, tidy, web_address
from tests.media.metadata.bytes import described, with_exif, with_iim, with_xmp
from tests.media.metadata.conftest import plain_bytes

NEWSCODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026"),
        ("2026-04", "2026-04"),
        ("2026-04-30", "2026-04-30"),
        ("2026-04-30T23:30:00-05:00", "2026-04-30"),
        ("2026:04:30 12:00:00", "2026-04-30"),
        ("20260430", "2026-04-30"),
        ("20260400", "2026-04"),
        ("20260000", "2026"),
        ("2028-02-29", "2028-02-29"),
        ("2026-02-29", None),
        ("2026-13-01", None),
        ("2026-04-31", None),
        ("0000:00:00 00:00:00", None),
        ("30/04/2026", None),
        ("spring", None),
        ("٢٠٢٦", None),
    ],
)
def test_dates_keep_the_precision_that_they_have(text, expected):
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027-05-03T00:00:00Z", "2027-05-03T00:00:00+00:00"),
        ("2027-05-03T10:30+02:00", "2027-05-03T10:30:00+02:00"),
        ("2027:05:03 10:30:00", "2027-05-03T10:30:00"),
        ("20270503T103000Z", "2027-05-03T10:30:00+00:00"),
        ("2027-05-03", "2027-05-03"),
        ("2027-05", "2027-05"),
        ("2027-05-03Tnoon", "2027-05-03"),
        ("2027-05-03T25:00", "2027-05-03"),
        ("2027-13-03T10:00", None),
    ],
)
def test_moments_keep_the_time_and_the_zone_that_they_have(text, expected):
    assert moment(text) == expected


def test_a_time_of_a_licence_that_cannot_be_read_is_told():
    reading = read(with_xmp(described("<plus:LicenseEndDate>2027-05-03Tnoon</plus:LicenseEndDate>")))
    assert reading.fields == {"licence_until": "2027-05-03"}
    assert [doubt.field for doubt in reading.doubts] == ["licence_until"]


@pytest.mark.parametrize(
    ("raw", "doubts"), [(b"30/04/2026", 1), (b"0000:00:00 00:00:00\0", 0), (b"    :  :     :  :  ", 0)]
)
def test_a_date_that_cannot_be_read_is_told_and_an_empty_one_is_not(raw, doubts):
    reading = read(with_iim((55, raw)))
    assert reading.fields == {}
    assert len(reading.doubts) == doubts


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScript://x.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://a.example/",
        "//a.example/",
        "www.a",
        "www.a.example@b.example",
        "a.example:80/x y",
        "info@a.example",
        "All rights reserved.",
        "picture.jpg",
        "café.fr/",
        "http://",
        "http://[",
        "https://a.example/\u2028x",
        "https://a.example/ x",
        'https://a.example/"onclick=x',
        "https://a.example/<b>",
        "https://a.example/" + "x" * 500,
    ],
)
def test_only_web_addresses_are_kept(text):
    assert web_address(text) is None


def test_an_address_of_another_scheme_never_passes():
    packet = described(
        "<xmpRights:WebStatement>java\nscript:alert(1)</xmpRights:WebStatement><plus:Licensor><rdf:Seq><rdf:li "
        'plus:LicensorURL="javascript:alert(1)"/></rdf:Seq></plus:Licensor>'
    )
    reading = read(with_xmp(packet))
    assert reading.fields == {}
    assert [doubt.field for doubt in reading.doubts] == ["web_statement", "licensor_url"]
    assert Value("licensor_url", "XMP", "javascript:alert(1)") in reading.found


@pytest.mark.parametrize("text", ["https://a.example/ä?b=1&c=2#d", "http://a.example"])
def test_web_addresses_are_kept_as_they_are(text):
    assert web_address(text) == text


@pytest.mark.parametrize(
    "text", ["www.example.org/licence", "WWW.Example.org", "example.org/licence?a=1", "agency.com", "a-b.co.uk"]
)
def test_an_address_without_its_scheme_is_completed_and_told(text):
    packet = described(
        f"<xmpRights:WebStatement>{text}</xmpRights:WebStatement><plus:Licensor><rdf:Seq><rdf:li "
        f'plus:LicensorURL="{text}"/></rdf:Seq></plus:Licensor>'
    )
    reading = read(with_xmp(packet))
    assert reading.fields == {"web_statement": f"https://{text}", "licensor_url": f"https://{text}"}
    assert [f"https://{text}" in doubt.sentence for doubt in reading.doubts] == [True, True]


KEYWORDS = [
    (["coat, quay; Paris, France"], ["coat, quay", "Paris, France"]),
    (["coat, quay,winter ,"], ["coat", "quay", "winter"]),
    (["coat; quay\nwinter"], ["coat", "quay", "winter"]),
    (["外套、碼頭，冬"], ["外套", "碼頭", "冬"]),
    (['coat, "Paris, France", quay'], ["coat", "Paris, France", "quay"]),
    (["coat", "Paris, France"], ["coat", "Paris, France"]),
    (["coat"], ["coat"]),
    (["coat " * 30, "quay"], [("coat " * 30)[:99], "quay"]),
    ([", ".join(f"coat {each}" for each in range(30)), "quay"], [*(f"coat {each}" for each in range(30)), "quay"]),
    (["a" * 140_000], ["a" * 100]),
]


@pytest.mark.parametrize(("entries", "kept"), KEYWORDS)
def test_keywords_that_were_joined_are_parted_and_none_is_cut_in_silence(entries, kept):
    items = "".join(f"<rdf:li>{entry}</rdf:li>" for entry in entries)
    packet = described(f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>").encode()
    data = plain_bytes("webp") + b"XMP " + len(packet).to_bytes(4, "little") + packet
    reading = read(data)
    assert reading.fields["keywords"] == kept
    is_cut = any(len(word) > 98 for word in kept)
    assert ["Cut after 100" in doubt.sentence for doubt in reading.doubts] == [True] * is_cut


def test_a_keyword_with_a_comma_of_its_own_stays_one_in_the_photos_field():
    assert listed(["coat", "Paris, France", 'a "b", c']) == 'coat, "Paris, France", "a ""b"", c"'


def test_iim_and_windows_keywords_are_parted_as_well():
    assert read(with_iim((25, b"coat, quay"))).fields["keywords"] == ["coat", "quay"]
    joined = "coat, quay\0".encode("utf-16-le")
    assert read(with_exif((0x9C9E, joined))).fields["keywords"] == ["coat", "quay"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (NEWSCODES + "compositeWithTrainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"),
        (NEWSCODES.replace("http:", "https:") + "digitalCapture", "digitalCapture"),
        ("trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        (NEWSCODES + "madeByMagic", None),
        ("http://example.com/trainedAlgorithmicMedia", None),
    ],
)
def test_only_codes_of_the_vocabulary_are_kept(text, code):
    packet = described(f"<Iptc4xmpExt:DigitalSourceType>{text}</Iptc4xmpExt:DigitalSourceType>")
    reading = read(with_xmp(packet))
    assert reading.fields.get("digital_source_type") == code
    assert len(reading.doubts) == (code is None)


def test_terms_of_data_mining_are_read():
    terms = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"
    reading = read(with_xmp(described(f"<plus:DataMining>{terms}</plus:DataMining>")))
    assert reading.fields == {"data_mining": "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"}


@pytest.mark.parametrize(
    ("name", "field", "length"),
    [
        ("photoshop:Credit", "credit_line", 240),
        ("photoshop:Source", "source", 240),
        ("photoshop:Headline", "headline", 250),
        ("dc:rights", "copyright_notice", 1000),
        ("dc:description", "description", 10_000),
        ("xmpRights:UsageTerms", "usage_terms", 10_000),
        ("photoshop:Instructions", "instructions", 10_000),
        ("photoshop:City", "place", 240),
    ],
)
def test_texts_are_cut_to_what_the_library_holds(name, field, length):
    just, over = (read(with_xmp(described(f"<{name}>{'x' * size}</{name}>"))) for size in (length, length + 1))
    assert just.fields == over.fields == {field: "x" * length}
    assert not just.doubts
    assert [doubt.field for doubt in over.doubts] == [field]


def test_creators_that_do_not_fit_are_left_out_whole():
    names = [f"{letter * 100}" for letter in "abc"]
    items = "".join(f"<rdf:li>{name}</rdf:li>" for name in names)
    reading = read(with_xmp(described(f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>")))
    assert reading.fields["creators"] == names[:2]
    assert Value("creators", "XMP", names) in reading.found
    assert len(reading.doubts) == 1


def test_keywords_are_bounded_in_number_and_length():
    items = "".join(f"<rdf:li>{number}{'x' * 120}</rdf:li>" for number in range(300))
    reading = read(with_xmp(described(f"<dc:subject><rdf:Bag>{items}</rdf:Bag></dc:subject>")))
    assert len(reading.fields["keywords"]) == 200
    assert {len(word) for word in reading.fields["keywords"]} == {100}
    assert len(reading.doubts) == 2


def test_a_name_that_stands_twice_is_one():
    items = "<rdf:li>Mert Alas</rdf:li><rdf:li>Zoë</rdf:li><rdf:li>MERT  ALAS</rdf:li>"
    reading = read(with_xmp(described(f"<dc:creator><rdf:Seq>{items}</rdf:Seq></dc:creator>")))
    assert reading.fields["creators"] == ["Mert Alas", "Zoë"]


def test_lines_are_kept_where_a_field_may_have_them():
    assert tidy(" one \n\n two ", lines=True) == "one\n\n two"
    assert tidy(" one \n\n two ") == "one two"


def test_arabic_keeps_the_marks_that_it_needs():
    assert tidy("می‌خواهم‏") == "می‌خواهم‏"
