"""Groups of pictures that show the same thing, so that copies never stand in two splits."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# Re-saved and rescaled copies differ by a few bits of 64; other pictures by about half of them.
MAX_DISTANCE = 6
# Portraits before a plain wall share those bits. Their details agree by .89 at most, in copies
# re-saved at JPEG 40, at a third of the size or in other light by .94 at least.
MIN_AGREEMENT = 0.92
DETAIL_SIDE = 32
# Pairs compared at a time, 8 bytes each.
BLOCK = 16_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """What tells copies of a picture from other pictures.

    Attributes:
        bits: 64-bit difference hash: which of 8 x 8 places are brighter than their left one.
        detail: int8 1024, the small structures of the picture at 32 x 32 pixels.
    """

    bits: int
    detail: NDArray[np.int8]


def fingerprint(pixels: NDArray[np.uint8]) -> Fingerprint:
    """Return the fingerprint of a picture.

    Args:
        pixels: uint8 H x W x 3.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = (small[:, 1:] > small[:, :-1]).reshape(-1)
    side = (DETAIL_SIDE, DETAIL_SIDE)
    thumb = cv2.resize(grey, side, interpolation=cv2.INTER_AREA).astype(np.float32)
    detail = (thumb - cv2.GaussianBlur(thumb, (0, 0), 2)).reshape(-1)
    scaled = detail * (127 / max(float(np.abs(detail).max()), 1e-6))
    return Fingerprint(
        int.from_bytes(np.packbits(bits).tobytes(), "big"), np.rint(scaled).astype(np.int8)
    )


def near_duplicate_groups(prints: list[Fingerprint], names: list[str] | None = None) -> list[int]:
    """Join copies, pictures of one name, and what hangs together through them.

    Args:
        prints: Fingerprints of the pictures.
        names: Group of each picture as the user gave it, "" where none was given.

    Returns:
        For each picture the number of the first picture of its group.
    """
    parent = np.arange(len(prints))
    first: dict[str, int] = {}
    for number, name in enumerate(names or ()):
        if name:
            _join(parent, first.setdefault(name, number), number)
    values = np.array([one.bits for one in prints], np.uint64)
    step = max(BLOCK // max(len(values), 1), 1)
    for start in range(0, len(values), step):
        chunk = values[start : start + step]
        distances = np.bitwise_count(chunk[:, None] ^ values[None, start:])
        for row, column in np.argwhere(distances <= MAX_DISTANCE):
            one, other = start + int(row), start + int(column)
            if one < other and _agree(prints[one], prints[other]):
                _join(parent, one, other)
    return [_root(parent, number) for number in range(len(prints))]


def _agree(one: Fingerprint, other: Fingerprint) -> bool:
    a, b = one.detail.astype(np.float32), other.detail.astype(np.float32)
    lengths = float(np.linalg.norm(a) * np.linalg.norm(b))
    return lengths == 0 or float(a @ b) / lengths >= MIN_AGREEMENT


def _join(parent: NDArray[np.int_], first: int, second: int) -> None:
    a, b = _root(parent, first), _root(parent, second)
    parent[max(a, b)] = min(a, b)


def _root(parent: NDArray[np.int_], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = int(parent[number])
    return number
