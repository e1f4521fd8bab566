"""The training loss as a whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from detector.networks.two_expert import DetectorOutput
from training.config import TrainConfig
from training.data.dataset import Batch
from training.losses import LOSS_PARTS, detector_loss

CONFIG = TrainConfig(smoothing=0.0, mask_weight=0.5)


def _batch() -> Batch:
    """Return a real picture with a synthetic one, and a real one with a manipulated one."""
    return Batch(
        crops=torch.zeros(4, 64, 64, 3, dtype=torch.uint8),
        targets=torch.tensor([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]),
        # Nobody knows whether a swap counts as synthetic, so its second expert is not asked.
        weights=torch.tensor([[1.0, 1.0], [0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]),
        masks=torch.zeros(4, 4, 4),
        mask_weights=torch.tensor([1.0, 0.0, 1.0, 0.0]),
    )


def _output(synthetic: float, cam: torch.Tensor | None = None) -> DetectorOutput:
    sign = torch.tensor([[-1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]])
    logits = sign * torch.tensor([8.0, synthetic])
    maps = logits[:, 1].view(4, 1, 1).expand(4, 2, 2) if cam is None else cam
    coarse = torch.nn.functional.one_hot(torch.tensor([0, 1, 0, 2]), 3).float()
    return DetectorOutput(
        logits,
        torch.full((4, 4, 4), -8.0),
        maps,
        torch.zeros(4),
        coarse[:, :, None, None].expand(4, 3, 2, 2),
        coarse[:, :, None, None].expand(4, 3, 4, 4),
        None,
    )


def test_a_right_answer_costs_less_than_a_wrong_one() -> None:
    right, _ = detector_loss(_output(8.0), _batch(), CONFIG)
    wrong, _ = detector_loss(_output(-8.0), _batch(), CONFIG)

    assert right < 0.01 < 5 < wrong


def test_an_expert_that_is_not_asked_does_not_count() -> None:
    output = _output(8.0)
    loud = output._replace(logits=output.logits.clone())
    loud.logits[3, 1] = 50.0
    loud.logits[1, 0] = 50.0

    assert detector_loss(loud, _batch(), CONFIG)[0] < 0.01


def test_parts_without_weight_are_nought_and_named() -> None:
    _, parts = detector_loss(_output(8.0), _batch(), CONFIG)

    assert set(parts) == set(LOSS_PARTS)
    assert parts["patch"] == parts["contrast"] == 0


def test_the_patch_loss_asks_every_cell() -> None:
    config = replace(CONFIG, patch_weight=1.0)
    cam = _output(8.0).cam.clone()
    even, _ = detector_loss(_output(8.0, cam), _batch(), config)
    cam[1, 0, 0] = -8.0
    uneven, parts = detector_loss(_output(8.0, cam), _batch(), config)

    assert uneven > even + 0.1
    # One cell of sixteen, four cells of four asked pictures of which three count.
    assert parts["patch"] == pytest.approx(8 / 12, abs=0.01)


def test_the_contrastive_loss_knows_three_kinds() -> None:
    config = replace(CONFIG, contrast_weight=1.0)
    output = _output(8.0)
    apart, _ = detector_loss(output, _batch(), config)
    mixed, _ = detector_loss(output._replace(coarse=output.coarse.roll(1, 0)), _batch(), config)

    assert apart < 0.1 < mixed


def test_the_loss_of_pairs_ranks_a_fake_above_its_own_real_picture() -> None:
    config = replace(CONFIG, pair_weight=1.0)
    output = _output(8.0)
    level = output._replace(logits=torch.zeros(4, 2))

    assert detector_loss(output, _batch(), config)[1]["pair"] < 0.001
    assert detector_loss(level, _batch(), config)[1]["pair"] == pytest.approx(0.693, abs=0.001)
