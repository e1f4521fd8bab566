"""The rectifier cuts loud features, and maps and scores stay one story."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from detector.networks.rectifier import Rectifier
from detector.networks.two_expert import TwoExpertDetector
from training.weights import load_fitting

FEATURES = torch.linspace(-1, 9, 101).repeat(3, 1)


def test_nothing_is_cut_until_it_is_fitted() -> None:
    rectifier = Rectifier()
    assert not rectifier.fitted
    assert torch.equal(rectifier(FEATURES), torch.ones_like(FEATURES))


def test_what_lies_above_the_ceiling_is_cut_to_it() -> None:
    rectifier = Rectifier()
    rectifier.fit(FEATURES, 0.5)
    assert rectifier.fitted
    assert rectifier.ceiling.item() == pytest.approx(4.0)
    torch.testing.assert_close(FEATURES * rectifier(FEATURES), FEATURES.clamp_max(4.0))


def test_features_that_hardly_speak_are_left_alone() -> None:
    rectifier = Rectifier()
    rectifier.fit(FEATURES - 9, 0.85)
    assert not rectifier.fitted


def test_gradients_stay_finite_where_a_feature_is_nought() -> None:
    for ceiling in (1e4, 0.5):
        rectifier = Rectifier()
        rectifier.ceiling.fill_(ceiling)
        pooled = torch.tensor([[0.0, 0.2, 3.0]], requires_grad=True)
        (pooled * rectifier(pooled)).sum().backward()
        assert pooled.grad is not None
        assert torch.isfinite(pooled.grad).all()
        assert pooled.grad[0, 1].item() == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["efficientnet-b0", "xception"])
def test_the_map_is_cut_as_the_score_is(name: str) -> None:
    torch.manual_seed(0)
    # Fresh statistics would leave hardly a signal at the end: those of the batch are used instead.
    network = TwoExpertDetector(name).train()
    crops = torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8)
    with torch.no_grad():
        before = network(crops).logits
        network.rectifier.fit(network.pooled_features(crops), 0.7)
        output = network(crops)
    assert network.rectifier.fitted
    assert (before - output.logits).abs().max() > 1e-3
    torch.testing.assert_close(output.cam.mean(dim=(1, 2)), output.logits[:, 1])


def test_weights_from_before_load_and_cut_nothing(tmp_path: Path) -> None:
    stored = TwoExpertDetector("mobilenet-v2").state_dict()
    del stored["rectifier.ceiling"]
    save_file({name: value.contiguous() for name, value in stored.items()}, tmp_path / "old")
    weights = load_file(tmp_path / "old")
    served, trained = (TwoExpertDetector("mobilenet-v2") for _ in range(2))
    trained.rectifier.ceiling.fill_(0.5)
    served.load_state_dict(weights)
    load_fitting(trained, weights, "does not fit")
    assert not served.rectifier.fitted
    assert not trained.rectifier.fitted
