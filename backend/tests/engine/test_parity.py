"""Both engines say the same of the same crops."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageFilter

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.engine.registry import card_names, load_card, load_engine
from detector.imaging.crop import crop_face
from tests import faces
from tests.conftest import WEIGHTS

TOLERANCE = 1e-3


@pytest.fixture(scope="module", params=card_names(WEIGHTS))
def card(request: pytest.FixtureRequest) -> ModelCard:
    return load_card(WEIGHTS, request.param)


@pytest.fixture(scope="module")
def engines(card: ModelCard) -> tuple[Engine, Engine]:
    return load_engine(card, "onnx"), load_engine(card, "torch")


@pytest.fixture(scope="module")
def crops(card: ModelCard) -> NDArray[np.uint8]:
    portrait = faces.portrait(480)
    pictures = [
        portrait,
        portrait.filter(ImageFilter.GaussianBlur(2)),
        portrait.resize((120, 120)),
        portrait.convert("L").convert("RGB"),
        faces.landscape(480),
    ]
    boxes = [(0.15 * p.width, 0.1 * p.width, 0.85 * p.width, 0.8 * p.width) for p in pictures]
    size = card.input_size
    return np.stack(
        [crop_face(np.asarray(p), b, size) for p, b in zip(pictures, boxes, strict=True)]
    )


def test_logits_and_maps_agree(engines: tuple[Engine, Engine], crops: NDArray[np.uint8]) -> None:
    onnx, torch = (engine.run(crops) for engine in engines)
    # Sides that 32 does not divide are rounded up.
    cells, fine = -(-crops.shape[1] // 32), -(-crops.shape[1] // 16)
    assert onnx.logits.shape == (len(crops), 2)
    assert onnx.mask.shape == (len(crops), fine, fine)
    assert onnx.cam.shape == (len(crops), cells, cells)
    np.testing.assert_allclose(onnx.logits, torch.logits, atol=TOLERANCE)
    np.testing.assert_allclose(onnx.mask, torch.mask, atol=TOLERANCE)
    np.testing.assert_allclose(onnx.cam, torch.cam, atol=TOLERANCE * 10)
    np.testing.assert_allclose(onnx.novelty, torch.novelty, rtol=TOLERANCE * 10)
    assert (onnx.novelty > 0).all()
    assert (onnx.gate is None) == (torch.gate is None)
    if onnx.gate is not None and torch.gate is not None:
        np.testing.assert_allclose(onnx.gate, torch.gate, atol=TOLERANCE)


def test_a_batch_says_the_same_as_its_crops_alone(
    engines: tuple[Engine, Engine], crops: NDArray[np.uint8]
) -> None:
    for engine in engines:
        together = engine.run(crops)
        for index in range(len(crops)):
            alone = engine.run(crops[index : index + 1])
            np.testing.assert_allclose(alone.logits[0], together.logits[index], atol=TOLERANCE)


def test_the_map_of_the_synthetic_expert_averages_to_its_logit(
    engines: tuple[Engine, Engine], crops: NDArray[np.uint8]
) -> None:
    for engine in engines:
        outputs = engine.run(crops)
        np.testing.assert_allclose(
            outputs.cam.mean(axis=(1, 2)), outputs.logits[:, 1], atol=TOLERANCE
        )


def test_different_crops_get_different_scores(
    engines: tuple[Engine, Engine], crops: NDArray[np.uint8]
) -> None:
    logits = engines[0].run(crops).logits
    assert len(np.unique(logits[:, 0].round(3))) == len(crops)
