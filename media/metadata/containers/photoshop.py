"""Photoshop's image resources, among which the IIM block lies (Adobe Photoshop File Formats, "Image Resources")."""

from media.metadata.blocks import IIM, MOST, damaged

SIGNATURES = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
IPTC_NAA = 0x0404


def iim(resources, blocks):
    """Return the IIM block of a run of resources, b"" if there is none; damage is told to `blocks`."""
    at = 0
    for _ in range(MOST):
        if resources[at : at + 4] not in SIGNATURES:
            if resources[at:].strip(b"\0"):
                break
            return b""
        kind = int.from_bytes(resources[at + 4 : at + 6], "big")
        at += 6
        at += (1 + resources[at] + 1) & ~1 if at < len(resources) else 1  # a Pascal string, padded to an even length
        size = int.from_bytes(resources[at : at + 4], "big")
        at += 4
        if at + size > len(resources):
            break
        if kind == IPTC_NAA:
            return resources[at : at + size]
        at += (size + 1) & ~1
    blocks.doubt(damaged(IIM))
    return b""
