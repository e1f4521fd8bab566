"""Hundreds of files that a server on the open web is sent sooner or later, made in code.

Each case names the codes with which `decode` may answer; `OK` means that it is a picture.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from tests.hostile import build
from tests.imaging.pictures import FORMATS, encode, quadrants, textured

OK = "ok"
DAMAGED, UNSUPPORTED, ANIMATED = "damaged-image", "unsupported-type", "animated-image"
PIXELS, EMPTY, BYTES = "too-many-pixels", "empty-file", "file-too-large"
ANY = frozenset({OK, DAMAGED, UNSUPPORTED, ANIMATED, PIXELS})


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its name, how to make its bytes, and the answers that are right."""

    name: str
    make: Callable[[], bytes]
    expected: frozenset[str]


def _case(name: str, make: Callable[[], bytes] | bytes, *expected: str) -> Case:
    return Case(name, (lambda: make) if isinstance(make, bytes) else make, frozenset(expected))


@cache
def photo(kind: str) -> bytes:
    """Return an ordinary small picture of a format."""
    return encode(textured(), kind)


def _jpeg(**options: Any) -> bytes:
    return encode(textured(), "jpeg", **options)


def _frames(kind: str, **options: Any) -> bytes:
    target = BytesIO()
    textured(64, 48).save(
        target, kind, save_all=True, append_images=[textured(64, 48, seed=s) for s in (1, 2)],
        **options,
    )  # fmt: skip
    return target.getvalue()


