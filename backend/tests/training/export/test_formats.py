"""Every format says of a crop what the served graph says of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from detector.engine.base import Outputs
from detector.engine.card import ModelCard
from detector.engine.registry import load_card, load_engine
from detector.imaging.crop import crop_face
from tests import faces
from tests.conftest import WEIGHTS
from training.export.engines import open_exported
from training.export.litert import find_converter
from training.export.plan import SUFFIXES, ExportError, Plan
from training.export.write import export_model

NAME = "efficientnet-b0"


def has_converter() -> bool:
    try:
        find_converter()
    except ExportError:
        return False
    return True


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return load_card(WEIGHTS, NAME)


@pytest.fixture(scope="module")
def crops(card: ModelCard) -> NDArray[np.uint8]:
    """Eight views of a drawn face that differ in place and light."""
    portrait = np.asarray(faces.portrait(480))
    rng = np.random.default_rng(0)
    views = []
    for number in range(8):
        x, y = rng.uniform(0, 120, 2)
        crop = crop_face(portrait, (x, y, x + 330, y + 330), card.input_size)
        views.append(np.clip(crop * (0.6 + 0.08 * number), 0, 255).astype(np.uint8))
    return np.stack(views)


@pytest.fixture(scope="module")
def served(card: ModelCard, crops: NDArray[np.uint8]) -> Outputs:
    return load_engine(card, "onnx").run(crops)


def exported(plan: Plan, folder: Path, crops: NDArray[np.uint8]) -> tuple[Outputs, int]:
    path = folder / plan.file_name
    size = export_model(plan, path)
    assert path.stat().st_size == size
    return open_exported(path).run(crops), size


def same(found: Outputs, served: Outputs, tolerance: float) -> None:
    np.testing.assert_allclose(found.logits, served.logits, atol=tolerance)
    np.testing.assert_allclose(found.mask, served.mask, atol=tolerance)
    np.testing.assert_allclose(found.cam, served.cam, atol=10 * tolerance)
    np.testing.assert_allclose(found.novelty, served.novelty, rtol=10 * tolerance)


def test_onnx_is_what_is_served(
    card: ModelCard, crops: NDArray[np.uint8], served: Outputs, tmp_path: Path
) -> None:
    found, _ = exported(Plan(card, "onnx", "none", 8, None), tmp_path, crops)
    same(found, served, 1e-5)


def test_torchscript_takes_any_number_of_crops(
    card: ModelCard, crops: NDArray[np.uint8], served: Outputs, tmp_path: Path
) -> None:
    found, _ = exported(Plan(card, "torchscript", "none", 8, None), tmp_path, crops)
    same(found, served, 1e-3)


def test_weights_in_8_bits_fit_5_megabytes_and_move_little(
    card: ModelCard, crops: NDArray[np.uint8], served: Outputs, tmp_path: Path
) -> None:
    found, size = exported(Plan(card, "onnx-int8", "weights", 8, None), tmp_path, crops)
    assert size <= 5_000_000
    assert np.abs(found.logits - served.logits).mean() < 0.2
    assert np.abs(found.mask - served.mask).mean() < 0.05
    # Something was rounded, or it would be the same graph under another name.
    assert np.abs(found.logits - served.logits).max() > 1e-4


@pytest.mark.parametrize("quantise", ["dynamic", "static"])
def test_activations_in_8_bits_keep_the_outputs_in_order(
    card: ModelCard, crops: NDArray[np.uint8], served: Outputs, tmp_path: Path, quantise: str
) -> None:
    plan = Plan(card, "onnx-int8", quantise, 8, crops if quantise == "static" else None)
    found, size = exported(plan, tmp_path, crops)
    assert size < 5_500_000
    assert found.logits.shape == served.logits.shape
    assert np.corrcoef(found.logits.ravel(), served.logits.ravel())[0, 1] > 0.8


@pytest.mark.skipif(not has_converter(), reason="`make mobile` installs the converter")
@pytest.mark.parametrize("quantise", ["none", "weights"])
def test_litert_is_converted(
    card: ModelCard, crops: NDArray[np.uint8], served: Outputs, tmp_path: Path, quantise: str
) -> None:
    found, size = exported(Plan(card, "litert", quantise, 8, None), tmp_path, crops)
    if quantise == "none":
        same(found, served, 1e-3)
    else:
        assert size <= 5_000_000
        assert np.abs(found.logits - served.logits).mean() < 0.2


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES.values())))
def test_damaged_and_missing_files_are_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"model{suffix}"
    with pytest.raises(ExportError, match="There is no file"):
        open_exported(path)
    path.write_bytes(b"not a network")
    with pytest.raises(ExportError, match="cannot be loaded"):
        open_exported(path)
