"""Sharpness-aware minimisation: out along the gradient, and back."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from training.sharpness import worst_nearby


def _network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(144, 1))


def test_the_move_has_the_radius_and_raises_the_loss() -> None:
    network, pictures = _network(), torch.randn(8, 3, 8, 8)
    loss = network(pictures).square().mean()
    loss.backward()
    before = [p.detach().clone() for p in network.parameters()]

    with worst_nearby(network, 0.05):
        moves = [p.detach() - b for p, b in zip(network.parameters(), before, strict=True)]
        worse = network(pictures).square().mean()

    assert torch.cat([m.flatten() for m in moves]).norm().item() == pytest.approx(0.05, rel=1e-3)
    assert worse > loss


def test_weights_and_statistics_are_back_afterwards() -> None:
    network, pictures = _network(), torch.randn(8, 3, 8, 8)
    network(pictures).mean().backward()
    before = {name: value.clone() for name, value in network.state_dict().items()}

    with worst_nearby(network, 0.05):
        network(10 * pictures)

    for name, value in network.state_dict().items():
        torch.testing.assert_close(value, before[name])
    network(pictures)
    assert not torch.equal(network.state_dict()["1.running_mean"], before["1.running_mean"])
