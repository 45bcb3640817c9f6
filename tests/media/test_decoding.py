import re
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from media.imaging.decoding import FORMATS, FileRefused, check

LIMITS = {"most_bytes": 50 * 1024**2, "most_pixels": 80_000_000}


def encoded(image, kind, **options):
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def picture(kind, size=(120, 90), **options):
    return encoded(Image.linear_gradient("L").resize(size).convert("RGB"), kind, **options)


def several(kind):
    return picture(kind, save_all=True, append_images=[Image.new("RGB", (120, 90), "red")])


def archive(name="readme.txt"):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        zipped.writestr(name, "words")
    return file.getvalue()


def png_of(width, height, bits=8, colour=0, data=b""):
    """A PNG whose header says what it likes."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def box(name, body):
    return struct.pack(">I", len(body) + 8) + name + body


def refusal(data, **limits):
    with pytest.raises(FileRefused) as refused:
        check(data, **LIMITS | limits)
    return str(refused.value)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_is_known_by_decoding_it(kind):
    found = check(picture(kind), **LIMITS)
    assert (found.format, found.suffix) == (kind, FORMATS[kind])
    assert (found.width, found.height) == (120, 90)
    assert (found.image.mode, found.image.size) == ("RGB", (120, 90))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_taken_sideways_has_the_size_that_is_seen(kind):
    exif = Image.Exif()
    exif[0x0112] = 6
    found = check(picture(kind, (1200, 900), exif=exif), **LIMITS)
    assert (found.width, found.height) == (900, 1200)
    assert found.image.size == (384, 512)
    left, right = (found.image.getpixel((x, 256))[0] for x in (5, 378))
    assert left > 240 > 20 > right  # what was below is left


def test_a_turn_that_does_not_exist_is_none():
    exif = Image.Exif()
    exif[0x0112] = 99
    assert check(picture("JPEG", exif=exif), **LIMITS).width == 120


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_damaged_exif_keeps_no_picture_out():
    assert check(picture("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"), **LIMITS).width == 120


SIDECAR = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description/></rdf:RDF></x:xmpmeta>'


def raw_file(*tags):
    """Return a TIFF of tags that lead nowhere, as a maker's raw file may have them."""
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    return struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + entries + bytes(99)


