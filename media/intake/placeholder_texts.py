"""Words that stand in a file though nobody has written them of its picture: its own name, and its camera's."""

from pathlib import PurePath

from kit.text import fold

# What cameras and telephones write into each ImageDescription.
_CAMERAS = {
    fold(words)
    for words in (
        *("OLYMPUS DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA", "MINOLTA DIGITAL CAMERA", "DIGITAL CAMERA"),
        *("SAMSUNG DIGITAL CAMERA", "SAMSUNG CAMERA PICTURES", "KODAK Digital Still Camera", "SONY DSC", "DCIM"),
        *("Exif_JPEG_PICTURE", "EXIF_HDL_ImageDescription", "Default", "Untitled", "User comments"),
    )
}


def is_unsaid(words: str, file_name: str) -> bool:
    """Say whether words that a file brings say nothing of its picture.

    Arguments: `words`, a description, headline or alt text; `file_name`, what the file was called when it came.
    """
    names = {fold(file_name), fold(PurePath(file_name).stem)}
    return fold(words) in _CAMERAS | names
