"""Lossy formats and sizes as steps on pixels."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from training.pictures import Picture

Step = Callable[[Picture], Picture]


def resize(picture: Picture, scale: float, interpolation: int) -> Picture:
    """Rescale a picture by a factor, to at least 16 pixels a side."""
    height, width = picture.shape[:2]
    size = (max(round(width * scale), 16), max(round(height * scale), 16))
    return np.asarray(cv2.resize(picture, size, interpolation=interpolation), np.uint8)


def jpeg(quality: int) -> Step:
    """Return a step that saves as JPEG (4:2:0) of this quality and reads back."""
    return lambda picture: _through(".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality], picture)


def webp(quality: int) -> Step:
    """Return a step that saves as lossy WebP of this quality and reads back."""
    return lambda picture: _through(".webp", [cv2.IMWRITE_WEBP_QUALITY, quality], picture)


def _through(extension: str, options: list[int], picture: Picture) -> Picture:
    # Channel order matters to a codec's colour transform, so the picture goes in as BGR.
    _, data = cv2.imencode(extension, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None, "what was just encoded can be decoded"
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)
