"""Read the EXIF orientation of a picture and turn pixels upright without a second copy."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

_ORIENTATION_TAG = 0x0112
_MAX_ENTRIES = 1000


def read_orientation(exif: bytes) -> int:
    """Return the EXIF orientation, 1 to 8, or 1 where it is missing or makes no sense.

    Only the first directory is read, entry by entry, so garbage costs nothing.
    """
    body = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(order + "L", body, 4)
        (count,) = struct.unpack_from(order + "H", body, start)
        for index in range(min(count, _MAX_ENTRIES)):
            tag, kind, _, value = struct.unpack_from(order + "HHLH", body, start + 2 + 12 * index)
            if tag == _ORIENTATION_TAG:
                return value if kind == 3 and 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def upright_size(width: int, height: int, orientation: int) -> tuple[int, int]:
    """Return width and height in pixels after turning a stored picture upright."""
    return (height, width) if orientation >= 5 else (width, height)


def stored_view(upright: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Return a view of an upright H×W×3 array in the row order of the stored picture.

    Writing row `y` of the stored picture into row `y` of the view puts every pixel where it
    belongs in the upright array, so no turned copy is needed.
    """
    views = {
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.swapaxes(0, 1),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].swapaxes(0, 1),
        8: np.rot90(upright, -1),
    }
    return views.get(orientation, upright)
