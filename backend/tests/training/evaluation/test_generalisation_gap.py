"""A network that knows its training pictures by heart, and nothing else, is found out."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from detector.imaging.crop import crop_box, crop_face
from detector.networks.two_expert import DetectorOutput, TwoExpertDetector
from tests.training.dataset import write_dataset
from training.data.cache import PixelCache, build_cache
from training.data.manifest import Row, read_manifest
from training.evaluation.generalisation_gap import VIEWS, generalisation_gap

SIZE = 64


class ByHeart(TwoExpertDetector):
    """Knows the class of whole crops that it was shown; all others are alike to it."""

    def __init__(self, known: dict[bytes, float]) -> None:
        super().__init__("mobilenet-v2")
        self.known = known

    def forward(self, crops: torch.Tensor) -> DetectorOutput:
        scores = [self.known.get(crop.tobytes(), 0.0) for crop in crops.numpy()]
        logits = torch.tensor(scores)[:, None].repeat(1, 2)
        rest = torch.zeros(len(crops))
        return DetectorOutput(logits, rest, rest, rest, rest, rest, None)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], PixelCache]:
    folder = tmp_path_factory.mktemp("gap")
    rows = read_manifest(write_dataset(folder / "data", damaged=False))
    return rows, build_cache(rows, folder / "data", folder / "cache", pytest.fail, lambda _: None)


def seen_crop(row: Row, picture: NDArray[np.uint8]) -> bytes:
    square = crop_box(row.box, picture.shape[1], picture.shape[0])
    return crop_face(picture, square, SIZE).tobytes()


def test_what_is_known_by_heart_is_known_in_whole_training_pictures_alone(
    pictures: tuple[list[Row], PixelCache],
) -> None:
    rows, cache = pictures
    known = {
        seen_crop(row, cache[number]): 1.0 if row.kind != "real" else -1.0
        for number, row in enumerate(rows)
        if row.split == "train"
    }
    counted: list[int] = []
    found = generalisation_gap(ByHeart(known), SIZE, rows, cache, 300, counted.append, fewest=6)
    assert [figures["kind"] for figures in found] == ["manipulated", "synthetic"]
    for figures in found:
        assert figures["pictures"] == {"train": 24, "val": 12}
        assert figures["views"]["whole"] == {"train": 1.0, "val": 0.5}
        for hidden in VIEWS[1:]:
            assert figures["views"][hidden] == {"train": 0.5, "val": 0.5}
    assert sum(counted) == 2 * len(VIEWS) * 36


def test_what_is_left_out_of_training_is_not_compared(
    pictures: tuple[list[Row], PixelCache],
) -> None:
    rows, cache = pictures
    few = generalisation_gap(ByHeart({}), SIZE, rows, cache, 300, lambda _: None, fewest=7)
    assert few == []
