"""Pictures with their bodies missing, cut off or with bits turned over."""

from __future__ import annotations

import random
import struct
from functools import partial

from tests.hostile import build
from tests.hostile.case import ANY, DAMAGED, UNSUPPORTED, Case, case, photo
from tests.imaging.pictures import FORMATS


def broken() -> list[Case]:
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
    return [case(f"broken-{name}", data, DAMAGED) for name, data in files.items()]


def cut() -> list[Case]:
    """Every format cut off at many points; a cut this early never leaves a whole picture."""
    cases = []
    for kind in FORMATS:
        data = photo(kind)
        for percent in (1, 2, 4, 7, 11, 16, 22, 29, 37, 46, 56, 67, 78, 85, 90, 95):
            length = max(3, len(data) * percent // 100)
            cases.append(case(f"cut-{kind}-{percent}", data[:length], DAMAGED, UNSUPPORTED))
    return cases


def flipped() -> list[Case]:
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
