"""Each field of the IPTC standard, from the place where exiftool writes it."""

import json

import pytest

from media.metadata import Metadata, read

EVERY = {
    "XMP-dc:Creator": "Mert Alas",
    "XMP-photoshop:Credit": "Mert Alas/Art Partner",
    "XMP-dc:Rights": "© 2026 Maison",
    "XMP-photoshop:Source": "Maison press office",
    "XMP-photoshop:Headline": "The Row, resort",
    "XMP-dc:Description": "A coat on a chair",
    "XMP-iptcCore:AltTextAccessibility": "A camel coat hangs over a wooden chair",
    "XMP-iptcCore:ExtDescrAccessibility": "The coat is double-breasted; the chair stands by a window.",
    "XMP-photoshop:DateCreated": "2026-04-30T23:30:00-05:00",
    "XMP-xmpRights:UsageTerms": "Editorial use until 31 December 2026",
    "XMP-xmpRights:WebStatement": "https://maison.example/rights?y=2026&l=en",
    "XMP-plus:Licensor": "[{LicensorName=Art Partner,LicensorURL=https://artpartner.example/}]",
    "XMP-photoshop:Instructions": "Credit is mandatory",
    "XMP-iptcExt:PersonInImage": "Gisele Bündchen",
    "XMP-iptcExt:PersonInImageWDetails": "[{PersonName=Gisele Bündchen},{PersonName=Kate Moss}]",
    "XMP-iptcExt:ProductInImage": "[{ProductName=Le City bag,ProductGTIN=123},{ProductName=Rodeo}]",
    "XMP-iptcExt:OrganisationInImageName": "Balenciaga",
    "XMP-iptcExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "XMP-plus:LicenseStartDate": "2026:04:01",
    "XMP-plus:LicenseEndDate": "2026:12:31 23:59:00Z",
    "XMP-plus:ModelReleaseStatus#": "MR-UMR",
    "XMP-plus:ImageAlterationConstraints#": "AL-CRP",
}
MORE = ["-XMP-dc:Subject=bag", "-XMP-dc:Subject=campaign", "-XMP-plus:ImageAlterationConstraints#=AL-RET"]


def test_every_field_of_xmp_is_read(tagged):
    reading = read(tagged("jpg", *(f"-{name}={text}" for name, text in EVERY.items()), *MORE))
    assert reading.fields == {
        "creators": ["Mert Alas"],
        "credit_line": "Mert Alas/Art Partner",
        "copyright_notice": "© 2026 Maison",
        "source": "Maison press office",
        "headline": "The Row, resort",
        "description": "A coat on a chair",
        "alt_text": "A camel coat hangs over a wooden chair",
        "extended_description": "The coat is double-breasted; the chair stands by a window.",
        "keywords": ["bag", "campaign"],
        "created_on": "2026-04-30",
        "usage_terms": "Editorial use until 31 December 2026",
        "web_statement": "https://maison.example/rights?y=2026&l=en",
        "licensor": "Art Partner",
        "licensor_url": "https://artpartner.example/",
        "instructions": "Credit is mandatory",
        "people_shown": ["Gisele Bündchen", "Kate Moss"],
        "products_shown": ["Le City bag", "Rodeo"],
        "organisations_shown": ["Balenciaga"],
        "digital_source_type": "trainedAlgorithmicMedia",
        "licence_from": "2026-04-01",
        "licence_until": "2026-12-31T23:59:00+00:00",
        "model_release": "MR-UMR",
        "no_cropping": True,
    }
    assert not reading.doubts
    assert Metadata.from_json(json.loads(json.dumps(reading.as_json()))) == reading


def test_every_field_of_iim_is_read(tagged):
    tags = {
        "By-line": "Mert Alas",
        "Credit": "Art Partner",
        "CopyrightNotice": "© Maison",
        "Source": "Maison",
        "Headline": "Resort",
        "Caption-Abstract": "A coat",
        "Keywords": "bag",
        "DateCreated": "2026:04:30",
        "SpecialInstructions": "Credit",
        "City": "Paris",
        "Country-PrimaryLocationName": "France",
    }
    reading = read(tagged("jpg", *(f"-IPTC:{name}={text}" for name, text in tags.items())))
    assert reading.fields == {
        "creators": ["Mert Alas"],
        "credit_line": "Art Partner",
        "copyright_notice": "© Maison",
        "source": "Maison",
        "headline": "Resort",
        "description": "A coat",
        "keywords": ["bag"],
        "created_on": "2026-04-30",
        "instructions": "Credit",
        "place": "Paris, France",
    }


