"""What the file says about itself, apart from the picture: a lead for people, never a verdict.

Everything here can be forged or removed with ease, so nothing of it moves a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from detector.imaging.exif import Directory, Exif, read_exif
from detector.imaging.generators import GeneratorTag, find_generator_tags, xmp_creator_tool
from detector.imaging.jpeg import estimate_quality, luma_table, subsampling
from detector.imaging.plain import plain_text

HINTS: Final = ("no_metadata", "screenshot_size", "content_credentials")

_MAKE, _MODEL, _SOFTWARE = 0x010F, 0x0110, 0x0131
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011
_LATITUDE, _LONGITUDE = 2, 4
_IPTC_RESOURCE = 0x0404
_TIFF_XMP, _TIFF_IPTC = 700, 33723
# Width and height of common screens in pixels, upright or turned.
_SCREENS: Final = frozenset(
    frozenset(size)
    for size in (
        *((1280, 720), (1280, 800), (1366, 768), (1440, 900), (1536, 864), (1600, 900)),
        *((1680, 1050), (1920, 1080), (1920, 1200), (2560, 1440), (2560, 1600), (2880, 1800)),
        *((3024, 1964), (3440, 1440), (3456, 2234), (3840, 2160), (750, 1334), (828, 1792)),
        *((1080, 2340), (1080, 2400), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622)),
        *((1242, 2688), (1284, 2778), (1290, 2796), (1320, 2868), (1440, 3088), (1440, 3120)),
        *((1620, 2160), (1640, 2360), (1668, 2388), (2048, 2732)),
    )
)


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What the camera or the last software wrote; `taken_at` is ISO 8601, zone only if stated."""

    camera: str | None = None
    software: str | None = None
    taken_at: str | None = None
    gps_present: bool = False


@dataclass(frozen=True, slots=True)
class CompressionFacts:
    """How the file is stored; quality is 1–100 and estimated, hints are among `HINTS`."""

    format: str
    jpeg_quality: int | None = None
    subsampling: str | None = None
    progressive: bool | None = None
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that a file says about itself."""

    exif: ExifFacts
    compression: CompressionFacts
    generator_tags: tuple[GeneratorTag, ...] = field(default=())


def read_evidence(image: Image.Image, media_type: str, data: bytes) -> Evidence:
    """Read what a file says about itself; what is broken in it is left out.

    Args:
        image: The picture, loaded by the plugin of its type.
        media_type: What the content is, one of `ACCEPTED_TYPES`.
        data: The whole file.
    """
    tiff = media_type == "image/tiff"
    exif = read_exif(data if tiff else _bytes(image.info.get("exif")))
    xmp = exif.image[_TIFF_XMP].value if tiff and _TIFF_XMP in exif.image else b""
    xmp = xmp or _bytes(image.info.get("xmp"))
    texts = _texts(image)
    iptc = _iptc(image, exif.image if tiff else {})
    comment = _bytes(image.info.get("comment")) if isinstance(image, JpegImageFile) else b""
    facts = _exif_facts(exif, texts, xmp)
    said = any((facts.camera, facts.software, facts.taken_at, facts.gps_present, xmp, iptc, texts))
    return Evidence(
        exif=facts,
        compression=_compression(image, media_type, _hints(image, facts, said=said)),
        generator_tags=find_generator_tags(exif, texts, xmp, iptc, comment),
    )


def _exif_facts(exif: Exif, texts: Mapping[str, str], xmp: bytes) -> ExifFacts:
    make, model = _text(exif.image, _MAKE), _text(exif.image, _MODEL)
    if make and model and model.lower().startswith(make.split()[0].lower()):
        make = None  # many makers repeat their name in the model
    software = _text(exif.image, _SOFTWARE) or plain_text(texts.get("Software", ""))
    return ExifFacts(
        camera=" ".join(filter(None, (make, model))) or None,
        software=software or xmp_creator_tool(xmp),
        taken_at=_moment(_text(exif.photo, _TAKEN), _text(exif.photo, _TAKEN_OFFSET)),
        gps_present=any(exif.gps[tag].value for tag in (_LATITUDE, _LONGITUDE) if tag in exif.gps),
    )


def _compression(image: Image.Image, media_type: str, hints: tuple[str, ...]) -> CompressionFacts:
    name = media_type.removeprefix("image/")
    if not isinstance(image, JpegImageFile):
        return CompressionFacts(name, hints=hints)
    table = luma_table(image)
    return CompressionFacts(
        format=name,
        jpeg_quality=None if table is None else estimate_quality(table),
        subsampling=subsampling(image),
        progressive="progressive" in image.info,
        hints=hints,
    )


def _hints(image: Image.Image, facts: ExifFacts, *, said: bool) -> tuple[str, ...]:
    screen = frozenset(image.size) in _SCREENS and facts.camera is None
    found = {
        "no_metadata": not said,
        "screenshot_size": screen,
        "content_credentials": _has_manifest(image),
    }
    return tuple(name for name in HINTS if found[name])


def _has_manifest(image: Image.Image) -> bool:
    """Say whether a C2PA manifest is there; its signature is not checked."""
    if isinstance(image, JpegImageFile):
        return any(name == "APP11" and b"c2pa" in part[:100] for name, part in image.applist)
    if isinstance(image, PngImageFile):
        return any(chunk[0] == b"caBX" for chunk in image.private_chunks)
    return False


def _texts(image: Image.Image) -> dict[str, str]:
    if not isinstance(image, PngImageFile):
        return {}
    return {str(key): str(value) for key, value in image.text.items() if value}


def _iptc(image: Image.Image, directory: Directory) -> bytes:
    if _TIFF_IPTC in directory:
        return directory[_TIFF_IPTC].value
    resources: Any = image.info.get("photoshop")
    return _bytes(resources.get(_IPTC_RESOURCE)) if isinstance(resources, dict) else b""


def _moment(text: str | None, offset: str | None) -> str | None:
    """Turn `2026:11:21 14:00:00` into ISO 8601."""
    try:
        return datetime.strptime(f"{text}{offset or ''}", _FORMATS[offset is not None]).isoformat()
    except ValueError:
        return _moment(text, None) if offset else None


_FORMATS: Final = ("%Y:%m:%d %H:%M:%S", "%Y:%m:%d %H:%M:%S%z")


def _text(directory: Directory, tag: int) -> str | None:
    return directory[tag].text() if tag in directory else None


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
