"""The supervised contrastive loss."""

from __future__ import annotations

import math

import pytest
import torch

from training.contrast import TEMPERATURE, supervised_contrast


def test_two_pairs_at_right_angles_match_the_formula() -> None:
    features = torch.tensor([[2.0, 0.0], [1.0, 0.0], [0.0, 3.0], [0.0, 1.0]])

    loss = supervised_contrast(features, torch.tensor([0, 0, 1, 1]))

    one = math.exp(1 / TEMPERATURE)
    assert loss.item() == pytest.approx(-math.log(one / (one + 2)), abs=1e-5)


def test_kinds_that_lie_apart_cost_less_than_mixed_ones() -> None:
    features = torch.tensor([[1.0, 0.1], [1.0, -0.1], [-1.0, 0.1], [-1.0, -0.1]])

    apart = supervised_contrast(features, torch.tensor([0, 0, 1, 1]))
    mixed = supervised_contrast(features, torch.tensor([0, 1, 0, 1]))

    assert apart < 0.01 < mixed


def test_a_batch_without_two_of_a_kind_costs_nothing() -> None:
    features = torch.randn(3, 8, requires_grad=True)

    loss = supervised_contrast(features, torch.tensor([0, 1, 2]))
    loss.backward()  # type: ignore[no-untyped-call]

    assert loss.item() == 0
    assert features.grad is not None
    assert torch.isfinite(features.grad).all()
