"""Reduce the PNG screenshots of a folder to palettes, so that the repository stays small.

    python shrink_images.py FOLDER [BYTES]

A picture gets as many colours as fit BYTES, 150,000 unless told.
"""

import io
import sys
from pathlib import Path

from PIL import Image

LIMIT_BYTES = int(sys.argv[2]) if len(sys.argv) > 2 else 150_000


def reduced(image: Image.Image) -> bytes:
    """Encode with as many colours as fit the limit."""
    encoded = b""
    for colours in (192, 128, 96, 64, 48):
        palette = image.quantize(colours, dither=Image.Dither.NONE)
        stream = io.BytesIO()
        palette.save(stream, "PNG", optimize=True)
        encoded = stream.getvalue()
        if len(encoded) <= LIMIT_BYTES:
            break
    return encoded


for path in sorted(Path(sys.argv[1]).glob("*.png")):
    with Image.open(path) as screenshot:
        if screenshot.mode != "P":
            path.write_bytes(reduced(screenshot.convert("RGB")))
