"""Maps that point right, wrong or nowhere, and networks that know nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from detector.engine.base import Outputs
from detector.networks.two_expert import TwoExpertDetector
from tests.training.detectors import plain_card, scored
from training.data.cache import PixelCache
from training.evaluation.counterfactual import counterfactuals, paste
from training.evaluation.localisation import (
    MaskedFake,
    face_oval,
    localisation,
    masked_fakes,
    top_iou,
)
from training.evaluation.map_sanity import map_sanity, null_maps, randomised, similarity

CELLS, SIZE = 14, 224
CHANGED = np.zeros((CELLS, CELLS), np.bool_)
CHANGED[3:6, 8:12] = True


def fake(number: int, guess: NDArray[np.float64]) -> MaskedFake:
    row = scored(number, "manipulated", (0, 0)).row
    real = scored(number, "real", (0, 0)).row
    return MaskedFake(row, guess, CHANGED, (0.0, 0.0, float(SIZE), float(SIZE)), real)


class Counting:
    """An engine that judges by the share of changed pixels: white where the fake differs."""

    kind = "counting"
    device = "cpu"

    def run(self, crops: NDArray[np.uint8]) -> Outputs:
        share = (crops > 127).mean(axis=(1, 2, 3)).astype(np.float32) / CHANGED.mean()
        logits = np.stack([12 * share - 6, np.full_like(share, -9)], axis=1)
        empty = np.zeros((len(crops), 1, 1), np.float32)
        return Outputs(logits, empty, empty, np.zeros(len(crops), np.float32))


def test_a_perfect_map_beats_every_prior() -> None:
    figures = localisation([fake(n, CHANGED.astype(np.float64)) for n in range(5)])["face swaps"]
    assert figures["pictures"] == 5
    assert figures["mask head"]["pixel_auc"] == 1
    assert figures["mask head"]["pointing_game"] == 1
    assert figures["face oval"]["pixel_auc"] < 0.8
    assert figures["face oval"]["pointing_game"] == figures["centre"]["pointing_game"] == 0


def test_an_inverted_and_a_flat_map_say_nothing() -> None:
    inverted = localisation([fake(0, (~CHANGED).astype(np.float64))])["face swaps"]["mask head"]
    assert inverted["pixel_auc"] == 0
    assert inverted["pointing_game"] == 0
    flat = localisation([fake(0, np.zeros((CELLS, CELLS)))])["face swaps"]["mask head"]
    assert flat["pixel_auc"] == 0.5


def test_intersection_over_union_counts_the_highest_fifth() -> None:
    fifth = np.zeros((10, 10), np.bool_)
    fifth[:2] = True
    assert top_iou(fifth.astype(np.float64), fifth) == 1
    assert top_iou((~fifth).astype(np.float64), fifth) == 0
    assert top_iou(np.roll(fifth, 1, axis=0).astype(np.float64), fifth) == pytest.approx(1 / 3)


def test_pasting_all_or_nothing_is_exact() -> None:
    start = np.zeros((SIZE, SIZE, 3), np.uint8)
    end = np.full((SIZE, SIZE, 3), 255, np.uint8)
    order = face_oval(CELLS)
    assert np.array_equal(paste(start, end, order, 0.0), start)
    assert np.array_equal(paste(start, end, order, 1.0), end)
    half = paste(start, end, order, 0.5).mean() / 255
    assert half == pytest.approx(0.5, abs=0.02)


def test_the_score_falls_first_where_the_map_is_right() -> None:
    pixels = np.kron(CHANGED, np.ones((16, 16), np.bool_))[..., None].repeat(3, axis=2)
    changed = np.where(pixels, 255, 0).astype(np.uint8)
    cache = cast(PixelCache, {0: changed, 1: np.zeros_like(changed)})
    found = fake(0, CHANGED.astype(np.float64))
    assert found.real is not None
    numbers = {found.row.path: 0, found.real.path: 1}
    figures = counterfactuals([found], cache, numbers, Counting(), plain_card())
    deletion, insertion = figures["deletion"], figures["insertion"]
    assert deletion["map"]["area"] < deletion["chance"]["area"]
    assert deletion["map"]["area"] < deletion["face oval"]["area"]
    assert insertion["map"]["area"] > insertion["chance"]["area"]
    for curve in deletion.values():
        assert curve["probability"][0] > 0.99
        assert curve["probability"][-1] < 0.01


def test_maps_of_a_random_network_lose_their_likeness() -> None:
    torch.manual_seed(0)
    network = TwoExpertDetector("efficientnet-b0", (127.0,) * 3, (128.0,) * 3).eval()
    rng = np.random.default_rng(0)
    crops = rng.integers(0, 255, (3, 64, 64, 3), np.uint8)
    found = map_sanity(network, crops)
    assert found["JPEG 90"]["rank_correlation"] > 0.8
    whole = found["random weights: and the backbone"]
    assert whole["rank_correlation"] < found["JPEG 90"]["rank_correlation"]
    assert whole["similarity"] < found["JPEG 90"]["similarity"]


def test_only_the_named_parts_are_drawn_anew() -> None:
    network = TwoExpertDetector("efficientnet-b0", (127.0,) * 3, (128.0,) * 3).eval()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    changed = randomised(network, ("mask_out",)).state_dict()
    assert all(torch.equal(network.state_dict()[name], value) for name, value in before.items())
    assert not torch.equal(changed["mask_out.weight"], before["mask_out.weight"])
    assert torch.equal(changed["mask_fine.weight"], before["mask_fine.weight"])


def test_a_map_is_like_itself_and_unlike_its_opposite() -> None:
    one = np.random.default_rng(0).random((CELLS, CELLS))
    assert similarity(one, one) == pytest.approx(1)
    assert similarity(one, 1 - one) < 0


def test_marks_on_real_photographs_are_counted() -> None:
    silent = [replace(scored(n, "real", (0, 0)), mask=np.zeros((4, 4), np.float32)) for n in (0, 1)]
    loud = replace(silent[0], mask=np.full((4, 4), 0.9, np.float32))
    assert null_maps(silent)["real"]["pictures_with_a_mark"] == 0
    assert null_maps([loud, silent[1]])["real"]["marked_share"] == pytest.approx(0.5)


def test_a_side_that_no_stride_divides_is_measured_on_the_cells_of_its_map() -> None:
    eyes = np.array([[90, 110], [210, 110], [150, 170], [105, 230], [195, 230]], np.float32)
    base = scored(0, "manipulated", (0, 0))
    row = replace(base.row, landmarks=eyes, regions="1000")
    cells = 19
    y, x = (np.mgrid[0:cells, 0:cells] + 0.5) * 299 / cells
    near = np.exp(-((x - 90) ** 2 / 2 + (y - 110) ** 2) / 400).astype(np.float32)
    seen = replace(base, row=row, mask=near, crop_box=(0.0, 0.0, 299.0, 299.0))
    cache = cast(PixelCache, {0: np.zeros((299, 299, 3), np.uint8)})
    found = masked_fakes([seen], [row], cache)
    assert found[0].truth.shape == (cells, cells)
    figures = localisation(found)["hand-made edits"]["mask head"]
    assert figures["pixel_auc"] > 0.99
    assert figures["pointing_game"] == 1
