"""Tell the type of a file by its first bytes; names and headers sent along are never asked."""

from __future__ import annotations

from typing import Final

from detector.imaging.errors import AnimatedImage, UnsupportedType

ACCEPTED_NAMES: Final = "JPEG, PNG, WebP, HEIC, AVIF, BMP or TIFF"
ACCEPTED_TYPES: Final = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heic",
    "image/avif",
    "image/bmp",
    "image/tiff",
)

_TIFF_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BMP_HEADER_SIZES = (12, 40, 52, 56, 64, 108, 124)
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
_SEQUENCE_BRANDS = frozenset({b"avis", b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "a GIF"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL image"),
    (b"\xff\x0a", "a JPEG XL image"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 image"),
    (b"8BPS", "a Photoshop document"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
)


def sniff(data: bytes) -> str:
    """Return the media type that the first bytes of a file stand for.

    Args:
        data: The whole file, or at least its first 512 bytes.

    Returns:
        One of `ACCEPTED_TYPES`.

    Raises:
        UnsupportedType: The bytes are something else; the detail names it when known.
        AnimatedImage: The file declares itself an HEIF or AVIF image sequence.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"BM") and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return "image/bmp"
    if data.startswith(_TIFF_MAGIC):
        return _sniff_tiff(data)
    if data[4:8] == b"ftyp":
        return _sniff_ftyp(data)
    raise UnsupportedType(_refusal(_name_other(data)))


def _sniff_tiff(data: bytes) -> str:
    if data[8:10] == b"CR":
        raise UnsupportedType(_refusal("a camera raw file"))
    return "image/tiff"


def _sniff_ftyp(data: bytes) -> str:
    """Tell the members of the ISO media family apart by their brands."""
    end = min(int.from_bytes(data[:4], "big"), 512)
    major = data[8:12]
    brands = {major} | {data[at : at + 4] for at in range(16, end - 3, 4)}
    if major in _SEQUENCE_BRANDS:
        raise AnimatedImage(animation_detail("an image sequence"))
    if major == b"avif" or (b"avif" in brands and b"mif1" in brands):
        return "image/avif"
    if major in _HEIC_BRANDS or (brands & _HEIC_BRANDS and b"mif1" in brands):
        return "image/heic"
    if major == b"crx ":
        raise UnsupportedType(_refusal("a camera raw file"))
    if b"mif1" in brands:
        raise UnsupportedType(_refusal("an HEIF image with an unusual codec"))
    raise UnsupportedType(_refusal("a video"))


def _name_other(data: bytes) -> str:
    for magic, name in _OTHERS:
        if data.startswith(magic):
            return name
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!--")) and b"<svg" in head):
        return "an SVG drawing"
    if head.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if data.startswith(b"RIFF"):
        return "a sound or video file"
    if data and not any(byte < 9 or 13 < byte < 27 for byte in data[:512]):
        return "text"
    return ""


def _refusal(name: str) -> str:
    what = f"is {name}" if name else "is not an image of a known kind"
    return f"By its content this file {what}. Send a photo as {ACCEPTED_NAMES}."


def animation_detail(what: str) -> str:
    """Say why a file with several pictures is refused, and what to send instead."""
    return (
        f"This file holds {what}, so there is no single picture to judge. "
        f"Save the frame or page in question as {ACCEPTED_NAMES} and send that."
    )
