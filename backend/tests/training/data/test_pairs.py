"""Swaps with faces of generated pictures: drawn as often as asked, and asked of one expert only."""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.dataset import write_dataset
from training.data.cache import build_cache
from training.data.labelled import Labelled
from training.data.manifest import read_manifest
from training.data.mix import Mix
from training.data.pairs import PairSampler

DRAWS = 60


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[float, list[tuple[Labelled, Labelled]]]:
    folder = tmp_path_factory.mktemp("pairs")
    rows = read_manifest(write_dataset(folder / "data", damaged=False))
    cache = build_cache(rows, folder / "data", folder / "cache", pytest.fail, lambda _: None)
    drawn = {}
    for generated in (0.0, 1.0):
        mix = Mix(twin=0, blend=1, edit=0, synthetic=0, swap=0.8, generated=generated)
        sampler = PairSampler(rows, list(range(len(rows))), cache, mix)
        rng = np.random.default_rng(3)
        drawn[generated] = [sampler.draw(rng) for _ in range(DRAWS)]
    return drawn


def asked_of_one(pairs: list[tuple[Labelled, Labelled]]) -> float:
    return float(np.mean([fake.weights == (1.0, 0.0) for _, fake in pairs]))


def test_generated_faces_are_swapped_in_as_often_as_asked(
    made: dict[float, list[tuple[Labelled, Labelled]]],
) -> None:
    # The other parts that are asked of one expert are filled in: a tenth.
    assert asked_of_one(made[0.0]) < 0.25
    assert asked_of_one(made[1.0]) > 0.7


def test_a_swapped_face_changes_what_its_mask_says_and_nothing_else(
    made: dict[float, list[tuple[Labelled, Labelled]]],
) -> None:
    swapped = [pair for pair in made[1.0] if pair[1].weights == (1.0, 0.0)]
    for real, fake in swapped:
        assert (real.targets, fake.targets) == ((0.0, 0.0), (1.0, 0.0))
        assert fake.mask is not None
        changed = np.abs(fake.picture.astype(int) - real.picture).max(axis=2)
        assert np.median(changed[fake.mask == 0]) <= 1
    marked = [fake.mask is not None and bool(fake.mask.any()) for _, fake in swapped]
    assert np.mean(marked) > 0.5
