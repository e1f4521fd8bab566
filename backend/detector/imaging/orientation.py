"""Read the EXIF orientation of a picture and turn pixels upright without a second copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.imaging.exif import read_directory

_ORIENTATION_TAG = 0x0112
_SHORT = 3


def read_orientation(exif: bytes) -> int:
    """Return the EXIF orientation, 1 to 8, or 1 where it is missing or makes no sense."""
    entry = read_directory(exif.removeprefix(b"Exif\0\0")).get(_ORIENTATION_TAG)
    value = entry.number if entry and entry.kind == _SHORT else None
    return value if value is not None and 1 <= value <= 8 else 1


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
