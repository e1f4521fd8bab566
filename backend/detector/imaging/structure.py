"""Bound what a file may cost before a decoder opens it, by reading nothing but its headers.

Decoders trust what a file declares: a canvas to allocate, a number of scans, chunks or tiles to
keep in lists. Ordinary pictures stay far below the bounds here.
"""

from __future__ import annotations

import re
import struct

from detector.imaging.avif import coded_sizes
from detector.imaging.errors import DamagedImage, UnsupportedType
from detector.imaging.limits import Limits, check_size
from detector.imaging.sniff import ACCEPTED_NAMES
from detector.imaging.tiff import check_tiff

_MAX_JPEG_SEGMENTS = 5_000
_MAX_JPEG_SCANS = 100
_MAX_JPEG_JUNK = 100_000
_MAX_PNG_CHUNKS = 50_000
_MAX_PNG_SIDE_CHUNKS = 1_000
_NEXT_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def check_structure(media_type: str, data: bytes, limits: Limits) -> None:
    """Refuse a file whose headers promise more work or memory than a picture needs.

    Raises:
        DamagedImage: The structure is broken, or built only to be expensive.
        TooManyPixels: A header states a size over the limits.
        AnimatedImage: A TIFF with several pages.
        UnsupportedType: A camera raw file in a TIFF, or a run-length coded BMP.
    """
    try:
        if media_type == "image/jpeg":
            _check_jpeg(data)
        elif media_type == "image/png":
            _check_png(data)
        elif media_type == "image/webp":
            _check_webp(data, limits)
        elif media_type == "image/bmp":
            _check_bmp(data)
        elif media_type == "image/tiff":
            check_tiff(data, limits)
        elif media_type == "image/avif":
            _check_avif(data, limits)
    except (struct.error, IndexError) as error:
        raise DamagedImage(_broken("its headers end too early")) from error


def _broken(why: str) -> str:
    return f"This file is damaged: {why}. Export or download the picture again and send that."


def _check_jpeg(data: bytes) -> None:
    """Count segments and scans: thousands of empty scans would each walk the whole picture."""
    at, segments, scans, junk = 2, 0, 0, 0
    while found := _NEXT_JPEG_MARKER.search(data, at):
        marker = data[found.start() + 1]
        if marker == 0xD9 and scans:  # end of the picture; what follows is never read
            return
        segments += 1
        junk += 0 if scans else found.start() - at
        scans += marker == 0xDA
        if segments > _MAX_JPEG_SEGMENTS or scans > _MAX_JPEG_SCANS or junk > _MAX_JPEG_JUNK:
            raise DamagedImage(_broken("it holds far more segments than a photo has"))
        at = found.end()
        if marker not in (0x01, 0xD8, 0xD9):  # all but these state their length
            at += int.from_bytes(data[at : at + 2], "big")
    if not scans:
        raise DamagedImage(_broken("it holds no picture data"))


def _check_png(data: bytes) -> None:
    """Count chunks: each costs time, and a compressed one may unfold to a megabyte."""
    at, chunks, others = 8, 0, 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">L4s", data, at)
        chunks += 1
        others += kind not in (b"IDAT", b"fcTL", b"fdAT")
        if chunks > _MAX_PNG_CHUNKS or others > _MAX_PNG_SIDE_CHUNKS:
            raise DamagedImage(_broken("it holds far more chunks than a picture has"))
        if kind == b"IEND":
            return
        at += 12 + length


def _check_webp(data: bytes, limits: Limits) -> None:
    """Read the canvas size: the decoder allocates two canvases as soon as it is opened."""
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<L", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        raise DamagedImage(_broken("its first chunk is not a WebP picture"))
    check_size(width, height, limits)


def _check_bmp(data: bytes) -> None:
    """Refuse run-length coding: its decoder is slow Python, and no photo uses it."""
    (header_size,) = struct.unpack_from("<L", data, 14)
    if header_size >= 40 and struct.unpack_from("<L", data, 30)[0] in (1, 2):
        raise UnsupportedType(
            "This BMP is run-length coded, which photos are not. "
            f"Save the picture as {ACCEPTED_NAMES} without that and send it."
        )


def _check_avif(data: bytes, limits: Limits) -> None:
    """Check the size inside the compressed data, because the size around it may lie."""
    sizes = coded_sizes(data)
    if not sizes:
        raise DamagedImage(_broken("no compressed picture was found in it"))
    for width, height in sizes:
        check_size(width, height, limits)
