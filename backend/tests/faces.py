"""Drawn faces: no real person, yet enough of a face for the face detector."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw, ImageFilter

SKIN = (222, 180, 150)


@cache
def portrait(size: int = 480, *, face: float = 0.62, seed: int = 0) -> Image.Image:
    """Draw a head and shoulders, `face` of the height of a size × size picture."""
    scale = 4
    side = size * scale
    image = Image.new("RGB", (side, side), (108, 122, 134))
    pen = ImageDraw.Draw(image)
    unit = side * face / 2
    cx, cy = side / 2, side * 0.47

    def oval(x: float, y: float, rx: float, ry: float, fill: tuple[int, int, int]) -> None:
        box = (
            cx + (x - rx) * unit,
            cy + (y - ry) * unit,
            cx + (x + rx) * unit,
            cy + (y + ry) * unit,
        )
        pen.ellipse(box, fill=fill)

    oval(0, 2.15, 1.5, 1.2, (52, 62, 92))
    oval(0, 1.05, 0.36, 0.5, (172, 130, 104))
    oval(0, -0.22, 0.86, 0.98, (58, 40, 30))
    oval(0, 0, 0.74, 1, SKIN)
    oval(0, -0.8, 0.66, 0.3, (58, 40, 30))
    for x in (-1, 1):
        oval(x * 0.76, 0.02, 0.1, 0.2, (198, 154, 126))
        oval(x * 0.5, 0.3, 0.2, 0.3, (210, 164, 136))
        oval(x * 0.3, -0.16, 0.24, 0.17, (190, 144, 118))
    oval(0, 0.82, 0.3, 0.1, (204, 160, 134))
    oval(0, 0.62, 0.34, 0.2, (206, 160, 134))
    oval(-0.06, 0.1, 0.09, 0.3, (196, 150, 124))
    # What was drawn so far is shading; features on top of it stay sharp.
    image.paste(image.filter(ImageFilter.GaussianBlur(unit * 0.07)))
    for x in (-1, 1):
        oval(x * 0.31, -0.12, 0.15, 0.07, (236, 230, 224))
        oval(x * 0.31, -0.12, 0.075, 0.07, (72, 50, 34))
        oval(x * 0.31, -0.12, 0.034, 0.034, (12, 10, 10))
        oval(x * 0.33, -0.15, 0.014, 0.014, (255, 255, 255))
        oval(x * 0.31, -0.19, 0.17, 0.022, (84, 58, 46))
        oval(x * 0.32, -0.33, 0.2, 0.045, (66, 46, 34))
    oval(0.03, 0.12, 0.05, 0.2, (236, 198, 170))
    oval(0, 0.3, 0.15, 0.06, (196, 148, 120))
    oval(0.01, 0.26, 0.08, 0.06, (232, 192, 164))
    oval(-0.08, 0.33, 0.04, 0.022, (104, 66, 54))
    oval(0.08, 0.33, 0.04, 0.022, (104, 66, 54))
    oval(0, 0.57, 0.26, 0.075, (176, 92, 86))
    oval(0, 0.56, 0.24, 0.016, (104, 44, 44))
    image = image.filter(ImageFilter.GaussianBlur(side / 260))
    return _light(image.resize((size, size), Image.Resampling.LANCZOS), seed)


def _light(image: Image.Image, seed: int) -> Image.Image:
    """Shade from the left and add the grain of a camera."""
    pixels = np.asarray(image, dtype=np.float32)
    height, width = pixels.shape[:2]
    ramp = np.linspace(1.08, 0.78, width, dtype=np.float32)[None, :, None]
    grain = np.random.default_rng(seed).normal(0, 4, (height, width, 1))
    return Image.fromarray(np.clip(pixels * ramp + grain, 0, 255).astype(np.uint8))


def encode(image: Image.Image, form: str = "JPEG") -> bytes:
    """Return the picture as a file."""
    buffer = BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(image).save(buffer, quality=92)
        return buffer.getvalue()
    options = {"quality": 92} if form in ("JPEG", "WEBP") else {}
    image.save(buffer, form, **options)
    return buffer.getvalue()


def landscape(size: int = 320) -> Image.Image:
    """Draw sky above grass: a picture without a face."""
    rows = np.linspace(0, 1, size, dtype=np.float32)[:, None, None]
    sky = np.array([120, 170, 220], np.float32) * (1 - 0.4 * rows)
    grass = np.array([70, 120, 60], np.float32) * (0.6 + 0.4 * rows)
    pixels = np.where(rows < 0.6, sky, grass).repeat(size, axis=1)
    return Image.fromarray(pixels.astype(np.uint8))
