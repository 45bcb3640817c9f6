"""Credit: no photo reaches a reader without its credit, and no credit is lost on the way.

From a file that exiftool has written, through the form by which it is sent in, to what readers and machines are told on
each page, and to what exiftool reads in each file that the page names.
"""

import json
import re
import subprocess
from dataclasses import dataclass
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.models import Gallery
from media.models import Photo
from tests.builders import make_gallery, publish_article
from tests.forms import form_of
from tests.media.metadata.conftest import FORMATS, exiftool  # noqa: F401
from tests.media.metadata.exiftool import EXIFTOOL

pytestmark = [pytest.mark.django_db, pytest.mark.exiftool]
ADD = "/desk/media/photo/add/"
SECRETS = ("GPS", "SerialNumber", "Thumbnail", "PreviewImage", "Model", "OwnerName")


@dataclass
class Owed:
    """What stands in a file of those to whom it is owed."""

    creators: list
    credit_line: str
    notice: str

    @property
    def tags(self):
        return [
            *(f"-XMP-dc:Creator={name}" for name in self.creators),
            f"-XMP-photoshop:Credit={self.credit_line}",
            f"-XMP-dc:Rights={self.notice}",
            *("-GPSLatitude=48.85", "-GPSLatitudeRef=N", "-GPSLongitude=2.35", "-GPSLongitudeRef=E"),
            *("-EXIF:SerialNumber=SN-0042", "-EXIF:OwnerName=Secret Owner", "-EXIF:Model=Secret Camera"),
            *("-XMP-aux:SerialNumber=SN-0042", "-XMP-exif:GPSLatitude=48.85"),
        ]

    @property
    def printed(self):
        return f"{', '.join(self.creators)} / {self.credit_line}"


LATIN = Owed(["Zoë Müller & Søn", "Bo Shutter"], "Courtesy of “Ourlet” <Paris>", ("© 2026 Ourlet. " * 67)[:999] + "!")
JAPANESE = Owed(["山田 花子"], "提供:折り目出版", "© 2026 折り目出版株式会社 無断転載を禁じます")
ARABIC = Owed(["ليلى الحداد"], "بإذن من دار الثنية", "© ٢٠٢٦ دار الثنية، جميع الحقوق محفوظة")
ALL = {"latin": LATIN, "japanese": JAPANESE, "arabic": ARABIC}


def written(tool, folder, suffix):
    """Return {name: bytes} of a picture for each of ALL, no two alike, in a format, with its metadata."""
    found = {}
    for number, (name, owed) in enumerate(ALL.items()):
        path = folder / f"{name}.{suffix}"
        picture = Image.linear_gradient("L").rotate(90 * number).resize((340, 280 + 40 * number)).convert("RGB")
        picture.save(path)
        options = []
        if suffix in ("jpg", "tif"):
            Image.new("RGB", (32, 32), "red").save(folder / "small.jpg")
            options = [f"-IFD1:ThumbnailImage<={folder / 'small.jpg'}"] if suffix == "jpg" else []
        tool.write(path, *owed.tags, *options)
        found[name] = path.read_bytes()
    return found


def sent_in(desk, name, data):
    """Send a file in by the form of the desk, without a word about whose it is; return its photo."""
    form = form_of(desk, Photo, rights="staff", description=f"A test of {name}")
    desk.post(ADD, {**form, "upload": SimpleUploadedFile(f"{name}.bin", data), "_continue": "1"})
    return Photo.objects.get(description=f"A test of {name}")


def read_back(files):
    """Return the tags of files, in one call."""
    said = subprocess.run([EXIFTOOL, "-q", "-json", "-struct", "-G1", *files], check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout)


def figure(page, photo):
    return re.search(rf'<figure[^>]* id="picture-{photo.pk}".*?</figure>', page, re.DOTALL)[0]


def told(page):
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    return {image["@id"].split("#picture-")[1]: image for image in data["associatedMedia"]}


@pytest.fixture(params=FORMATS)
def photos(request, desk, exiftool, tmp_path):  # noqa: F811
    """Return {name: photo} of ALL, sent in as files of one format."""
    return {name: sent_in(desk, name, data) for name, data in written(exiftool, tmp_path, request.param).items()}


def test_no_credit_is_lost_between_a_file_and_its_readers(photos, tmp_path):
    lead, *others = photos.values()
    article, _ = publish_article(lead_photo=lead, blocks=[Gallery(gallery=make_gallery(others))])
    path, reader = f"/stories/{article.slug}/", Client()
    page, credited, feed = (reader.get(each).content.decode() for each in (path, f"{path}credits/", "/feed/"))
    assert f"<media:credit>{LATIN.printed.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}<" in feed
    machine = told(page)
    files = []
    for name, photo in photos.items():
        owed = ALL[name]
        assert f'<small class="credit">{owed.printed}</small>' in unescape(figure(page, photo)), name
        for words in (*owed.creators, owed.credit_line, owed.notice):
            assert words in unescape(credited), name
        image = machine[str(photo.pk)]
        assert [creator["name"] for creator in image["creator"]] == owed.creators
        assert (image["creditText"], image["copyrightNotice"]) == (owed.credit_line, owed.notice)
        addresses = sorted(set(re.findall(rf"/photos/{photo.pk}-[\w.-]+", page + credited + feed)))
        assert {address.rpartition(".")[2] for address in addresses} == {"avif", "webp", "jpg"}
        for number, address in enumerate(addresses):
            file = tmp_path / f"{name}-{number}.{address.rpartition('.')[2]}"
            file.write_bytes(reader.get(address).getvalue())
            files.append((owed, file))
    for (owed, file), tags in zip(files, read_back([file for _owed, file in files]), strict=True):
        creators = tags["XMP-dc:Creator"]
        assert (creators if isinstance(creators, list) else [creators]) == owed.creators, file.name
        assert tags["XMP-photoshop:Credit"] == owed.credit_line, file.name
        assert tags["XMP-dc:Rights"] == owed.notice, file.name
        assert [tag for tag in tags if any(secret in tag for secret in SECRETS)] == [], file.name


def test_the_files_above_do_carry_what_readers_must_not_get(exiftool, tmp_path):  # noqa: F811
    """Else it would prove nothing that no file for readers has it."""
    path = tmp_path / "camera.jpg"
    path.write_bytes(written(exiftool, tmp_path, "jpg")["latin"])
    [tags] = read_back([path])
    assert {secret for secret in SECRETS if any(secret in tag for tag in tags)} == set(SECRETS) - {"PreviewImage"}
    assert len(tags["XMP-dc:Rights"]) == 1000
