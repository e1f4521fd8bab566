"""Groups of pictures that show the same thing, so that copies never stand in two splits."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# Re-saved and rescaled copies differ by a few bits of 64; other pictures by about half of them.
MAX_DISTANCE = 6
CHUNK = 2048


def picture_hash(pixels: NDArray[np.uint8]) -> int:
    """Return a 64-bit difference hash: which of 8 x 8 places are brighter than their left one.

    Args:
        pixels: uint8 H x W x 3.
    """
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = (small[:, 1:] > small[:, :-1]).reshape(-1)
    return int.from_bytes(np.packbits(bits).tobytes(), "big")


def near_duplicate_groups(hashes: list[int], max_distance: int = MAX_DISTANCE) -> list[int]:
    """Join pictures whose hashes differ by few bits, and what hangs together through them.

    Args:
        hashes: 64-bit hashes.
        max_distance: Largest number of differing bits within a pair.

    Returns:
        For each picture the number of the first picture of its group.
    """
    values = np.array(hashes, np.uint64)
    parent = np.arange(len(values))
    for start in range(0, len(values), CHUNK):
        chunk = values[start : start + CHUNK]
        distances = np.bitwise_count(chunk[:, None] ^ values[None, start:])
        for row, column in np.argwhere(distances <= max_distance):
            _join(parent, start + int(row), start + int(column))
    return [_root(parent, number) for number in range(len(values))]


def _join(parent: NDArray[np.int_], first: int, second: int) -> None:
    a, b = _root(parent, first), _root(parent, second)
    parent[max(a, b)] = min(a, b)


def _root(parent: NDArray[np.int_], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = int(parent[number])
    return number
