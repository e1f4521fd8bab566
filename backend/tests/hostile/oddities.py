"""Unusual files that are pictures all the same and must be taken."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from tests.hostile import build
from tests.hostile.case import OK, Case, case, exif_jpeg, jpeg_photo, photo
from tests.imaging.pictures import FORMATS, encode, quadrants, textured


def odd_but_right() -> list[Case]:
    """Unusual pictures, and metadata that makes no sense around good ones."""
    jpeg, png = photo("jpeg"), photo("png")
    ramp = np.linspace(0, 65535, 400).astype(np.uint16).reshape(20, 20)
    zipped = b"PK\x03\x04" + b"payload" * 50 + b"PK\x05\x06" + bytes(18)
    files: dict[str, bytes] = {
        "jpeg-zip": jpeg + zipped,
        "jpeg-php": build.jpeg_insert(jpeg, build.jpeg_segment(0xFE, b"<?php phpinfo(); ?>")),
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
        "jpeg-progressive": jpeg_photo(progressive=True),
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
    cases = [case(f"odd-{name}", data, OK) for name, data in files.items()]
    for kind in FORMATS:
        for size in ((1, 1), (8, 8)):
            cases.append(case(f"odd-{kind}-{size[0]}px", encode(textured(*size), kind), OK))
    for orientation in range(10):
        exif = Image.Exif()
        exif[0x0112] = orientation
        cases.append(case(f"odd-turned-{orientation}", jpeg_photo(exif=exif.tobytes()), OK))
    return cases
