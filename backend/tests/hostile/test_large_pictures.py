"""A picture within the limits costs a bounded number of bytes per pixel."""

from __future__ import annotations

import sys

import pytest

from tests.hostile.large import measure_format
from tests.imaging.pictures import FORMATS

# Pixels as Pillow keeps them (4) and the result (3), and what a decoder holds beside them.
BYTES_PER_PIXEL = {"webp": 18.0, "avif": 12.0, "heic": 13.0}
USUAL = 9.0


@pytest.mark.skipif(sys.platform == "win32", reason="needs getrusage")
@pytest.mark.parametrize("kind", FORMATS)
def test_memory_per_pixel(kind: str) -> None:
    _, per_pixel = measure_format(kind)
    assert per_pixel < BYTES_PER_PIXEL.get(kind, USUAL)
