"""Signatures that picture generators leave in metadata. Whoever wants to can remove them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from detector.imaging.exif import Exif
from detector.imaging.plain import plain_text

MAX_TAGS: Final = 20
TAG_SOURCES: Final = ("exif", "png", "xmp", "iptc", "comment")
_MAX_XMP: Final = 500_000
_MAX_SEARCHED: Final = 8_000

# Only names that mean nothing else, in no language: `imagen` is Spanish for picture.
_NAMES: Final = re.compile(
    r"\b(?:stable[ _-]?diffusion|sdxl|midjourney|dall[·-]?e|novelai|comfyui|invoke ?ai|"
    r"automatic1111|fooocus|adobe firefly|google imagen|black[ -]forest[ -]labs|leonardo\.ai|"
    r"ideogram\.ai|dreamstudio|nightcafe|craiyon|bing image creator|gpt-image|openai|chatgpt|"
    r"made with google ai|stylegan\d?|deepfacelab|faceswap|facefusion|faceapp|reface app)\b",
    re.I,
)
_SETTINGS: Final = re.compile(r"\bSteps: \d+.{0,400}\bSampler: ", re.S)
_KEYS: Final = frozenset(
    ("sd-metadata", "invokeai_metadata", "invokeai_graph", "fooocus_scheme", "generation_data")
)
_PNG_XMP: Final = "XML:com.adobe.xmp"
_COMFY_KEYS: Final = frozenset(("prompt", "workflow"))
_COMFY: Final = re.compile(r'"(?:class_type|nodes|last_node_id)"')
_EXIF_TAGS: Final = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x9286: "UserComment",
}
_SOURCE_TYPE: Final = re.compile(rb"digitalsourcetype/([A-Za-z]{1,60})", re.I)
_SYNTHETIC_TYPES: Final = frozenset(
    (
        "trainedalgorithmicmedia",
        "compositewithtrainedalgorithmicmedia",
        "algorithmicmedia",
        "algorithmicallyenhanced",
        "compositesynthetic",
    )
)
_XMP_FIELD: Final = re.compile(
    rb":(CreatorTool|Credit|Source|AISystemUsed|AISystemVersionUsed|AIPromptInformation)"
    rb"""(?:\s{0,9}=\s{0,9}["']([^"'<>]{0,400})|>\s{0,99}(?:<rdf:\w{3}>\s{0,99}<rdf:li[^>]{0,99}>)?([^<]{0,400}))"""
)
_IPTC_FIELDS: Final = {65: "OriginatingProgram", 110: "Credit", 115: "Source"}


@dataclass(frozen=True, slots=True)
class GeneratorTag:
    """Where a signature was found (one of `TAG_SOURCES`), under which key, its text."""

    source: str
    key: str
    value: str


def find_generator_tags(
    exif: Exif, texts: Mapping[str, str], xmp: bytes, iptc: bytes, comment: bytes
) -> tuple[GeneratorTag, ...]:
    """Collect at most `MAX_TAGS` signatures of picture generators from metadata.

    Args:
        exif: The parsed EXIF directories.
        texts: Text chunks of a PNG by keyword.
        xmp: The XMP packet, or nothing.
        iptc: The IPTC-IIM records, or nothing.
        comment: The comment of a JPEG, or nothing.
    """
    found = [*_from_exif(exif), *_from_texts(texts), *_from_xmp(xmp[:_MAX_XMP]), *_from_iptc(iptc)]
    said = plain_text(comment)
    if said and _is_signature(said):
        found.append(GeneratorTag("comment", "Comment", said))
    return tuple(dict.fromkeys(found))[:MAX_TAGS]


def xmp_creator_tool(xmp: bytes) -> str | None:
    """Return the software that an XMP packet names."""
    for match in _XMP_FIELD.finditer(xmp[:_MAX_XMP]):
        if match[1] == b"CreatorTool":
            return plain_text(match[2] or match[3] or b"")
    return None


def _is_signature(text: str) -> bool:
    return bool(_NAMES.search(text) or _SETTINGS.search(text))


def _from_exif(exif: Exif) -> Iterator[GeneratorTag]:
    for tag, entry in (*exif.image.items(), *exif.photo.items()):
        if tag in _EXIF_TAGS:
            text = entry.text(_MAX_SEARCHED)
            if text and _is_signature(text):
                yield GeneratorTag("exif", _EXIF_TAGS[tag], plain_text(text) or "")


def _from_texts(texts: Mapping[str, str]) -> Iterator[GeneratorTag]:
    for key, value in texts.items():
        if key == _PNG_XMP:  # searched field by field instead
            continue
        start = value[:_MAX_SEARCHED]
        name = key.lower()
        comfy = name in _COMFY_KEYS and _COMFY.search(start)
        if name in _KEYS or comfy or _is_signature(start):
            shown = plain_text(start)
            if shown:
                yield GeneratorTag("png", plain_text(key, 79) or "", shown)


def _from_xmp(xmp: bytes) -> Iterator[GeneratorTag]:
    for match in _SOURCE_TYPE.finditer(xmp):
        if match[1].decode("ascii").lower() in _SYNTHETIC_TYPES:
            yield GeneratorTag("xmp", "DigitalSourceType", match[1].decode("ascii"))
    for match in _XMP_FIELD.finditer(xmp):
        key = match[1].decode("ascii")
        value = plain_text(match[2] or match[3] or b"")
        if value and (key.startswith("AI") or _is_signature(value)):
            yield GeneratorTag("xmp", key, value)


def _from_iptc(iptc: bytes) -> Iterator[GeneratorTag]:
    """Walk the datasets of IPTC-IIM: 0x1C, record, number, length, value."""
    at = 0
    while at + 5 <= len(iptc) and iptc[at] == 0x1C:
        size = int.from_bytes(iptc[at + 3 : at + 5], "big")
        value = plain_text(iptc[at + 5 : at + 5 + size])
        key = _IPTC_FIELDS.get(iptc[at + 2]) if iptc[at + 1] == 2 else None
        if key and value and _is_signature(value):
            yield GeneratorTag("iptc", key, value)
        at += 5 + size
