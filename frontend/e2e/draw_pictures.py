"""Draw the pictures that the end-to-end tests hand to the dashboard.

    python draw_pictures.py FOLDER

Needs the Python environment of the backend, whose tests have the drawn face.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "backend"))

from tests.faces import landscape, portrait  # noqa: E402


def pair(size: int = 480) -> Image.Image:
    """Draw two people side by side, the right one smaller."""
    left, right = portrait(size), portrait(size, face=0.5, seed=7)
    both = Image.new("RGB", (2 * size, size))
    both.paste(left, (0, 0))
    both.paste(right, (size, 0))
    return both


def edited(size: int = 640) -> Image.Image:
    """Draw two people and blend a shifted, recoloured copy of one face into itself."""
    face = portrait(size, seed=3)
    copy = ImageEnhance.Color(ImageEnhance.Brightness(face).enhance(1.12)).enhance(1.3)
    copy = copy.resize((size // 2, size // 2)).resize((size, size), Image.Resampling.BICUBIC)
    mask = Image.new("L", face.size, 0)
    inner = (0.33 * size, 0.36 * size, 0.67 * size, 0.72 * size)
    ImageDraw.Draw(mask).ellipse(inner, fill=255)
    face.paste(copy, (6, 4), mask.filter(ImageFilter.GaussianBlur(6)))
    both = Image.new("RGB", (2 * size, size))
    both.paste(face, (0, 0))
    both.paste(portrait(size, face=0.5, seed=7), (size, 0))
    return both


def film(size: tuple[int, int] = (1280, 720)) -> Image.Image:
    """Draw what a camera sees: one face in the middle of a wide frame."""
    frame = Image.new("RGB", size, (96, 104, 112))
    face = portrait(size[1])
    frame.paste(face, ((size[0] - face.width) // 2, 0))
    return frame


def main(folder: Path) -> None:
    """Write every picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    portrait(640).save(folder / "face.jpg", quality=92)
    portrait(480).save(folder / "face.png")
    pair().save(folder / "two-faces.jpg", quality=92)
    edited().save(folder / "edited.jpg", quality=93)
    edited().resize((4000, 3000)).save(folder / "large.jpg", quality=90)
    film().save(folder / "frame.jpg", quality=92)
    # Motion JPEG is one picture behind the other; Chromium plays it in a loop as its camera.
    (folder / "camera.mjpeg").write_bytes((folder / "frame.jpg").read_bytes() * 10)
    landscape(320).save(folder / "landscape.png")
    landscape(64).save(folder / "tiny.png")
    (folder / "notes.jpg").write_text("These are notes, not a picture.\n" * 20)
    whole = (folder / "face.jpg").read_bytes()
    (folder / "damaged.jpg").write_bytes(whole[: len(whole) // 3])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
