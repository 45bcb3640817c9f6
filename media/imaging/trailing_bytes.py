"""What stands behind the picture in a file's bytes, judged by what it is.

Telephones, cameras and picture desks write previews, films, notes and padding there, and the original keeps them;
readers only get files that are made anew. What a program other than a reader of pictures would open is refused: one
file that is two things is how it gets past those who look for one.
"""

import re
import struct
import zipfile
from io import BytesIO

ARCHIVE, PDF, PAGE, PROGRAM = "archive", "pdf", "page", "program"

_MOST_BEFORE_PDF = 1024  # bytes, among which a reader of PDFs looks for the beginning of one
_LONGEST_REMARK = 65_536 + 22  # bytes behind an archive's directory, and the record that stands before them
_LONGEST_TEXT = 64 * 1024
_PADDING = b"\0\xff\r\n\t "
_PRINTED = bytes(range(0x20, 0x7F)) + b"\t\r\n"

# Long enough, with what follows them, that no compressed picture or film holds one by chance: (kind, what is looked
# for first as it's found fast, what then has to be there).
_MARKS = (
    (ARCHIVE, b"PK\3\4", rb"PK\x03\x04[\0-\x3f][\0-\x03]..[\0\x08\x09\x0c\x0e\x5d\x5f\x63]\0"),
    (ARCHIVE, b"PK\1\2", rb"PK\x01\x02..[\0-\x3f][\0-\x03]..[\0\x08\x09\x0c\x0e\x5d\x5f\x63]\0"),
    (ARCHIVE, b"PK\5\6\0\0\0\0", rb"PK\x05\x06\0{18}"),  # of nothing
    (ARCHIVE, b"Rar!\x1a\x07", b""),
    (ARCHIVE, b"7z\xbc\xaf\x27\x1c", b""),
    (ARCHIVE, b"\x1f\x8b\x08", rb"\x1f\x8b\x08[\0-\x1f]....[\0\x02\x04][\0-\x0d\xff]"),
    (ARCHIVE, b"\xfd7zXZ\0", b""),
    (ARCHIVE, b"BZh", rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"),
    (ARCHIVE, b"\x28\xb5\x2f\xfd", rb"\x28\xb5\x2f\xfd[\0-\x07\x20-\x27\x40-\x47\x60-\x67\x80-\x87\xa0-\xa7\xc0-\xc7]"),
    (ARCHIVE, b"MSCF\0\0\0\0", b""),
    (ARCHIVE, b"ustar", rb"ustar(?:\0\d\d|  \0)"),
    (ARCHIVE, b"LZIP\1", b""),
    (ARCHIVE, b"!<arch>\n", b""),
    (PDF, b"%PDF-", rb"%PDF-\d"),
    (PROGRAM, b"%!PS-Adobe", b""),
    (PROGRAM, b"\x7fELF", rb"\x7fELF[\x01\x02][\x01\x02]\x01"),
    (PROGRAM, b"PE\0\0", rb"PE\0\0(?:\x4c\x01|\x64\x86|\x64\xaa|[\xc0\xc2\xc4]\x01|\0\x02)"),
    (PROGRAM, b"This program cannot be run in DOS mode", b""),
    (PROGRAM, b"\xed\xfe", rb"[\xce\xcf]\xfa\xed\xfe[\x07\x0c\x12]\0\0[\0\x01]"),
    (PROGRAM, b"\xfe\xed\xfa", rb"\xfe\xed\xfa[\xce\xcf][\0\x01]\0\0[\x07\x0c\x12]"),
    (PROGRAM, b"\xca\xfe\xba\xbe\0\0\0", rb"\xca\xfe\xba\xbe\0\0\0[\x01-\x50]"),  # of Java, or of several Macs
    (PROGRAM, b"\0asm\1\0\0\0", b""),
    (PROGRAM, b"dex\n03", rb"dex\n03\d\0"),
    (PROGRAM, b"#!", rb"#! ?/(?:usr/|system/|opt/|s?bin/)"),
    (PROGRAM, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""),  # an Office document, which may hold macros
)
_FOUND = tuple((kind, mark, re.compile(pattern, re.DOTALL)) for kind, mark, pattern in _MARKS)


def _in_any_width(word: bytes) -> bytes:
    """Return the pattern of a word in UTF-8 and in UTF-16, where a NUL stands between its letters."""
    return rb"\0?".join(re.escape(word[at : at + 1]) for at in range(len(word)))


_ELEMENTS = (b"html", b"head", b"body", b"script", b"iframe", b"svg", b"style", b"object", b"embed", b"form", b"img")
_PAGE = re.compile(
    rb"<\0?(?:(?:"
    + rb"|".join(_in_any_width(name) for name in _ELEMENTS)
    + rb")\0?[\s/>]|"
    + _in_any_width(b"!doctype html")
    + rb"|(?:s\0?v\0?g\0?:\0?)s\0?v\0?g|"
    + _in_any_width(b"?php")
    + rb"\0?\s)",
    re.IGNORECASE,
)
# What would turn up by chance, so that it counts only in the text with which a rider begins or ends.
_TEXT = re.compile(
    rb"</?(?:a|abbr|area|audio|b|base|br|button|center|dd|div|dl|dt|em|font|frame|h[1-6]|hr|i|input|li|link|marquee|"
    rb"math|meta|ol|p|pre|span|strong|table|td|template|textarea|title|tr|u|ul|video)(?:\s[^<>]*)?/?>"
    rb"|<!--|<\?=|<%|\b(?:eval|alert|fetch|require|import|function|setTimeout)\s*\(|javascript:",
    re.IGNORECASE,
)


def payload(data: bytes, at: int) -> str:
    """Return the kind of what may not ride behind a picture: ARCHIVE, PDF, PAGE or PROGRAM; "" if nothing does.

    Arguments: `data`, the bytes of a file; `at`, where its picture ends.
    """
    if b"%PDF-" in data[:_MOST_BEFORE_PDF]:
        return PDF
    if b"PK\5\6" in data[-_LONGEST_REMARK:] and _is_archive(data):
        return ARCHIVE
    tail = data[at:]
    for kind, mark, found in _FOUND:
        if mark in tail and found.search(tail):
            return kind
    return PAGE if _PAGE.search(tail) or any(map(_TEXT.search, _texts(tail))) else ""


def _is_archive(data: bytes) -> bool:
    """Tell an archive, which is read from its end wherever it begins, from bytes that happen to spell its mark."""
    try:
        zipfile.ZipFile(BytesIO(data)).close()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, OverflowError):
        return False
    return True


def _texts(tail: bytes) -> tuple[bytes, bytes]:
    """Return the text with which a rider begins and that with which it ends, "" where it does with anything else."""
    tail = tail.strip(_PADDING)
    head, end = tail[:_LONGEST_TEXT], tail[-_LONGEST_TEXT:]
    return head[: len(head) - len(head.lstrip(_PRINTED))], end[len(end.rstrip(_PRINTED)) :]
