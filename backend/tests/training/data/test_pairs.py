"""Swaps with faces of generated pictures: drawn as often as asked, asked of whom the mix says."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.training.dataset import write_dataset
from training.data.cache import PixelCache, build_cache
from training.data.labelled import Labelled
from training.data.manifest import Row, read_manifest
from training.data.mix import Mix
from training.data.pairs import PairSampler

DRAWS = 60


Pairs = list[tuple[Labelled, Labelled]]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], PixelCache]:
    folder = tmp_path_factory.mktemp("pairs")
    rows = read_manifest(write_dataset(folder / "data", damaged=False))
    return rows, build_cache(rows, folder / "data", folder / "cache", pytest.fail, lambda _: None)


def draw(pictures: tuple[list[Row], PixelCache], generated: float, shown: float = 0.0) -> Pairs:
    mix = Mix(0, blend=1, edit=0, synthetic=0, swap=0.8, generated=generated, shown=shown)
    return draw_mix(pictures, mix)


def draw_mix(pictures: tuple[list[Row], PixelCache], mix: Mix) -> Pairs:
    rows, cache = pictures
    sampler = PairSampler(rows, list(range(len(rows))), cache, mix)
    rng = np.random.default_rng(3)
    return [sampler.draw(rng) for _ in range(DRAWS)]


@pytest.fixture(scope="module")
def made(pictures: tuple[list[Row], PixelCache]) -> dict[float, Pairs]:
    return {generated: draw(pictures, generated) for generated in (0.0, 1.0)}


def asked_of_one(pairs: Pairs) -> float:
    return float(np.mean([fake.weights == (1.0, 0.0) for _, fake in pairs]))


def test_generated_faces_are_swapped_in_as_often_as_asked(
    made: dict[float, Pairs],
) -> None:
    # The other parts that are asked of one expert are filled in: a tenth.
    assert asked_of_one(made[0.0]) < 0.25
    assert asked_of_one(made[1.0]) > 0.7


def test_a_swapped_face_changes_what_its_mask_says_and_nothing_else(
    made: dict[float, Pairs],
) -> None:
    swapped = [pair for pair in made[1.0] if pair[1].weights == (1.0, 0.0)]
    for real, fake in swapped:
        assert (real.targets, fake.targets) == ((0.0, 0.0), (1.0, 0.0))
        assert fake.mask is not None
        changed = np.abs(fake.picture.astype(int) - real.picture).max(axis=2)
        assert np.median(changed[fake.mask == 0]) <= 1
    marked = [fake.mask is not None and bool(fake.mask.any()) for _, fake in swapped]
    assert np.mean(marked) > 0.5


def test_both_experts_are_asked_about_generated_faces_that_cover_enough(
    pictures: tuple[list[Row], PixelCache],
) -> None:
    whole = [pair for pair in draw(pictures, 1.0, shown=0.25) if pair[1].targets[1]]
    assert len(whole) > DRAWS / 4
    for real, fake in whole:
        assert fake.mask is not None
        x0, y0, x1, y1 = real.box
        assert fake.mask.sum() >= 0.25 * (x1 - x0) * (y1 - y0)
        assert (fake.targets, fake.weights) == ((1.0, 1.0), (1.0, 1.0))
    assert not any(fake.targets[1] for _, fake in draw(pictures, 0.0, shown=0.25))


def test_photographs_get_the_traces_of_a_generator_as_often_as_asked(
    pictures: tuple[list[Row], PixelCache],
) -> None:
    rows, cache = pictures
    found = [cache[number] for number in range(len(rows))]
    for traces in (0.0, 1.0):
        mix = Mix(0, blend=0, edit=0, synthetic=1, traces=traces)
        for real, fake in draw_mix(pictures, mix):
            assert fake.targets == (0.0, 1.0)
            as_found = any(np.array_equal(fake.picture, picture) for picture in found)
            assert as_found == (traces == 0.0)
            if traces:
                # The scene stays: only its fine detail is drawn anew.
                coarse = [cv2.GaussianBlur(one.picture, (0, 0), 6) for one in (real, fake)]
                assert cv2.absdiff(*coarse).mean() < 8


def test_photographs_that_generators_learned_from_stand_beside_faces_of_other_collections(
    pictures: tuple[list[Row], PixelCache],
) -> None:
    rows, cache = pictures

    def collection(number: int, row: Row) -> str:
        names = ("both", "own") if row.kind == "synthetic" else ("both", "photographs")
        return names[number // 3 % 2]

    sorted_rows = [
        replace(row, path=f"{collection(number, row)}/{row.kind}/{number}.jpg")
        for number, row in enumerate(rows)
    ]
    for lookalike, fewest, most in ((0.0, 0.3, 0.85), (1.0, 1.0, 1.0)):
        mix = Mix(0, blend=0, edit=0, synthetic=1, traces=0, lookalike=lookalike)
        pairs = draw_mix((sorted_rows, cache), mix)
        beside = [real.collection == "both" for real, fake in pairs if fake.collection == "own"]
        assert len(beside) > DRAWS / 5
        assert fewest <= np.mean(beside) <= most
