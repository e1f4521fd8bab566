"""Files that are no single picture of an accepted type, whatever they are called."""

from __future__ import annotations

import random
from io import BytesIO

from PIL import Image

from tests.hostile import build
from tests.hostile.case import ANIMATED, UNSUPPORTED, Case, case, frames
from tests.imaging.pictures import quadrants


def foreign() -> list[Case]:
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
        "gif-animated": frames("GIF"),
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
    return [case(f"foreign-{name}", data, UNSUPPORTED) for name, data in files.items()]


def encode_gif() -> bytes:
    target = BytesIO()
    quadrants().save(target, "GIF")
    return target.getvalue()


def lab_tiff() -> bytes:
    target = BytesIO()
    Image.new("LAB", (8, 8), (120, 130, 140)).save(target, "TIFF")
    return target.getvalue()


def moving() -> list[Case]:
    sequence = build.ftyp(b"hevc", b"hevc", b"msf1") + bytes(300)
    return [
        case("moving-png", frames("PNG"), ANIMATED),
        case("moving-webp", frames("WEBP"), ANIMATED),
        case("moving-avif", frames("AVIF", speed=10), ANIMATED),
        case("moving-tiff", frames("TIFF"), ANIMATED),
        case("moving-heic", sequence, ANIMATED),
        case("moving-heic-generic", build.ftyp(b"msf1", b"msf1", b"hevc") + bytes(300), ANIMATED),
    ]
