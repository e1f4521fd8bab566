"""Degradations treat a pair alike, and fakes know where they are fake."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests import faces
from training.augment.blend import self_blend, swap_blend
from training.augment.degrade import draw_recipe
from training.augment.masks import difference_mask, mask_grid, region_mask
from training.data.dataset import draw_pair_recipe, prepare_crop
from training.data.labelled import Labelled

FACE = np.asarray(faces.portrait(224))
BOX = (74.0, 42.0, 150.0, 168.0)
MARKS = np.array([[91, 97], [133, 97], [112, 120], [96, 148], [128, 148]], np.float32)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_equal_pictures_stay_equal_under_any_recipe(rng: np.random.Generator) -> None:
    for _ in range(40):
        recipe = draw_recipe(rng, (126, 126))
        first, box = recipe.apply(FACE, BOX)
        second, other = recipe.apply(FACE.copy(), BOX)
        np.testing.assert_array_equal(first, second)
        assert box == other


def test_faces_of_different_size_leave_the_recipe_with_one_size(rng: np.random.Generator) -> None:
    large = np.asarray(faces.portrait(448))
    for _ in range(20):
        recipe = draw_recipe(rng, (126, 252))
        (_, small_box) = recipe.apply(FACE, BOX)
        (_, large_box) = recipe.apply(large, tuple(2 * v for v in BOX))  # type: ignore[arg-type]
        sizes = [b[3] - b[1] for b in (small_box, large_box)]
        assert abs(sizes[0] / sizes[1] - 1) < 0.05
        assert max(sizes) < 126 * 1.05


def test_recipes_differ(rng: np.random.Generator) -> None:
    results = [draw_recipe(rng, (126, 126)).apply(FACE, BOX)[0] for _ in range(12)]
    means = {(r.shape, round(float(r.mean()), 2), round(float(r.std()), 2)) for r in results}
    assert len(means) > 8


def test_only_pairs_of_one_collection_are_spared(rng: np.random.Generator) -> None:
    real, fake = (
        Labelled(FACE, BOX, (target, 0.0), (1.0, 1.0), None, "own") for target in (0.0, 1.0)
    )
    foreign = replace(fake, collection="other")

    def kept(pair: tuple[Labelled, Labelled], spared: float) -> int:
        results = [draw_pair_recipe(rng, pair, spared).apply(FACE, BOX)[0] for _ in range(60)]
        return sum(np.array_equal(picture, FACE) for picture in results)

    assert kept((real, fake), 1.0) == 60
    assert 20 < kept((real, fake), 0.5) < 50
    assert kept((real, foreign), 1.0) < 10


def test_spared_faces_of_different_size_still_leave_with_one_size(rng: np.random.Generator) -> None:
    recipe = draw_recipe(rng, (126, 252), as_found=True)
    large = np.asarray(faces.portrait(448))
    assert recipe.apply(FACE, BOX)[0] is FACE
    assert recipe.apply(large, tuple(2 * v for v in BOX))[0].shape == FACE.shape  # type: ignore[arg-type]


def test_a_self_blend_changes_the_face_under_its_mask(rng: np.random.Generator) -> None:
    for _ in range(10):
        fake, mask = self_blend(rng, FACE, MARKS)
        assert fake.shape == FACE.shape
        assert 0.005 < mask.mean() < 0.6
        assert set(np.unique(mask)) <= {0.0, 1.0}
        inside = mask[97:150, 80:145]
        assert inside.any()


def test_a_swap_changes_nothing_far_from_its_mask(rng: np.random.Generator) -> None:
    other = FACE[:, ::-1] // 2 + 60
    for _ in range(10):
        fake, mask = swap_blend(rng, FACE, MARKS, np.ascontiguousarray(other), MARKS)
        changed = np.abs(fake.astype(int) - FACE).max(axis=2)
        assert changed[:10].max() <= 1
        assert changed[mask > 0].mean() > changed[mask == 0].mean()


def test_the_difference_of_an_aligned_pair_is_its_mask() -> None:
    fake = FACE.copy()
    fake[100:140, 95:135] = 255 - fake[100:140, 95:135]
    mask, changed = difference_mask(FACE, fake, BOX)
    assert changed
    assert mask is not None
    assert mask[105:135, 100:130].mean() > 0.95
    assert mask[:80].max() == 0


def test_an_untouched_twin_is_known_as_such() -> None:
    mask, changed = difference_mask(FACE, FACE.copy(), BOX)
    assert mask is None
    assert not changed


def test_a_shifted_twin_gives_no_mask() -> None:
    rng = np.random.default_rng(1)
    busy = (rng.random((28, 28, 3)) * 255).astype(np.uint8).repeat(8, axis=0).repeat(8, axis=1)
    mask, changed = difference_mask(busy, np.roll(busy, 12, axis=1), BOX)
    assert mask is None
    assert changed


@pytest.mark.parametrize(("regions", "place"), [("1000", (97, 91)), ("0001", (148, 112))])
def test_edited_regions_are_drawn_over_their_landmarks(
    regions: str, place: tuple[int, int]
) -> None:
    mask = region_mask((224, 224), MARKS, regions)
    assert mask[place] == 1
    assert 0 < mask.mean() < 0.05
    assert region_mask((224, 224), MARKS, "0000").max() == 0


def test_mask_and_crop_share_one_geometry(rng: np.random.Generator) -> None:
    """A mask drawn into the picture is found at the same cells of the crop."""
    mask = np.zeros((224, 224), np.float32)
    mask[60:110, 80:110] = 1
    picture = (mask[..., None] * 255).astype(np.uint8).repeat(3, axis=2)
    sample = Labelled(picture, BOX, (1.0, 0.0), (1.0, 1.0), mask)
    agreed: list[NDArray[np.float32]] = []
    for _ in range(30):
        crop, grid = prepare_crop(sample, draw_recipe(rng, (126, 126)), 224)
        assert grid is not None
        cells = crop.reshape(14, 16, 14, 16, 3).mean(axis=(1, 3, 4))
        spread = float(cells.max() - cells.min())
        if spread > 60:
            agreed.append(np.abs((cells - cells.min()) / spread - grid))
    assert len(agreed) > 10
    assert float(np.mean(agreed)) < 0.06


def test_a_mask_grid_averages_over_cells() -> None:
    mask = np.zeros((224, 224), np.float32)
    mask[:, :112] = 1
    grid = mask_grid(mask, (0, 0, 224, 224), 14)
    assert grid.shape == (14, 14)
    np.testing.assert_allclose(grid[:, :6], 1)
    np.testing.assert_allclose(grid[:, 8:], 0)
