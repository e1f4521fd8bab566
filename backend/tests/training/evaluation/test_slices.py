"""Skin tone and light as measured from pixels."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest

from tests.training.detectors import detector, plain_card
from training.data.cache import PixelCache
from training.evaluation.cross import cross_auc
from training.evaluation.judged import Judged
from training.evaluation.slices import (
    TONES,
    brightness,
    face_pixels,
    side_light,
    skin_tone_angle,
    slice_figures,
)


def patch(colour: tuple[int, int, int]) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.full((40, 40, 3), colour, np.uint8)


@pytest.mark.parametrize(
    ("colour", "tone"),
    [
        ((245, 215, 200), "very light"),
        ((225, 180, 150), "light"),
        ((200, 150, 115), "intermediate"),
        ((185, 135, 100), "tan"),
        ((140, 98, 70), "brown"),
        ((55, 35, 28), "dark"),
    ],
)
def test_skin_colours_fall_into_their_tone(colour: tuple[int, int, int], tone: str) -> None:
    angle = skin_tone_angle(patch(colour))
    assert angle is not None
    assert next(name for name, low in TONES if angle >= low) == tone


def test_what_has_no_hue_of_skin_has_no_tone() -> None:
    assert skin_tone_angle(patch((40, 90, 200))) is None
    assert skin_tone_angle(patch((128, 128, 128))) is None


def test_light_from_one_side_is_measured() -> None:
    assert side_light(patch((200, 150, 120))) == 0
    half = patch((200, 150, 120))
    half[:, :20] //= 2
    assert side_light(half) == pytest.approx(2 / 3, abs=0.02)
    assert brightness(patch((255, 255, 255))) == 1


def test_a_face_at_the_edge_still_has_pixels() -> None:
    assert face_pixels(patch((200, 150, 120)), (-5.0, -5.0, 12.0, 12.0)).size > 0


def test_slices_hold_every_picture_once_and_know_their_errors() -> None:
    box = (0.0, 0.0, 40.0, 40.0)
    pictures = [replace(s, row=replace(s.row, box=box)) for s in detector(6.0)]
    light, dark = patch((245, 215, 200)), patch((140, 98, 70))
    numbers = {s.row.path: number for number, s in enumerate(pictures)}
    cache = {n: light if n < 200 else dark for n in range(400)}
    figures = slice_figures(Judged(pictures, plain_card()), cast(PixelCache, cache), numbers)
    tones = figures["skin tone"]
    assert set(tones) == {"very light", "brown"}
    assert [(row["reals"], row["fakes"]) for row in tones.values()] == [(100, 100), (100, 100)]
    for row in tones.values():
        assert (row["auc"], row["called_deepfake"], row["fakes_called_real"]) == (1, 0, 0)


def test_cross_auc_has_a_cell_for_each_generator_and_source() -> None:
    perfect = cross_auc(Judged(detector(6.0), plain_card()))
    assert set(perfect["table"]) == {"drawn manipulated", "drawn synthetic"}
    assert perfect["worst"] == 1
    inverted = cross_auc(Judged(detector(-6.0), plain_card()))
    assert inverted["mean"] < 0.3
