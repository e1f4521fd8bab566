"""Hidden and cut-away parts: alike for both of a pair, never the whole of what was manipulated."""

from __future__ import annotations

import numpy as np
import pytest

from detector.imaging.crop import CROP_SCALE
from tests import faces
from training.augment.degrade import Recipe, draw_recipe
from training.augment.occlusion import FILLS, Hole, draw_holes, occlude, occlude_mask
from training.data.dataset import EVIDENCE_SHARE, draw_pair_recipe, prepare_crop
from training.data.labelled import Labelled
from training.pictures import Mask

FACE = np.asarray(faces.portrait(224))
BOX = (74.0, 42.0, 150.0, 168.0)
HIDDEN = ("holes", "parts")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def whole(holes: tuple[Hole, ...] = ()) -> Recipe:
    return Recipe(None, 1, (), None, False, CROP_SCALE, (0.0, 0.0), holes=holes)


def pair(mask: Mask) -> tuple[Labelled, Labelled]:
    real, fake = (
        Labelled(FACE, BOX, (target, 0.0), (1.0, 1.0), part)
        for target, part in ((0.0, np.zeros_like(mask)), (1.0, mask))
    )
    return real, fake


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("shape", [False, True])
def test_a_hole_hides_its_place_and_nothing_else(fill: str, shape: bool) -> None:
    hole = Hole((0.25, 0.5, 0.5, 0.75), shape, fill, (250, 3, 120), seed=1)
    crop = np.random.default_rng(0).integers(0, 256, (96, 96, 3), np.uint8)
    before = crop.copy()
    hidden = occlude(crop, (hole,))
    np.testing.assert_array_equal(crop, before)
    changed = np.abs(hidden.astype(int) - crop).max(axis=2) > 0
    assert changed[56:64, 32:40].mean() > 0.9
    changed[48:72, 24:48] = False
    assert not changed.any()


def test_a_hole_of_one_colour_shows_that_colour() -> None:
    hidden = occlude(
        np.zeros((64, 64, 3), np.uint8), (Hole((0, 0, 1, 1), False, "colour", (9, 8, 7), 0),)
    )
    assert (hidden == (9, 8, 7)).all()


def test_a_mask_loses_what_is_hidden_cell_by_cell() -> None:
    hole = Hole((0.0, 0.0, 0.5, 0.25), False, "colour", (0, 0, 0), 0)
    seen = occlude_mask(np.ones((4, 4), np.float32), (hole,))
    np.testing.assert_allclose(seen, [[0, 0, 1, 1]] + 3 * [[1, 1, 1, 1]], atol=1e-6)


def test_drawn_holes_lie_inside_the_crop(rng: np.random.Generator) -> None:
    drawn = [draw_holes(rng) for _ in range(60)]
    assert {len(holes) for holes in drawn} == {1, 2, 3}
    for hole in (hole for holes in drawn for hole in holes):
        x0, y0, x1, y1 = hole.box
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1


def test_both_of_a_pair_lose_the_same_parts(rng: np.random.Generator) -> None:
    real, fake = pair(np.zeros(FACE.shape[:2], np.float32))
    for _ in range(20):
        recipe = draw_pair_recipe(rng, (real, fake), 0.0, HIDDEN)
        first, second = (prepare_crop(sample, recipe, 96)[0] for sample in (real, fake))
        np.testing.assert_array_equal(first, second)


def test_parts_are_hidden_and_cut_away_only_where_asked(rng: np.random.Generator) -> None:
    usual = [draw_recipe(rng, (126, 126)) for _ in range(60)]
    assert not any(recipe.holes for recipe in usual)
    assert not any(recipe.partial for recipe in usual)
    asked = [draw_recipe(rng, (126, 126), HIDDEN) for _ in range(200)]
    assert 0.2 < np.mean([bool(recipe.holes) for recipe in asked]) < 0.5
    assert 0.1 < np.mean([recipe.crop_scale < 1.12 for recipe in asked]) < 0.4


def test_nothing_is_hidden_in_pictures_that_stay_as_found(rng: np.random.Generator) -> None:
    spared = [draw_recipe(rng, (126, 126), HIDDEN, as_found=True) for _ in range(60)]
    assert not any(recipe.holes for recipe in spared)


def test_enough_of_what_was_manipulated_stays_in_view(rng: np.random.Generator) -> None:
    mask = np.zeros(FACE.shape[:2], np.float32)
    mask[90:108, 80:104] = 1
    sample = pair(mask)
    full = prepare_crop(sample[1], whole(), 224)[1]
    assert full is not None
    changed = []
    for _ in range(150):
        recipe = draw_pair_recipe(rng, sample, 0.0, HIDDEN)
        grid = prepare_crop(sample[1], recipe, 224)[1]
        assert grid is not None
        # A smaller square shows the same part larger.
        seen = grid.sum() * (recipe.crop_scale / CROP_SCALE) ** 2 / full.sum()
        assert seen > EVIDENCE_SHARE - 0.15
        changed.append(recipe.partial)
    assert 0.2 < np.mean(changed) < 0.6
