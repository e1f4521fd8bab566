"""Honest processing keeps the shape, repeats itself exactly, and never paints over the face."""

from __future__ import annotations

import numpy as np

from tests import faces
from training.augment.benign import chain, draw_benign, draw_overlay

FACE = np.asarray(faces.portrait(224))
BOX = (74.0, 42.0, 150.0, 168.0)


def test_each_processing_repeats_itself_on_equal_pictures() -> None:
    rng = np.random.default_rng(1)
    results = set()
    for _ in range(40):
        step = draw_benign(rng)
        first = step(FACE)
        assert first.shape == FACE.shape
        assert first.dtype == np.uint8
        np.testing.assert_array_equal(first, step(FACE.copy()))
        results.add(first.tobytes())
    assert len(results) > 30


def test_a_chain_keeps_the_scene() -> None:
    picture = FACE
    for step in chain(np.random.default_rng(2)):
        picture = step(picture)
    assert picture.shape == FACE.shape
    assert np.abs(picture.astype(int) - FACE).mean() < 12


def test_an_overlay_leaves_the_face_free_and_the_original_alone() -> None:
    rng = np.random.default_rng(3)
    before, marked = FACE.copy(), 0
    for _ in range(12):
        overlay = draw_overlay(rng)
        drawn = overlay(FACE, BOX)
        np.testing.assert_array_equal(drawn, overlay(FACE.copy(), BOX))
        np.testing.assert_array_equal(drawn[42:168, 74:150], FACE[42:168, 74:150])
        marked += int(not np.array_equal(drawn, FACE))
    assert marked >= 8
    np.testing.assert_array_equal(FACE, before)
