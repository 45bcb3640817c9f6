"""Telling a camera's raw data from a picture, where both are TIFFs.

A raw file is a TIFF whose first picture is a thumbnail, or whose pixels lie as the sensor has counted them. Some makers
point at places beyond the end of their own files, so this looks at the tags alone and doesn't mind where they lead.
"""

from media.metadata.containers.tiff import Directory, Tiff

_SUBFILE, _COMPRESSION, _PHOTOMETRIC, _FOLDERS, _DNG_VERSION = 254, 259, 262, 330, 50706
_TAGS = {_SUBFILE, _COMPRESSION, _PHOTOMETRIC, _FOLDERS, _DNG_VERSION}
_REDUCED = 1
_OF_SENSORS = {32803, 34892}  # a colour filter array, and linear raw (TIFF/EP, DNG 1.7)
# Of Sony, Samsung, Nikon, DNG, Kodak, Kodak, Pentax
_COMPRESSIONS = {32767, 32769, 32770, 34713, 34892, 52546, 65000, 65024, 65535}
_PHASE_ONE = (b"IIII", b"MMMM")  # behind the head of a TIFF
_MOST_FOLDERS = 16


def is_raw(data: bytes) -> bool:
    """Say whether a file that begins as a TIFF holds a camera's raw data."""
    if data[8:12] in _PHASE_ONE:
        return True
    tiff = Tiff(data)
    first = tiff.first(_TAGS)
    if _DNG_VERSION in first or tiff.whole(first.get(_SUBFILE, b"")) & _REDUCED:
        return True
    return any(_is_of_a_sensor(tiff, folder) for folder in (first, *_further(tiff, first)))


def _is_of_a_sensor(tiff: Tiff, folder: Directory) -> bool:
    photometric, compression = (tiff.whole(folder.get(tag, b"")) for tag in (_PHOTOMETRIC, _COMPRESSION))
    return photometric in _OF_SENSORS or compression in _COMPRESSIONS


def _further(tiff: Tiff, first: Directory) -> list[Directory]:
    """Return the folders of the pictures that the first one has within it."""
    width = 8 if tiff.is_big else 4
    places = first.get(_FOLDERS, b"")[: width * _MOST_FOLDERS]
    starts = range(0, len(places) // width * width, width)
    return [tiff.directory(tiff.whole(places[at : at + width]), _TAGS) for at in starts]
