"""The names that files had when they came."""

import json
from importlib import import_module

import pytest
from django.apps import apps

from kit.filenames import LONGEST_FILE_NAME, cleaned
from media.intake.ingest import ingest
from media.models import Photo
from tests.builders import make_photo, picture_file
from tests.media.written import written_file


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("IMG_0200.JPG", "IMG_0200.JPG"),
        ("../../etc/look 12.jpg", "look 12.jpg"),
        (r"C:\fakepath\look.jpg", "look.jpg"),
        ("Bildschirmfoto\u202f10.32.png", "Bildschirmfoto 10.32.png"),
        ("gnp.\u202egpj.exe", "gnp.gpj.exe"),
        ("a\0b\r\nc\x1b[2J.jpg", "ab c[2J.jpg"),
        ("\udcff.jpg", ".jpg"),
        ("E\u0301lan.jpg", "Élan.jpg"),
        ("..", ""),
        ("", ""),
    ],
)
def test_a_name_is_kept_without_its_folders_and_what_cannot_be_printed(name, kept):
    assert cleaned(name) == kept


@pytest.mark.parametrize("name", ["x" * 300 + ".jpeg", "x." + "y" * 300])
def test_a_long_name_is_shortened_before_its_ending(name):
    kept = cleaned(name)
    assert len(kept) == LONGEST_FILE_NAME
    assert kept.endswith(name[-5:])


@pytest.mark.django_db
def test_a_photo_that_was_described_by_its_file_gets_the_name_back():
    migration = import_module("media.migrations.0002_file_names_and_words")
    named = make_photo("IMG_0200", data=picture_file("#111"))
    said = make_photo("Coat", data=picture_file("#222"))
    told = make_photo("DSC_1", data=picture_file("#333"))
    found = {"found": [{"field": "description", "block": "XMP", "value": "DSC_1"}]}
    Photo.objects.filter(pk=told.pk).update(metadata=found)
    plate = make_photo("Look_12")
    Photo.objects.update(words_folded="")
    migration.name_files(apps, None)
    migration.fold(apps, None)
    rows = Photo.objects.order_by("pk").values_list("file_name", "description")
    assert list(rows) == [("IMG_0200", ""), ("", "Coat"), ("", "DSC_1"), ("", "Look_12")]
    words = Photo.objects.in_bulk()
    assert [words[each.pk].words_folded.split("\n")[-1] for each in (named, said, plate)] == [
        "img 0200",
        "ada lens",
        "ada lens",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["OLYMPUS DIGITAL CAMERA", "Exif_JPEG_PICTURE", "IMG_0200", "img_0200.JPG"])
@pytest.mark.parametrize("field", ["dc:description", "photoshop:Headline"])
def test_what_a_camera_or_the_name_of_the_file_says_describes_no_picture(field, said):
    photo = ingest(written_file({field: said}), name="IMG_0200.jpg", creator="Ada Lens")
    assert (photo.description, photo.headline, str(photo)) == ("", "", "IMG_0200.jpg")
    assert said in json.dumps(photo.metadata)  # the file's word stays
