"""Pictures drawn for tests, and their files in every accepted format."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image

pillow_heif.register_heif_opener()

# Format name of Pillow, options that keep pixels close, media type, largest mean error allowed.
FORMATS: dict[str, tuple[str, dict[str, Any], str, float]] = {
    "jpeg": ("JPEG", {"quality": 95, "subsampling": 0}, "image/jpeg", 1.0),
    "png": ("PNG", {}, "image/png", 0.0),
    "webp": ("WEBP", {"lossless": True}, "image/webp", 0.0),
    "heic": ("HEIF", {"quality": 95}, "image/heic", 1.5),
    "avif": ("AVIF", {"quality": 95}, "image/avif", 3.0),
    "bmp": ("BMP", {}, "image/bmp", 0.0),
    "tiff": ("TIFF", {"compression": "tiff_lzw"}, "image/tiff", 0.0),
}


def quadrants(width: int = 80, height: int = 60) -> Image.Image:
    """Draw red, green, blue and light grey quarters: no two orientations look alike."""
    pixels = np.empty((height, width, 3), np.uint8)
    middle, centre = height // 2, width // 2
    pixels[:middle, :centre] = (220, 30, 30)
    pixels[middle:, :centre] = (30, 200, 40)
    pixels[:middle, centre:] = (40, 50, 210)
    pixels[middle:, centre:] = (200, 200, 200)
    return Image.fromarray(pixels)


def textured(width: int = 160, height: int = 120, seed: int = 7) -> Image.Image:
    """Draw smooth colours under fine noise, so that a compressed file has a body to damage."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    waves = [127 + 90 * np.sin(x / (9 + k) + k) * np.cos(y / (13 - k)) for k in range(3)]
    noisy = np.stack(waves, axis=2) + rng.normal(0, 12, (height, width, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Save a picture as one of `FORMATS`; options given here win over the usual ones."""
    name, usual, _, _ = FORMATS[kind]
    target = BytesIO()
    image.save(target, name, **{**usual, **options})
    return target.getvalue()


def mean_error(pixels: NDArray[np.uint8], image: Image.Image) -> float:
    """Return the mean absolute difference to a picture, on the scale of 0 to 255."""
    expected = np.asarray(image.convert("RGB")).astype(np.int16)
    assert pixels.shape == expected.shape
    return float(np.abs(pixels.astype(np.int16) - expected).mean())
