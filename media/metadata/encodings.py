"""The encodings in which the texts of IIM and EXIF occur in the wild, whatever they declare."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from media.metadata.values import shown

# Coded Character Set, IIM 4.2, 1:90: escape sequences of ISO 2022 for the encodings that are in use. The last byte
# names a 96-character set (ISO-IR) that an intermediate byte puts into G0 to G3; which of them says nothing more here.
UTF_8 = re.compile(rb"\x1b%(?:G|/[GHI])")
SET_OF_96 = re.compile(rb"\x1b[,\-./]([A-Za-z])")
PARTS_OF_8859 = {
    b"A": "cp1252",  # ISO 8859-1, whose control characters nobody writes and Windows uses
    b"B": "iso8859-2",
    b"C": "iso8859-3",
    b"D": "iso8859-4",
    b"F": "iso8859-7",
    b"G": "iso8859-6",
    b"H": "iso8859-8",
    b"L": "iso8859-5",
    b"M": "iso8859-9",
    b"V": "iso8859-10",
    b"Y": "iso8859-13",
    b"_": "iso8859-14",
    b"b": "iso8859-15",
    b"f": "iso8859-16",
}

# Bytes that are an accented letter in Mac Roman, and in Windows-1252 a sign or a capital that doesn't stand
# inside a word: "Ren\x8e" is "René" there and "RenŽ" here.
_SIGN_IN_WORD = re.compile(rb"(?<=[A-Za-z])[\x80\x82-\x84\x86-\x89\x8b\x95\x98\x99\x9b](?=[a-z])")
_CAPITAL_IN_WORD = re.compile(rb"(?<=[a-z])[\x8a\x8c\x8e\x9f]|(?<=[A-Z])[\x8a\x8c\x8e\x9f](?=[a-z])")


@dataclass(frozen=True)
class Decoded:
    text: str
    doubt: str = ""  # a sentence, if the encoding is only likely
    otherwise: str = ""  # the text in the other likely encoding
    is_cut: bool = False  # the bytes end in the middle of a character


def declared(escape: bytes) -> str:
    """Return the codec that an escape sequence of 1:90 declares, "" if it declares none that is known."""
    if UTF_8.search(escape):
        return "utf-8"
    part = SET_OF_96.search(escape)
    return PARTS_OF_8859.get(part[1], "") if part else ""


def decode(raw: bytes, codec: str = "") -> Decoded:
    """Return the text of bytes: in the encoding declared, else in strict UTF-8, else in Windows-1252.

    Mac Roman is taken only where Windows-1252 has no such bytes; where it is merely likely, or bytes of UTF-8 declare
    something else, the doubt says how it would read.
    """
    if raw.isascii():
        return Decoded(raw.decode("ascii"))
    if codec not in ("", "utf-8"):
        text, otherwise = _strictly(raw, codec), _strictly(raw, "utf-8")
        if text is None:  # what isn't in the encoding that is declared, and is UTF-8, is that
            return Decoded(otherwise, _undeclared(otherwise)) if otherwise else _broken(raw)
        return _two(text, otherwise, "UTF-8") if otherwise else Decoded(text)
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and (codec or not raw[: error.start].isascii()):
            return Decoded(raw[: error.start].decode("utf-8"), is_cut=True)
    return _broken(raw) if codec else _of_a_desk(raw)


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _broken(raw: bytes) -> Decoded:
    """Return the likeliest reading of bytes that aren't what they say they are."""
    decoded = _of_a_desk(raw)
    return decoded if decoded.doubt else Decoded(decoded.text, _undeclared(decoded.text))


def _undeclared(text: str) -> str:
    return _("This text isn't in the encoding that the file declares: it may read otherwise than “%s”.") % shown(text)


def _of_a_desk(raw: bytes) -> Decoded:
    """Return the reading of bytes that were typed on a desk of the nineties."""
    mac = raw.decode("mac_roman")
    windows = _strictly(raw, "cp1252")
    if windows is None:
        return Decoded(mac, _("The encoding of this text is unknown. In Mac Roman it reads “%s”.") % shown(mac))
    if not _SIGN_IN_WORD.search(raw) and not _CAPITAL_IN_WORD.search(raw):
        return Decoded(windows)
    return _two(windows, mac, "Mac Roman")


def _two(text: str, otherwise: str, encoding: str) -> Decoded:
    sentence = _("The encoding of this text is doubtful: “%(text)s”, or in %(encoding)s “%(otherwise)s”.")
    words = {"text": shown(text), "encoding": encoding, "otherwise": shown(otherwise)}
    return Decoded(text, sentence % words, otherwise)
