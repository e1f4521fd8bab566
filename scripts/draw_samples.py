"""Draw the sample pictures that are not photographs, beside those that are.

    python scripts/draw_samples.py      writes backend/detector/samples/{altered,two-drawn}.jpg

Needs the Python environment of the backend, whose tests have the drawn face.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "backend" / "detector" / "samples"
sys.path.insert(0, str(ROOT / "backend"))

from tests.faces import portrait  # noqa: E402

# Eyes, nose and mouth in grace-hopper.jpg, in pixels.
INNER_FACE = (203, 160, 329, 302)


def altered() -> Image.Image:
    """Blend a smaller-sampled, recoloured, shifted copy of a face into itself, as a swap does."""
    with Image.open(SAMPLES / "grace-hopper.jpg") as original:
        photo = original.convert("RGB")
    width, height = photo.size
    copy = ImageEnhance.Color(ImageEnhance.Brightness(photo).enhance(0.9)).enhance(0.5)
    copy = copy.resize((width // 2, height // 2))
    copy = copy.resize((width, height), Image.Resampling.BICUBIC)
    mask = Image.new("L", photo.size, 0)
    ImageDraw.Draw(mask).ellipse(INNER_FACE, fill=255)
    photo.paste(copy, (7, 5), mask.filter(ImageFilter.GaussianBlur(6)))
    return photo


def two_drawn(size: int = 480) -> Image.Image:
    """Draw two people side by side, the right one smaller."""
    both = Image.new("RGB", (2 * size, size))
    both.paste(portrait(size), (0, 0))
    both.paste(portrait(size, face=0.5, seed=7), (size, 0))
    return both


def main() -> None:
    """Write both pictures, each at most 80 kB."""
    altered().save(SAMPLES / "altered.jpg", quality=84, optimize=True)
    two_drawn().save(SAMPLES / "two-drawn.jpg", quality=78, optimize=True)


if __name__ == "__main__":
    main()
