"""Draw an evidence grid as a transparent overlay."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

# Anchors of matplotlib's viridis (CC0), the dashboard's map too: lightness rises evenly, so it
# reads the same without colour vision.
STOPS = np.array(
    [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]], np.float32
)
MAX_ALPHA = 215


def _colour_table() -> NDArray[np.uint8]:
    places = np.linspace(0, 255, len(STOPS))
    levels = np.arange(256)
    table = np.stack([np.interp(levels, places, STOPS[:, c]) for c in range(3)], axis=1)
    # Weak evidence stays see-through, so that the face under it can be read.
    alpha = MAX_ALPHA * (levels / 255) ** 0.8
    return np.concatenate([table, alpha[:, None]], axis=1).round().astype(np.uint8)


TABLE = _colour_table()


def render_heatmap(grid: NDArray[np.uint8], size: int = 256) -> bytes:
    """Return a PNG to lay over the crop's square.

    Args:
        grid: Evidence, uint8 rows x columns, 0 none to 255 full.
        size: Side of the PNG in pixels.

    Returns:
        Bytes of an RGBA PNG of size x size pixels.
    """
    smooth = Image.fromarray(grid).resize((size, size), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    Image.fromarray(TABLE[np.asarray(smooth)]).save(buffer, "PNG", compress_level=6)
    return buffer.getvalue()
