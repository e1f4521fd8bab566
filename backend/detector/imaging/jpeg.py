"""What the header of a JPEG tells about how it was compressed."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL.JpegImagePlugin import JpegImageFile, get_sampling

# ITU-T T.81, table K.1: what the quality setting of most software scales.
_LUMA: Final = np.array(
    [
        *(16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55),
        *(14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62),
        *(18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92),
        *(49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99),
    ]
)
_SUBSAMPLING: Final = {0: "4:4:4", 1: "4:2:2", 2: "4:2:0"}


def _tables() -> NDArray[np.int64]:
    """Scale the table for each quality from 1 to 100, as libjpeg does."""
    quality = np.arange(1, 101)
    scale = np.where(quality < 50, 5000 // quality, 200 - 2 * quality)[:, None]
    scaled: NDArray[np.int64] = np.clip((_LUMA * scale + 50) // 100, 1, 255)
    return scaled


_LOG_TABLES: Final = np.log(_tables())


def luma_table(image: JpegImageFile) -> NDArray[np.int64] | None:
    """Return the 64 quantisation steps of luma, row by row; None where there is no usual table."""
    table = image.quantization.get(0)
    return None if table is None or len(table) != 64 else np.asarray(table, np.int64)


def estimate_quality(table: NDArray[np.int64]) -> int:
    """Return the quality setting, 1 to 100, whose table is closest to this one.

    Exact for libjpeg and what is built on it; an approximation for cameras and editors that have
    tables of their own.
    """
    # Relative distance, because the large steps of high frequencies would drown the others.
    distance = np.abs(_LOG_TABLES - np.log(np.maximum(table, 1))).sum(axis=1)
    return int(distance.argmin()) + 1


def subsampling(image: JpegImageFile) -> str | None:
    """Return how much coarser colour is stored than brightness, or None where it is unusual."""
    return _SUBSAMPLING.get(get_sampling(image))