def test_every_field_of_exif_is_read(tagged):
    reading = read(
        tagged(
            "webp",
            "-IFD0:Artist=Mert Alas; Marcus Piggott",
            "-IFD0:Copyright=© Maison",
            "-IFD0:ImageDescription=A coat",
            "-IFD0:XPKeywords=bag;campaign",
            "-ExifIFD:DateTimeOriginal=2026:04:30 12:00:00",
        )
    )
    assert reading.fields == {
        "creators": ["Mert Alas", "Marcus Piggott"],
        "copyright_notice": "© Maison",
        "description": "A coat",
        "keywords": ["bag", "campaign"],
        "created_on": "2026-04-30",
    }


def test_the_author_of_windows_stands_in_for_an_artist(tagged):
    assert read(tagged("tif", "-IFD0:XPAuthor=山田 太郎;Mert Alas")).fields["creators"] == ["山田 太郎", "Mert Alas"]
    reading = read(tagged("tif", "-IFD0:XPAuthor=Somebody", "-IFD0:Artist=Mert Alas"))
    assert reading.fields["creators"] == ["Mert Alas"]


def test_both_halves_of_an_exif_copyright_are_read(tagged):
    data = tagged("jpg", "-IFD0:Copyright=© Photographer&#10;© Editor", options=["-E"])
    assert read(data).fields["copyright_notice"] == "© Photographer; © Editor"


def test_what_a_camera_says_of_itself_describes_no_picture(tagged):
    data = tagged("jpg", "-IFD0:ImageDescription=OLYMPUS DIGITAL CAMERA         ", "-IFD0:Artist=Mert Alas")
    assert read(data).fields == {"creators": ["Mert Alas"]}


@pytest.mark.parametrize(
    ("tags", "place"),
    [
        (["LocationShown={City=Kyoto,CountryName=Japan}", "LocationCreated={City=Paris}"], "Kyoto, Japan"),
        (["LocationCreated={Sublocation=Le Marais,City=Paris,ProvinceState=IdF}"], "Le Marais, Paris, IdF"),
        (["LocationShown=[{City=Kyoto},{City=Nara}]"], "Kyoto; Nara"),
        ([], "Milan, Italy"),
    ],
)
def test_the_place_shown_goes_before_the_place_of_the_camera(tagged, tags, place):
    legacy = ["-XMP-photoshop:City=Milan", "-XMP-photoshop:Country=Italy", "-IPTC:City=Milan"]
    reading = read(tagged("jpg", *(f"-XMP-iptcExt:{tag}" for tag in tags), *legacy))
    assert reading.fields["place"] == place
    assert Metadata.from_json({}) == Metadata()


def test_a_place_that_iim_alone_puts_elsewhere_is_doubtful(tagged):
    reading = read(tagged("jpg", "-XMP-photoshop:City=Milan", "-IPTC:City=Rome"))
    assert [doubt.field for doubt in reading.doubts] == ["place"]
    assert Metadata.from_json(reading.as_json()) == reading


def test_another_constraint_than_cropping_is_no_matter(tagged):
    reading = read(tagged("jpg", "-XMP-plus:ImageAlterationConstraints#=AL-RET"))
    assert "no_cropping" not in reading.fields
    assert not reading.doubts


@pytest.mark.parametrize("tag", ["XMP-dc:Creator", "IPTC:By-line", "IFD0:Artist"])
def test_names_that_stand_in_one_text_are_parted_by_semicolons(tagged, tag):
    reading = read(tagged("jpg", f'-{tag}=Mert Alas; "Inez; Vinoodh" ;;Zoë', options=["-charset", "exif=UTF8", "-m"]))
    assert reading.fields["creators"] == ["Mert Alas", "Inez; Vinoodh", "Zoë"]
