"""Photoshop's image resources, among which the IIM block lies (Adobe Photoshop File Formats, "Image Resources")."""

import re

from django.utils.translation import gettext as _

from media.metadata.blocks import IIM, MOST_ENTRIES, Blocks, damaged

SIGNATURES = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
IPTC_NAA = 0x0404
_MARK = re.compile(rb"8BIM\x04\x04(?:\0\0|\x01.)(.{4})(\x1c[\x01\x02])", re.DOTALL)


def collect(resources: bytes, blocks: Blocks) -> None:
    """Add the IIM blocks of a run of resources to `blocks`; damage that may have cost them all is told there."""
    at, before = 0, len(blocks.iim)
    for _resource in range(MOST_ENTRIES):
        if resources[at : at + 4] not in SIGNATURES:
            if resources[at:].strip(b"\0"):
                break
            return
        kind = int.from_bytes(resources[at + 4 : at + 6], "big")
        at += 6
        at += (1 + resources[at] + 1) & ~1 if at < len(resources) else 1  # a Pascal string, padded to an even length
        size = int.from_bytes(resources[at : at + 4], "big")
        at += 4
        if at + size > len(resources):
            break
        if kind == IPTC_NAA:
            blocks.add_iim(resources[at : at + size])
        at += (size + 1) & ~1
    if len(blocks.iim) > before:
        return
    found = _MARK.search(resources)  # the block may stand behind the damage, told by what it begins with
    if not found:
        blocks.doubt(damaged(IIM))
        return
    blocks.doubt(_("Photoshop’s blocks are damaged: the IIM block among them was found by its mark and read."))
    blocks.add_iim(resources[found.start(2) : found.start(2) + int.from_bytes(found[1], "big")])
