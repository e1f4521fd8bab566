"""Draw a photograph-like portrait, so that measurements need no picture of a real person."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Field = NDArray[np.float32]


def draw_portrait(width: int, height: int | None = None, seed: int = 3) -> Image.Image:
    """Draw a lit face with hair and shoulders before a blurred background, under camera noise.

    Args:
        width: Width in pixels.
        height: Height in pixels; as the width when not given.
        seed: Seed of the noise.
    """
    height = height or width
    side = min(width, height)
    small = min(side, 512)
    rng = np.random.default_rng(seed)
    face = Image.fromarray(_paint(small)).resize((side, side), Image.Resampling.BICUBIC)
    page = face.resize((width, height), Image.Resampling.BILINEAR, box=(0, 0, side, side // 12))
    page.paste(face, ((width - side) // 2, (height - side) // 2))
    noise = rng.normal(0.0, 3.0, (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8))


def portrait_jpeg(width: int, height: int | None = None, quality: int = 90) -> bytes:
    """Return the portrait as the bytes of a JPEG."""
    target = BytesIO()
    draw_portrait(width, height).save(target, "JPEG", quality=quality)
    return target.getvalue()


class _Canvas:
    """A square picture in coordinates from -1 to 1, painted from back to front."""

    def __init__(self, side: int) -> None:
        axis = np.linspace(-1, 1, side, dtype=np.float32)
        self.x, self.y = np.meshgrid(axis, axis)
        self.pixels = np.empty((side, side, 3), np.float32)

    def oval(self, x: float, y: float, wide: float, high: float, soft: float = 0.04) -> Field:
        """Return how much each pixel lies inside an oval, 0..1, with a soft border."""
        away = np.sqrt(((self.x - x) / wide) ** 2 + ((self.y - y) / high) ** 2)
        edge: Field = np.clip((1 - away) / soft + 0.5, 0, 1)
        return edge

    def paint(self, cover: Field, colour: tuple[int, int, int], light: Field | float = 1.0) -> None:
        """Lay a lit colour over the pixels as far as they are covered."""
        lit = np.multiply.outer(np.broadcast_to(light, cover.shape), np.array(colour, np.float32))
        self.pixels += cover[..., None] * (lit - self.pixels)


def _paint(side: int) -> NDArray[np.uint8]:
    canvas = _Canvas(side)
    x, y = canvas.x, canvas.y
    canvas.pixels[:] = np.stack([95 + 30 * y + 25 * x, 110 + 20 * y, 120 - 25 * x], axis=2)
    canvas.paint(canvas.oval(0, 1.15, 0.85, 0.5), (52, 60, 88), 1 - 0.25 * x)
    canvas.paint(canvas.oval(0, -0.12, 0.56, 0.72), (46, 32, 24), 1 + 0.3 * x)
    canvas.paint(canvas.oval(0, 0.62, 0.22, 0.34), (182, 132, 108), 0.85 - 0.2 * x)
    dome = np.sqrt(np.clip(1 - (x / 0.62) ** 2 - (y / 0.85) ** 2, 0.05, 1))
    light = 0.45 + 0.6 * dome - 0.25 * x - 0.08 * y
    canvas.paint(canvas.oval(0, 0.02, 0.40, 0.52), (226, 172, 146), light)
    _paint_features(canvas, light)
    canvas.paint(canvas.oval(0, -0.60, 0.43, 0.20, 0.3), (46, 32, 24), 1 + 0.3 * x)
    picture = Image.fromarray(np.clip(canvas.pixels, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(side / 400)))


def _paint_features(canvas: _Canvas, light: Field) -> None:
    for sign in (-1, 1):
        eye = 0.175 * sign
        canvas.paint(0.6 * canvas.oval(eye, -0.09, 0.14, 0.11, 0.9), (120, 76, 62), light)
        canvas.paint(canvas.oval(eye, -0.075, 0.085, 0.040, 0.15), (205, 196, 190), light)
        canvas.paint(canvas.oval(eye, -0.075, 0.040, 0.040, 0.15), (84, 58, 40), light)
        canvas.paint(canvas.oval(eye, -0.075, 0.018, 0.018, 0.3), (16, 12, 10))
        canvas.paint(canvas.oval(eye + 0.012, -0.088, 0.008, 0.008, 0.4), (250, 250, 250))
        canvas.paint(0.8 * canvas.oval(eye, -0.108, 0.095, 0.014, 0.5), (50, 34, 28))
        canvas.paint(0.85 * canvas.oval(eye, -0.185, 0.115, 0.024, 0.5), (58, 40, 30))
        canvas.paint(0.55 * canvas.oval(0.055 * sign, 0.165, 0.030, 0.018, 0.6), (84, 44, 38))
        canvas.paint(0.25 * canvas.oval(0.26 * sign, 0.16, 0.13, 0.12, 1.0), (224, 120, 110), light)
    canvas.paint(0.30 * canvas.oval(0.05, 0.06, 0.035, 0.15, 0.8), (140, 92, 76), light)
    canvas.paint(0.35 * canvas.oval(-0.01, 0.06, 0.025, 0.14, 0.9), (255, 222, 202), light)
    canvas.paint(0.7 * canvas.oval(0, 0.19, 0.10, 0.035, 0.9), (150, 92, 78), light)
    canvas.paint(0.9 * canvas.oval(0, 0.315, 0.140, 0.026, 0.4), (172, 82, 80), light)
    canvas.paint(0.9 * canvas.oval(0, 0.345, 0.115, 0.034, 0.4), (190, 96, 92), light)
    canvas.paint(0.85 * canvas.oval(0, 0.325, 0.130, 0.008, 0.6), (84, 36, 38))
    canvas.paint(0.30 * canvas.oval(0, 0.42, 0.10, 0.022, 0.9), (150, 100, 84), light)
