"""Files of few bytes that would take gigabytes of memory or minutes of time."""

from __future__ import annotations

import struct
import zlib
from functools import partial

from tests.hostile import build
from tests.hostile.case import (
    ANIMATED,
    BYTES,
    DAMAGED,
    EMPTY,
    OK,
    PIXELS,
    Case,
    case,
    exif_jpeg,
    jpeg_photo,
    photo,
)
from tests.imaging.pictures import encode, textured


def too_big() -> list[Case]:
    """Bombs: few bytes that would unfold to gigabytes."""
    jpeg = photo("jpeg")
    frame = jpeg.index(b"\xff\xc0") + 5
    huge_jpeg = jpeg[:frame] + struct.pack(">HH", 65500, 65500) + jpeg[frame + 4 :]
    lossless = b"RIFF\x40\0\0\0WEBPVP8L\x30\0\0\0\x2f" + struct.pack("<L", 0x0FFFFFFF)
    page = build.page_entries(50_000, 200)
    tiles = [
        *build.page_entries(16, 200)[:6],
        *((tag, 4, 1, value) for tag, value in ((322, 60_000), (323, 60_000), (324, 200))),
    ]
    size, huge = (160, 120), (30_000, 30_000)
    return [
        case("bomb-png-20000", partial(build.png, 20_000, 20_000, depth=1), PIXELS),
        case("bomb-png-13000", partial(build.png, 13_000, 13_000), PIXELS),
        case("bomb-png-largest", build.png(2**31 - 1, 2**31 - 1, rows=b""), PIXELS),
        case("bomb-png-long-side", build.png(1, 100_000), PIXELS),
        case("bomb-jpeg", huge_jpeg, PIXELS),
        case("bomb-webp-extended", build.webp_extended(16_384, 16_384), PIXELS),
        case("bomb-webp-lossless", lossless + bytes(60), PIXELS),
        case("bomb-bmp", build.bmp_header(30_000, -30_000) + bytes(100), PIXELS),
        case("bomb-bmp-bits", build.bmp_header(2**31 - 1, 2, bits=1) + bytes(100), PIXELS),
        case("bomb-tiff", build.tiff(page, bytes(400)), PIXELS),
        case("bomb-tiff-tiles", build.tiff(tiles, bytes(600)), PIXELS),
        case("bomb-avif-lies", avif_with_inner_size(9_000, 9_000), PIXELS),
        case("bomb-avif-declared", build.restate_size(photo("avif"), size, huge), PIXELS, DAMAGED),
        case("bomb-heic-declared", build.restate_size(photo("heic"), size, huge), PIXELS, DAMAGED),
        case("bomb-heic-lies", build.restate_size(photo("heic"), size, (8, 8)), DAMAGED),
        case("bomb-bytes", lambda: photo("jpeg") + bytes(10_000_000), BYTES),
        case("empty", b"", EMPTY),
    ]


def avif_with_inner_size(width: int, height: int) -> bytes:
    """Return an AVIF of 160×120 by its container whose AV1 data states another size."""
    data = encode(textured(), "avif", range="full")
    short = bytearray(data)
    # A still picture: profile and two flags, then level and the bit lengths of both sides.
    for at in range(len(data) - 12):
        if data[at] == 0x0A and data[at + 1] in range(6, 16):
            bits = int.from_bytes(data[at + 2 : at + 10], "big")
            reduced = bits >> 59 & 1
            if not reduced:
                continue
            start = 64 - 10
            w_bits, h_bits = (bits >> start - 4 & 15) + 1, (bits >> start - 8 & 15) + 1
            stated = bits >> start - 8 - w_bits & (1 << w_bits) - 1
            if stated + 1 == 160:
                return _widen(bytes(short), at, bits, start, w_bits + h_bits, (width, height))
    raise AssertionError("no short sequence header found")


def _widen(
    data: bytes, at: int, bits: int, start: int, side_bits: int, size: tuple[int, int]
) -> bytes:
    """Rewrite the sides in a sequence header as 14-bit numbers; what follows them shifts."""
    head = bits >> start
    sides = (13 << 4 | 13) << 28 | size[0] - 1 << 14 | size[1] - 1
    rest_bits = start - 8 - side_bits
    rest = bits & (1 << rest_bits) - 1
    shift = 28 - side_bits
    packed = ((head << 36 | sides) << rest_bits | rest) >> max(0, shift)
    return data[: at + 2] + (packed & (1 << 64) - 1).to_bytes(8, "big") + data[at + 10 :]


def costly() -> list[Case]:
    """Files built to burn time or memory in the parser rather than in the pixels."""
    jpeg, progressive = photo("jpeg"), jpeg_photo(progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    text = b"key\0\0" + zlib.compress(bytes(8_000_000))
    profile = b"icc\0\0" + zlib.compress(bytes(900_000))
    comments = build.jpeg_segment(0xFE, b"") * 400_000
    overlap = [(40_000 + tag, 1, 900_000, 0) for tag in range(4_000)]
    strips = [*build.page_entries(16, 200)[:6], (273, 4, 2_000_000, 200), (278, 4, 1, 1)]
    page = build.page_entries(4, 200)
    return [
        case("costly-jpeg-comments", build.jpeg_insert(jpeg, comments), DAMAGED),
        case("costly-jpeg-starts", b"\xff\xd8" * 900_000 + jpeg, DAMAGED),
        case("costly-jpeg-ends", b"\xff\xd8\xff\xd9" + b"\xff\xd9" * 900_000 + jpeg, DAMAGED),
        case("costly-jpeg-junk", jpeg[:2] + jpeg[2:4] + b"\0\2" + bytes(4_000_000), DAMAGED),
        case("costly-jpeg-scans", progressive[:-2] + scan * 3_000 + b"\xff\xd9", DAMAGED),
        case("costly-png-chunks", build.png(8, 8, extra=build.png_chunk(b"prIv") * 100_000),
              DAMAGED),
        case("costly-png-text", build.png(8, 8, extra=build.png_chunk(b"zTXt", text)), DAMAGED),
        case("costly-png-profiles",
              build.png(8, 8, extra=build.png_chunk(b"iCCP", profile) * 3_000), DAMAGED),
        case("costly-tiff-overlap", build.tiff([*page, *overlap], bytes(1_000_000)), OK, DAMAGED),
        case("costly-tiff-strips", build.tiff(strips, bytes(8_100_000)), DAMAGED),
        case("costly-tiff-directory", build.tiff(page * 900, bytes(500)), DAMAGED),
        case("costly-tiff-loop", build.tiff(page, bytes(300), following=8), OK),
        case("costly-tiff-pages", build.tiff_pages([1 - 1] + [1] * 40), ANIMATED),
        case("costly-webp-canvas", build.webp_extended(6_000, 6_000), DAMAGED),
        case("costly-exif-entries", exif_jpeg(b"\xff\xff" + b"\x12\x01\x03\0" * 3000), OK),
        case("costly-exif-far", exif_jpeg(b"", start=0xFFFFFFF0), OK),
    ]  # fmt: skip