def _foreign() -> list[Case]:
    """Files of other types under the name of a picture."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    gif = encode_gif()
    files = {
        "text.jpg": b"This is not a picture at all.\n" * 40,
        "bm-text.bmp": b"BMW is a maker of cars, and this is a text about them.\n" * 5,
        "html": b"<!DOCTYPE html><html><body>hello</body></html>",
        "svg-script": svg,
        "svg-prolog": b'\xef\xbb\xbf<?xml version="1.0"?>\n' + svg,
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n",
        "gif": gif,
        "gif-javascript": b"GIF89a/*" + gif[8:] + b"*/=1;alert(document.domain);",
        "gif-animated": _frames("GIF"),
        "zip": b"PK\x03\x04" + bytes(60),
        "mp4": build.ftyp(b"isom", b"isom", b"iso2", b"avc1", b"mp41") + bytes(200),
        "mov": build.ftyp(b"qt  ", b"qt  ") + bytes(200),
        "webm": b"\x1aE\xdf\xa3" + bytes(64),
        "avi": b"RIFF\x24\0\0\0AVI LIST" + bytes(64),
        "wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(64),
        "mp3": b"ID3\x04\0\0\0\0\0\0" + bytes(64),
        "elf": b"\x7fELF\x02\x01\x01" + bytes(64),
        "exe": b"MZ\x90\0" + bytes(64),
        "gzip": b"\x1f\x8b\x08\0" + bytes(64),
        "jpeg-xl": b"\xff\x0a" + bytes(64),
        "jpeg-2000": b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(64),
        "photoshop": b"8BPS\0\x01" + bytes(64),
        "icon": b"\0\0\x01\0\x01\0" + bytes(64),
        "heif-other-codec": build.ftyp(b"mif1", b"mif1", b"avci") + bytes(100),
        "raw-cr3": build.ftyp(b"crx ", b"crx ", b"isom") + bytes(100),
        "raw-cr2": b"II*\0\x10\0\0\0CR\x02\0" + bytes(100),
        "raw-preview": build.tiff_pages([1, 0]),
        "raw-dng": build.tiff([*build.page_entries(4, 200), (50706, 1, 4, 0x0401)], bytes(300)),
        "bmp-run-length": build.bmp_header(64, 64, bits=8, compression=1) + bytes(2000),
        "tiff-lab": lab_tiff(),
        "one-byte": b"\xff",
        "jpeg-two-bytes": b"\xff\xd8",
        "zeros": bytes(5000),
        "ones": b"\xff" * 5000,
        "random": random.Random(5).randbytes(5000),
        "png-upper-case": b"\x89png\r\n\x1a\n" + bytes(100),
    }
    return [_case(f"foreign-{name}", data, UNSUPPORTED) for name, data in files.items()]


def encode_gif() -> bytes:
    target = BytesIO()
    quadrants().save(target, "GIF")
    return target.getvalue()


def lab_tiff() -> bytes:
    target = BytesIO()
    Image.new("LAB", (8, 8), (120, 130, 140)).save(target, "TIFF")
    return target.getvalue()


def _too_big() -> list[Case]:
    """Bombs: few bytes that would unfold to gigabytes."""
    jpeg = photo("jpeg")
    frame = jpeg.index(b"\xff\xc0") + 5
    huge_jpeg = jpeg[:frame] + struct.pack(">HH", 65500, 65500) + jpeg[frame + 4 :]
    lossless = b"RIFF\x40\0\0\0WEBPVP8L\x30\0\0\0\x2f" + struct.pack("<L", 0x0FFFFFFF)
    wide_tiff = [(256, 4, 1, 50_000), (257, 4, 1, 50_000), (258, 3, 1, 8), (259, 3, 1, 8),
                 (262, 3, 1, 1), (273, 4, 1, 200), (278, 4, 1, 50_000), (279, 4, 1, 100)]  # fmt: skip
    tiles = [*build.page_entries(16, 200)[:6], (322, 4, 1, 60_000), (323, 4, 1, 60_000),
             (324, 4, 1, 200), (325, 4, 1, 256)]  # fmt: skip
    size = (160, 120)
    return [
        _case("bomb-png-20000", partial(build.png, 20_000, 20_000, depth=1), PIXELS),
        _case("bomb-png-13000", partial(build.png, 13_000, 13_000), PIXELS),
        _case("bomb-png-largest", build.png(2**31 - 1, 2**31 - 1, rows=b""), PIXELS),
        _case("bomb-png-long-side", build.png(1, 100_000), PIXELS),
        _case("bomb-jpeg", huge_jpeg, PIXELS),
        _case("bomb-webp-extended", build.webp_extended(16_384, 16_384), PIXELS),
        _case("bomb-webp-lossless", lossless + bytes(60), PIXELS),
        _case("bomb-bmp", build.bmp_header(30_000, -30_000) + bytes(100), PIXELS),
        _case("bomb-bmp-bits", build.bmp_header(2**31 - 1, 2, bits=1) + bytes(100), PIXELS),
        _case("bomb-tiff", build.tiff(wide_tiff, bytes(400)), PIXELS),
        _case("bomb-tiff-tiles", build.tiff(tiles, bytes(600)), PIXELS),
        _case("bomb-avif-lies", avif_with_inner_size(9_000, 9_000), PIXELS),
        _case(
            "bomb-avif-declared",
            build.restate_size(photo("avif"), size, (30_000, 30_000)),
            PIXELS,
            DAMAGED,
        ),
        _case(
            "bomb-heic-declared",
            build.restate_size(photo("heic"), size, (30_000, 30_000)),
            PIXELS,
            DAMAGED,
        ),
        _case("bomb-heic-lies", build.restate_size(photo("heic"), size, (8, 8)), DAMAGED),
        _case("bomb-bytes", lambda: photo("jpeg") + bytes(10_000_000), BYTES),
        _case("empty", b"", EMPTY),
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


def _costly() -> list[Case]:
    """Files built to burn time or memory in the parser rather than in the pixels."""
    jpeg, progressive = photo("jpeg"), _jpeg(progressive=True)
    scan = progressive[progressive.rindex(b"\xff\xda") : -2]
    text = b"key\0\0" + zlib.compress(bytes(8_000_000))
    profile = b"icc\0\0" + zlib.compress(bytes(900_000))
    comments = build.jpeg_segment(0xFE, b"") * 400_000
    overlap = [(40_000 + tag, 1, 900_000, 0) for tag in range(4_000)]
    strips = [*build.page_entries(16, 200)[:6], (273, 4, 2_000_000, 200), (278, 4, 1, 1)]
    page = build.page_entries(4, 200)
    return [
        _case("costly-jpeg-comments", build.jpeg_insert(jpeg, comments), DAMAGED),
        _case("costly-jpeg-starts", b"\xff\xd8" * 900_000 + jpeg, DAMAGED),
        _case("costly-jpeg-ends", b"\xff\xd8\xff\xd9" + b"\xff\xd9" * 900_000 + jpeg, DAMAGED),
        _case("costly-jpeg-junk", jpeg[:2] + jpeg[2:4] + b"\0\2" + bytes(4_000_000), DAMAGED),
        _case("costly-jpeg-scans", progressive[:-2] + scan * 3_000 + b"\xff\xd9", DAMAGED),
        _case("costly-png-chunks", build.png(8, 8, extra=build.png_chunk(b"prIv") * 100_000),
              DAMAGED),
        _case("costly-png-text", build.png(8, 8, extra=build.png_chunk(b"zTXt", text)), DAMAGED),
        _case("costly-png-profiles",
              build.png(8, 8, extra=build.png_chunk(b"iCCP", profile) * 3_000), DAMAGED),
        _case("costly-tiff-overlap", build.tiff([*page, *overlap], bytes(1_000_000)), OK, DAMAGED),
        _case("costly-tiff-strips", build.tiff(strips, bytes(8_100_000)), DAMAGED),
        _case("costly-tiff-directory", build.tiff(page * 900, bytes(500)), DAMAGED),
        _case("costly-tiff-loop", build.tiff(page, bytes(300), following=8), OK),
        _case("costly-tiff-pages", build.tiff_pages([1 - 1] + [1] * 40), ANIMATED),
        _case("costly-webp-canvas", build.webp_extended(6_000, 6_000), DAMAGED),
        _case("costly-exif-entries", exif_jpeg(b"\xff\xff" + b"\x12\x01\x03\0" * 3000), OK),
        _case("costly-exif-far", exif_jpeg(b"", start=0xFFFFFFF0), OK),
    ]  # fmt: skip


def exif_jpeg(directory: bytes, start: int = 8) -> bytes:
    """Return a JPEG with an EXIF block of one directory as given."""
    block = b"Exif\0\0II*\0" + struct.pack("<L", start) + directory
    return build.jpeg_insert(photo("jpeg"), build.jpeg_segment(0xE1, block))


def _moving() -> list[Case]:
    sequence = build.ftyp(b"hevc", b"hevc", b"msf1") + bytes(300)
    return [
        _case("moving-png", _frames("PNG"), ANIMATED),
        _case("moving-webp", _frames("WEBP"), ANIMATED),
        _case("moving-avif", _frames("AVIF", speed=10), ANIMATED),
        _case("moving-tiff", _frames("TIFF"), ANIMATED),
        _case("moving-heic", sequence, ANIMATED),
        _case("moving-heic-generic", build.ftyp(b"msf1", b"msf1", b"hevc") + bytes(300), ANIMATED),
    ]


def _broken() -> list[Case]:
    """Right beginnings with nothing sensible behind them."""
    png, jpeg = photo("png"), photo("jpeg")
    frame = jpeg.index(b"\xff\xc0")
    no_height = jpeg[: frame + 5] + b"\0\0" + jpeg[frame + 7 :]
    deep = jpeg[: frame + 4] + b"\x0c" + jpeg[frame + 5 :]
    middle = png.index(b"IDAT") + 100
    page = build.page_entries(4, 200)
    files = {
        "jpeg-start-only": b"\xff\xd8\xff",
        "jpeg-no-height": no_height,
        "jpeg-12-bit": deep,
        "jpeg-no-tables": jpeg[:2] + jpeg[frame:],
        "jpeg-two-frames": jpeg[:frame] + jpeg[frame : frame + 19] + jpeg[frame:],
        "png-signature-only": png[:8],
        "png-no-data": png[: png.index(b"IDAT") - 4],
        "png-zero-width": build.png(0, 8, rows=b"\0"),
        "png-bad-colour": build.png(4, 4, colour=0, depth=7, rows=bytes(20)),
        "png-flipped-data": png[:middle] + bytes(64) + png[middle + 64 :],
        "png-no-rows": build.png(64, 64, rows=b""),
        "png-bad-checksum": png.replace(b"IHDR", b"IHDR", 1)[:29] + b"\0\0\0\0" + png[33:],
        "webp-header-only": photo("webp")[:16],
        "webp-unknown-chunk": b"RIFF\x20\0\0\0WEBPXXXX" + bytes(32),
        "webp-no-picture": build.webp_extended(64, 64),
        "heic-brand-only": build.ftyp(b"heic", b"mif1", b"heic"),
        "avif-brand-only": build.ftyp(b"avif", b"mif1", b"avif"),
        "avif-zeros": build.ftyp(b"avif", b"mif1", b"avif") + bytes(2000),
        "avif-as-heic": build.ftyp(b"heic", b"mif1") + photo("avif")[32:],
        "bmp-header-only": build.bmp_header(64, 64),
        "bmp-zero-width": build.bmp_header(0, 64) + bytes(5000),
        "bmp-no-depth": build.bmp_header(64, 64, bits=5) + bytes(5000),
        "tiff-header-only": b"II*\0\x08\0\0\0",
        "tiff-far-directory": b"MM\0*\xff\xff\xff\xf0" + bytes(64),
        "tiff-big-header": b"II+\0\x08\0\0\0" + struct.pack("<Q", 2**63) + bytes(64),
        "tiff-no-size": build.tiff([(262, 3, 1, 1)]),
        "tiff-no-strips": build.tiff(page[:6]),
        "tiff-far-strips": build.tiff(build.page_entries(64, 2**31), bytes(20)),
        "tiff-odd-compression": build.tiff([*page[:4], (259, 3, 1, 999), *page[5:]], bytes(300)),
        "tiff-many-samples": build.tiff([*page[:7], (277, 3, 1, 65535), *page[8:]], bytes(300)),
    }
    return [_case(f"broken-{name}", data, DAMAGED) for name, data in files.items()]


def _odd_but_right() -> list[Case]:
    """Unusual pictures, and metadata that makes no sense around good ones."""
    jpeg, png = photo("jpeg"), photo("png")
    ramp = np.linspace(0, 65535, 400).astype(np.uint16).reshape(20, 20)
    zipped = b"PK\x03\x04" + b"payload" * 50 + b"PK\x05\x06" + bytes(18)
    files: dict[str, bytes] = {
        "jpeg-zip": jpeg + zipped,
        "jpeg-php": build.jpeg_insert(jpeg, build.jpeg_segment(0xFE, b"<?php system($_GET[0]); ?>")),
        "jpeg-pdf": build.jpeg_insert(jpeg, build.jpeg_segment(0xFE, b"%PDF-1.4")),
        "jpeg-video-behind": jpeg + build.ftyp(b"mp42") + random.Random(1).randbytes(200_000),
        "png-html-behind": png + b"<script>alert(1)</script>",
        "jpeg-exif-garbage": build.jpeg_insert(
            jpeg, build.jpeg_segment(0xE1, b"Exif\0\0" + random.Random(2).randbytes(3000))),
        "jpeg-exif-cut": exif_jpeg(b"\x05\0\x12\x01"),
        "jpeg-exif-self": exif_jpeg(b"\x01\0\x12\x01\x0d\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"),
        "jpeg-profile-garbage": build.jpeg_insert(
            jpeg, build.jpeg_segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"\xee" * 3000)),
        "jpeg-profile-parts-missing": build.jpeg_insert(
            jpeg, build.jpeg_segment(0xE2, b"ICC_PROFILE\0\x02\x05" + bytes(300))),
        "jpeg-pictures-index-garbage": build.jpeg_insert(
            jpeg, build.jpeg_segment(0xE2, b"MPF\0" + bytes(60))),
        "jpeg-progressive": _jpeg(progressive=True),
        "jpeg-cmyk": encode(textured().convert("CMYK"), "jpeg"),
        "jpeg-grey": encode(textured().convert("L"), "jpeg"),
        "png-16-bit-grey": encode(Image.fromarray(ramp), "png"),
        "png-16-bit-colour": build.png(32, 32, depth=16, colour=2),
        "png-16-bit-clear": build.png(32, 32, depth=16, colour=6),
        "png-1-bit": build.png(33, 9, depth=1),
        "png-zero-frames": build.png(8, 8, extra=build.png_chunk(b"acTL", bytes(8))),
        "png-palette": encode(textured().convert("P"), "png", transparency=b"\0\x80"),
        "png-profile": encode(quadrants(), "png", icc_profile=b"\0" * 500),
        "tiff-16-bit-grey": encode(Image.fromarray(ramp), "tiff"),
        "tiff-cmyk": encode(textured().convert("CMYK"), "tiff"),
        "tiff-float": encode(Image.fromarray(np.full((9, 9), np.nan, np.float32)), "tiff"),
        "tiff-thumbnail": build.tiff_pages([0, 1, 4]),
        "tiff-next-nowhere": build.tiff(build.page_entries(4, 200), bytes(300), following=2**31),
        "png-tall": build.png(1, 50_000),
        "png-wide": build.png(50_000, 1),
        "jpeg-wide": encode(textured(50_000, 1), "jpeg"),
        "png-41-columns": build.png(41, 65_535),
    }  # fmt: skip
    cases = [_case(f"odd-{name}", data, OK) for name, data in files.items()]
    for kind in FORMATS:
        for size in ((1, 1), (8, 8)):
            cases.append(_case(f"odd-{kind}-{size[0]}px", encode(textured(*size), kind), OK))
    for orientation in range(10):
        exif = Image.Exif()
        exif[0x0112] = orientation
        cases.append(_case(f"odd-turned-{orientation}", _jpeg(exif=exif.tobytes()), OK))
    return cases


def _cut() -> list[Case]:
    """Every format cut off at many points; a cut this early never leaves a whole picture."""
    cases = []
    for kind in FORMATS:
        data = photo(kind)
        for percent in (1, 2, 4, 7, 11, 16, 22, 29, 37, 46, 56, 67, 78, 85, 90, 95):
            length = max(3, len(data) * percent // 100)
            cases.append(_case(f"cut-{kind}-{percent}", data[:length], DAMAGED, UNSUPPORTED))
    return cases


def _flipped() -> list[Case]:
    """Every format with random bits turned over, near the head and all through."""
    cases = []
    for kind in FORMATS:
        for seed in range(24):
            rng, data = random.Random(f"{kind}{seed}"), bytearray(photo(kind))
            reach = min(len(data), 400) if seed % 2 else len(data)
            for _ in range(1 + seed):
                data[rng.randrange(4, reach)] ^= 1 << rng.randrange(8)
            cases.append(Case(f"flipped-{kind}-{seed}", partial(bytes, data), ANY))
    return cases


@cache
def corpus() -> tuple[Case, ...]:
    """Return every case of the corpus."""
    groups = (_foreign, _too_big, _costly, _moving, _broken, _odd_but_right, _cut, _flipped)
    return tuple(case for group in groups for case in group())
