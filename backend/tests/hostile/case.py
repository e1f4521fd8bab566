"""What a case of the corpus is, and the ordinary files that cases are made from."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from tests.hostile import build
from tests.imaging.pictures import encode, textured

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


def case(name: str, make: Callable[[], bytes] | bytes, *expected: str) -> Case:
    """Return a case from its bytes, or from a function that makes them."""
    return Case(name, (lambda: make) if isinstance(make, bytes) else make, frozenset(expected))


@cache
def photo(kind: str) -> bytes:
    """Return an ordinary small picture of a format."""
    return encode(textured(), kind)


def jpeg_photo(**options: Any) -> bytes:
    """Return the ordinary picture as a JPEG saved with options."""
    return encode(textured(), "jpeg", **options)


def frames(kind: str, **options: Any) -> bytes:
    """Return three frames or pages in a format named as Pillow does."""
    target = BytesIO()
    textured(64, 48).save(
        target, kind, save_all=True, append_images=[textured(64, 48, seed=s) for s in (1, 2)],
        **options,
    )  # fmt: skip
    return target.getvalue()


def exif_jpeg(directory: bytes, start: int = 8) -> bytes:
    """Return a JPEG with an EXIF block of one directory as given."""
    block = b"Exif\0\0II*\0" + struct.pack("<L", start) + directory
    return build.jpeg_insert(photo("jpeg"), build.jpeg_segment(0xE1, block))
