"""A run starts from the weights that its settings name."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from detector.networks.two_expert import TwoExpertDetector
from training.build import build_network
from training.config import TrainConfig


@pytest.mark.parametrize("cut", [False, True])
def test_features_of_an_initial_detector_are_cut_only_on_demand(tmp_path: Path, cut: bool) -> None:
    detector = TwoExpertDetector("mobilenet-v2")
    detector.rectifier.fit(torch.linspace(0, 1, 11), 0.5)
    save_file(detector.state_dict(), tmp_path / "initial.safetensors")
    initial = str(tmp_path / "initial.safetensors")
    network = build_network(TrainConfig(trunk="mobilenet-v2", initial=initial, cut=cut))
    assert network.rectifier.fitted is cut
    for name, value in network.trunk.state_dict().items():
        assert torch.equal(value, detector.trunk.state_dict()[name])


def test_expert_and_map_of_an_initial_detector_learn_apart(tmp_path: Path) -> None:
    detector = TwoExpertDetector("mobilenet-v2")
    detector.mask_vote.give(0.5)
    save_file(detector.state_dict(), tmp_path / "initial.safetensors")
    initial = str(tmp_path / "initial.safetensors")
    network = build_network(TrainConfig(trunk="mobilenet-v2", initial=initial, cut=True))
    assert network.mask_vote.share.item() == 0
