"""The crop stays square, inside the picture, and centred on the face where it can."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detector.imaging.crop import crop_box, crop_face

SIDES = st.integers(20, 3000)
PLACES = st.floats(0, 1)


@given(SIDES, SIDES, PLACES, PLACES, st.floats(4, 2000))
def test_the_crop_is_a_square_inside_the_picture(
    width: int, height: int, x: float, y: float, face: float
) -> None:
    cx, cy = x * width, y * height
    x0, y0, x1, y1 = crop_box(
        (cx - face / 2, cy - face / 2, cx + face / 2, cy + face / 2), width, height
    )
    assert -1e-6 <= x0 < x1 <= width + 1e-6
    assert -1e-6 <= y0 < y1 <= height + 1e-6
    assert abs((x1 - x0) - (y1 - y0)) < 1e-6


def test_a_face_in_the_middle_is_in_the_middle_of_its_crop() -> None:
    assert crop_box((40, 30, 60, 50), 100, 80, scale=1.5) == (35, 25, 65, 55)


def test_the_crop_shows_what_lies_in_its_box() -> None:
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[20:60, 100:140] = 255
    inside = crop_face(pixels, (104, 24, 136, 56), 32)
    assert inside.shape == (32, 32, 3)
    assert inside.min() == 255
    assert crop_face(pixels, (0, 0, 50, 50), 32).max() == 0


def test_shrinking_averages_instead_of_skipping_pixels() -> None:
    stripes = np.zeros((512, 512, 3), np.uint8)
    stripes[:, ::2] = 255
    crop = crop_face(stripes, (0, 0, 512, 512), 64)
    assert 120 <= crop.mean() <= 135
    assert crop[8:-8, 8:-8].std() < 3


def test_a_crop_of_a_crop_box_at_the_edge_reaches_the_edge() -> None:
    pixels = np.full((64, 64, 3), 9, np.uint8)
    assert crop_face(pixels, crop_box((0, 0, 64, 64), 64, 64), 224).shape == (224, 224, 3)
