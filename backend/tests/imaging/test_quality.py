"""Quality falls when a picture gets worse."""

from __future__ import annotations

import numpy as np
from PIL import ImageFilter

from detector.imaging.quality import measure_quality
from tests import faces

SHARP = np.asarray(faces.portrait(224))


def test_blur_lowers_sharpness() -> None:
    blurred = np.asarray(faces.portrait(224).filter(ImageFilter.GaussianBlur(3)))
    assert measure_quality(blurred, 90).sharpness < measure_quality(SHARP, 90).sharpness / 3


def test_darkness_lowers_brightness() -> None:
    assert measure_quality(SHARP // 8, 90).brightness < 0.12
    assert 0.3 < measure_quality(SHARP, 90).brightness < 0.9


def test_a_plain_grey_has_no_sharpness_and_its_own_brightness() -> None:
    quality = measure_quality(np.full((64, 64, 3), 51, np.uint8), 77)
    assert quality.sharpness < 1e-3
    assert abs(quality.brightness - 0.2) < 1e-3
    assert quality.face_px == 77
