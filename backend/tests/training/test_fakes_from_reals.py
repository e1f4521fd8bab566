"""Fakes made from a real photograph carry their trace where they say, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests import faces
from training.augment.artefacts import generator_traces
from training.augment.edits import fill_edit, warp_edit
from training.pictures import Mask, Picture

FACE = np.asarray(faces.portrait(224))
MARKS = np.array([[91, 97], [133, 97], [112, 120], [96, 148], [128, 148]], np.float32)

Edit = Callable[[np.random.Generator, Picture, Mask], tuple[Picture, Mask]]


@pytest.mark.parametrize("edit", [warp_edit, fill_edit])
def test_an_edit_changes_the_picture_under_its_mask_only(edit: Edit) -> None:
    rng = np.random.default_rng(3)
    changed_inside = 0
    for _ in range(12):
        fake, mask = edit(rng, FACE, MARKS)
        assert fake.shape == FACE.shape
        assert mask.shape == FACE.shape[:2]
        assert set(np.unique(mask)) <= {0.0, 1.0}
        difference = np.abs(fake.astype(int) - FACE).max(axis=2)
        assert difference[mask == 0].mean() < 2
        changed_inside += int(mask.any() and difference[mask == 1].mean() > 1)
    assert changed_inside >= 8


def test_traces_keep_the_scene_and_change_its_finest_detail() -> None:
    rng = np.random.default_rng(4)
    for _ in range(12):
        fake = generator_traces(rng, FACE)
        assert fake.shape == FACE.shape
        assert fake.dtype == np.uint8
        coarse = [p.reshape(14, 16, 14, 16, 3).mean(axis=(1, 3)) for p in (fake, FACE)]
        assert np.abs(coarse[0] - coarse[1]).mean() < 8
        assert not np.array_equal(fake, FACE)


def test_traces_of_an_odd_size_fit() -> None:
    rng = np.random.default_rng(5)
    odd = FACE[:101, :83]
    assert {generator_traces(rng, odd).shape for _ in range(9)} == {odd.shape}