BAD = {
    "empty": (b"", "is empty"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG"),
    "svg with a prologue": (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<svg/>", "SVG"),
    "svg in UTF-16": ("<?xml version='1.0'?><svg/>".encode("utf-16"), "SVG"),
    "html": (b"\n <!DOCTYPE html><html><img src=x></html>", "web page"),
    "html with a drawing": (b"<html><body><svg/></body></html>", "web page"),
    "xml": (b"<?xml version='1.0'?><rss/>", "is XML"),
    "script": (b"#!/bin/sh\nrm -r ~", "a program"),
    "php": (b"<?php system($_GET['c']);", "a program"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PostScript"),
    "heic": (box(b"ftyp", b"heic\0\0\0\0mif1heic") + b"\0" * 99, "HEIC.*export it as a JPEG"),
    "heif": (box(b"ftyp", b"mif1\0\0\0\0mif1heic") + b"\0" * 99, "HEIC"),
    "heif of another brand": (box(b"ftyp", b"MiHE\0\0\0\0miafheic") + b"\0" * 99, "HEIC"),
    "gif": (encoded(Image.new("P", (99, 99)), "GIF"), "a GIF"),
    "bmp": (encoded(Image.new("RGB", (99, 99)), "BMP"), "a BMP"),
    "psd": (b"8BPS\0\1" + b"\0" * 99, "Photoshop"),
    "cr2": (b"II*\0\x10\0\0\0CR\2\0" + b"\0" * 99, "raw data"),
    "cr3": (box(b"ftyp", b"crx \0\0\0\1crx isom"), "raw data"),
    "dng": (picture("TIFF", tiffinfo={50706: b"\1\4\0\0"}), "raw data"),
    "nef": (picture("TIFF", tiffinfo={254: 1}), "raw data"),
    "jpeg 2000": (encoded(Image.new("RGB", (99, 99)), "JPEG2000"), "JPEG 2000"),
    "jpeg xl": (b"\xff\x0a" + b"\0" * 99, "JPEG XL"),
    "icon": (encoded(Image.new("RGB", (99, 99)), "ICO"), "an icon"),
    "zip": (archive(), "an archive"),
    "gzip": (b"\x1f\x8b\x08" + b"\0" * 99, "an archive"),
    "docx": (archive("[Content_Types].xml"), "an Office document"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "an Office document"),
    "mp4": (box(b"ftyp", b"isom\0\0\2\0isomavc1") + b"\0" * 99, "a video"),
    "avi": (b"RIFF\x40\0\0\0AVI LIST" + b"\0" * 99, "a video"),
    "webm": (b"\x1a\x45\xdf\xa3" + b"\0" * 99, "a video"),
    "wav": (b"RIFF\x40\0\0\0WAVEfmt " + b"\0" * 99, "a sound"),
    "words": (b"A coat on a chair", "no picture that is known here.*Press texts"),
    "words of another encoding": ("PRESSE-INFORMATION\n\nKöln, im März: Müller zeigt".encode("cp1252"), "Press texts"),
    "words of Windows": ("A press release".encode("utf-16"), "Press texts"),
    "words of Japan": ("春の新作発表会のお知らせ".encode(), "Press texts"),
    "rtf": (rb"{\rtf1\ansi A coat on a chair}", "Press texts"),
    "e-mail": (b"From: press@maison.example\r\nSubject: SS27\r\n\r\nDear editor", "Press texts"),
    "a press text as a pdf": (b"%PDF-1.7\n%\xe2\xe3", "Press texts"),
    "a press text of Word": (archive("[Content_Types].xml"), "Press texts"),
    "sidecar": (SIDECAR.encode(), "an XMP sidecar"),
    "sidecar with a mark": (f'<?xpacket begin="\ufeff" id="W5M0"?>\n{SIDECAR}'.encode(), "an XMP sidecar"),
    "sidecar with a prologue": (f'<?xml version="1.0"?>\n{SIDECAR}'.encode("utf-16"), "an XMP sidecar"),
    "xml without a prologue": (b"<kml><Placemark/></kml>", "is XML"),
    "pef": (raw_file((254, 0), (259, 65535), (262, 32803), (273, 900_000)), "raw data"),
    "arw": (raw_file((259, 32767), (279, 900_000)), "raw data"),
    "crw": (b"II\x1a\0\0\0HEAPCCDR" + b"\0" * 99, "raw data"),
    "iiq": (b"II*\0\x08\0\0\0IIIIwaR\0" + b"\0" * 99, "raw data"),
    "one byte": (b"\xff", "no picture that is known here"),
    "apng": (several("PNG"), "several pictures"),
    "animated webp": (several("WEBP"), "several pictures"),
    "avif sequence": (several("AVIF"), "several pictures"),
    "tiff of two pages": (several("TIFF"), "several pictures"),
    "81 MP": (png_of(9000, 9001, bits=1), "more than 80 megapixels"),
    "100 MP": (png_of(10_000, 10_000, bits=1), "more than 80 megapixels"),
    "177 MP": (png_of(13_300, 13_300, data=zlib.compress(b"\0" * 1_000_000)), "more than 80 megapixels"),
    "900 MP": (png_of(30_000, 30_000), "more than 80 megapixels"),
    "jpeg of 65,535": (picture("JPEG").replace(struct.pack(">HH", 90, 120), b"\xff\xff\xff\xff", 1), "80 megapixels"),
    "webp of 16,383": (
        picture("WEBP").replace(struct.pack("<HH", 120, 90), b"\xff\x3f\xff\x3f", 1),
        "WEBP has more than 26",
    ),
    "no pixels": (png_of(0, 0), "is damaged"),
    "a thread": (picture("PNG", (20, 161)), "as high as wide"),
    "a ribbon": (picture("PNG", (161, 20)), "as wide as high"),
    "a dot": (picture("PNG", (15, 15)), "only 15 × 15 pixels"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD)
def test_each_kind_of_bad_file_has_its_own_sentence(data, words):
    assert re.search(words, refusal(data))


def test_a_file_over_the_limit_is_refused():
    assert "more than 2 MB" in refusal(b"\xff" * (2 * 1024**2 + 1), most_bytes=2 * 1024**2)


def test_the_limit_of_pixels_is_the_callers():
    assert "more than 1 megapixels" in refusal(picture("PNG", (1001, 1000)), most_pixels=1_000_000)
    assert check(picture("PNG", (1000, 1000)), **LIMITS | {"most_pixels": 1_000_000}).width == 1000


@pytest.mark.parametrize(("kind", "part"), [("WEBP", 3), ("AVIF", 2)])
def test_what_takes_more_memory_may_have_fewer_pixels(kind, part):
    limits = LIMITS | {"most_pixels": 1_000_000 * part}
    assert check(picture(kind, (1000, 1000)), **limits).width == 1000
    assert "send a smaller one, or a JPEG" in refusal(picture(kind, (1001, 1000)), **limits)


def test_the_outermost_shapes_are_taken():
    for size in ((16, 16), (20, 160), (160, 20)):
        assert (found := check(picture("PNG", size), **LIMITS)).width == size[0], found


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.97])
def test_a_file_that_was_cut_is_refused_as_such(kind, kept):
    data = encoded(Image.effect_noise((160, 120), 60).convert("RGB"), kind)
    assert "cut off" in refusal(data[: int(len(data) * kept)])


@pytest.mark.parametrize("kind", FORMATS)
def test_no_damage_is_more_than_a_refusal(kind):
    data = encoded(Image.effect_noise((64, 48), 60).convert("RGB"), kind)
    outcomes = set()
    for at in range(12, len(data), max(1, len(data) // 60)):
        spoilt = bytearray(data)
        spoilt[at : at + 4] = b"\xff\0\xff\x7f"
        try:
            check(bytes(spoilt), **LIMITS)
        except FileRefused as refused:
            outcomes.add(str(refused))
    assert outcomes


@pytest.mark.parametrize(("mode", "progressive"), [("CMYK", False), ("RGB", True)])
def test_any_other_jpeg_may_have_all_the_pixels(mode, progressive):
    limits = {"most_pixels": 1_000_000}
    assert check(colours_of(mode, 1000, progressive), **LIMITS | limits).height == 1000


def test_a_cmyk_jpeg_in_passes_may_have_four_fifths_of_the_pixels():
    limits = {"most_pixels": 5_000_000}
    assert check(colours_of("CMYK", 4000, True), **LIMITS | limits).height == 4000
    said = refusal(colours_of("CMYK", 4001, True), **limits)
    assert "more than 4 megapixels: export it as a baseline JPEG" in said


def colours_of(mode, height, progressive):
    file = BytesIO()
    Image.new(mode, (1000, height)).save(file, "JPEG", progressive=progressive)
    return file.getvalue()


def test_pixels_that_do_not_decode_are_damage():
    assert "The PNG file is damaged" in refusal(png_of(64, 64, data=b"no zlib stream"))


def test_a_png_whose_sums_are_wrong_is_damaged():
    data = bytearray(picture("PNG"))
    data[data.index(b"IDAT") + 40] ^= 1
    assert "damaged" in refusal(bytes(data))


@pytest.mark.parametrize("length", [3_000_000, 60_000_000])
@pytest.mark.parametrize("name", [b"zTXt", b"iTXt"])
def test_a_png_may_say_as_much_of_itself_as_it_likes(name, length):
    said = zlib.compress(bytes(length))
    body = b"Comment\0\0" + said if name == b"zTXt" else b"XML:com.adobe.xmp\0\1\0\0\0" + said
    assert check(_with_chunk(name, body), **LIMITS).width == 120


def test_a_png_may_have_a_profile_of_some_megabytes():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + bytes(3_000_000)
    profile = struct.pack(">I", len(profile)) + profile[4:]
    assert check(_with_chunk(b"iCCP", b"of a printer\0\0" + zlib.compress(profile)), **LIMITS).width == 120


def _with_chunk(name, body):
    data = picture("PNG")
    return (
        data[:33] + struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) + data[33:]
    )


def test_a_sound_tiff_that_cannot_be_read_is_not_called_damaged_alone():
    data = bytearray(picture("TIFF"))
    at = data.index(struct.pack("<HHI", 262, 3, 1)) + 8
    data[at : at + 2] = struct.pack("<H", 32844)  # logarithms of brightness
    assert "of a kind that can’t be read here" in refusal(bytes(data))


def test_a_jpeg_of_more_passes_than_any_program_writes_is_refused():
    data = picture("JPEG", progressive=True)
    scan = data.index(b"\xff\xda")
    following = data.index(b"\xff\xc4", scan) if b"\xff\xc4" in data[scan:] else data.index(b"\xff\xda", scan + 2)
    assert "damaged" in refusal(data[:scan] + data[scan:following] * 101 + data[following:])


@pytest.mark.parametrize("turn", [3, 6, 8])
@pytest.mark.parametrize("kind", FORMATS)
def test_no_picture_is_turned_by_its_xmp_alone(kind, turn):
    xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    xmp += (
        f'<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="{turn}"/></rdf:RDF></x:xmpmeta>'
    )
    said = {"tiffinfo": {700: xmp.encode()}} if kind == "TIFF" else {"xmp": xmp.encode()}
    if kind == "PNG":
        said = {"pnginfo": PngInfo()}
        said["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp)
    source = Image.new("RGB", (1200, 800), "white")
    source.paste("black", (0, 0, 600, 400))  # the corner by which a turn of 180 degrees shows
    found = check(encoded(source, kind, **said), **LIMITS)
    assert (found.width, found.height) == (1200, 800)
    assert [max(found.image.getpixel(at)) < 60 for at in ((9, 9), (500, 330))] == [True, False]


def test_a_telephones_jpeg_with_a_second_picture_is_taken_as_its_first():
    data = picture("MPO", save_all=True, append_images=[Image.new("RGB", (60, 40), "red")])
    assert Image.open(BytesIO(data)).n_frames == 2
    found = check(data, **LIMITS)
    assert (found.format, found.width, found.height) == ("JPEG", 120, 90)
    assert found.image.getpixel((60, 80))[2] > 150  # not the red one


def test_a_scanners_thumbnail_behind_a_tiffs_picture_is_passed_over():
    small = Image.new("RGB", (30, 20))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    data = picture("TIFF", save_all=True, append_images=[small])
    assert Image.open(BytesIO(data)).n_frames == 2
    assert check(data, **LIMITS).width == 120


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_tiff_in_either_order_ends_where_its_pixels_do(order):
    data = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8 + 1024)
    tags = [
        (256, 4, 32),
        (257, 4, 32),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (278, 4, 32),
        (279, 4, 1024),
    ]
    data += bytes(1024) + struct.pack(order + "H", len(tags))
    for tag, kind, value in tags:
        data += struct.pack(order + "HHI", tag, kind, 1) + struct.pack(order + ("I" if kind == 4 else "H2x"), value)
    data += bytes(4)
    assert check(data, **LIMITS).width == 32
    assert "an archive" in refusal(data + archive())


@pytest.mark.parametrize("name", ["900 MP", "177 MP", "jpeg of 65,535", "webp of 16,383"])
def test_a_bomb_is_refused_from_its_header(name, tmp_path):
    (tmp_path / "bomb").write_bytes(BAD[name][0])
    code = """if True:
        import resource, sys, time
        from django.conf import settings
        settings.configure(USE_I18N=False)
        from media.imaging.decoding import FileRefused, check
        data = open(sys.argv[1], "rb").read()
        before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        try:
            check(data, most_bytes=2**30, most_pixels=80_000_000)
        except FileRefused:
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, time.process_time() - start)
    """
    run = [sys.executable, "-c", code, tmp_path / "bomb"]
    kilobytes, seconds = map(float, subprocess.run(run, check=True, capture_output=True, text=True).stdout.split())
    assert kilobytes < 100_000
    assert seconds < 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_file_of_countless_parts_is_refused_at_once(kind):
    data = {
        "JPEG": b"\xff\xd8" + b"\xff\xe1\0\2" * 1_000_000,
        "PNG": b"\x89PNG\r\n\x1a\n" + b"\0\0\0\0teSt\0\0\0\0" * 1_000_000,
        # A thousand folders that lie in each other's entries, each of ten thousand
        "TIFF": struct.pack("<2sHI", b"II", 42, 8)
        + struct.pack("<H10x", 10_000) * 10_000
        + b"\0\0"
        + b"".join(struct.pack("<I8x", 20 + 12 * folder) for folder in range(1000))
        + bytes(120_000),
    }[kind]
    start = time.process_time()
    assert "damaged" in refusal(data)
    assert time.process_time() - start < 1
