"""The map that explains the manipulated expert has a say in its score."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from detector.networks.mask_vote import MaskVote
from detector.networks.two_expert import TwoExpertDetector
from training.weights import load_fitting

LOGIT = torch.tensor([1.0, -2.0])
SILENT, LOUD = torch.full((12, 12), -4.0), torch.full((12, 12), -4.0)
LOUD[3:6, 3:6] = 5.0


def test_the_expert_speaks_alone_until_the_map_is_given_a_share() -> None:
    assert torch.equal(MaskVote()(LOGIT, torch.stack([SILENT, LOUD])), LOGIT)


def test_few_loud_cells_of_a_map_are_heard() -> None:
    vote = MaskVote()
    vote.give(1)
    silent, loud = vote(LOGIT, torch.stack([SILENT, LOUD])).tolist()
    assert silent == pytest.approx(-4)
    assert 4 < loud <= 5


def test_a_share_lies_between_the_expert_and_the_map() -> None:
    vote = MaskVote()
    vote.give(1)
    maps = torch.stack([SILENT, LOUD])
    of_maps = vote(LOGIT, maps)
    vote.give(0.5)
    torch.testing.assert_close(vote(LOGIT, maps), (LOGIT + of_maps) / 2)


def test_only_the_manipulated_expert_is_joined_by_its_map() -> None:
    torch.manual_seed(0)
    # Fresh statistics would leave hardly a signal at the end: those of the batch are used instead.
    network = TwoExpertDetector("mobilenet-v2").train()
    crops = torch.randint(0, 256, (2, 64, 64, 3), dtype=torch.uint8)
    with torch.no_grad():
        alone = network(crops)
        network.mask_vote.give(0.5)
        joined = network(crops)
    torch.testing.assert_close(joined.logits[:, 1], alone.logits[:, 1])
    assert (joined.logits[:, 0] - alone.logits[:, 0]).abs().min() > 1e-4
    torch.testing.assert_close(joined.mask_logits, alone.mask_logits)


def test_weights_from_before_load_and_the_expert_speaks_alone(tmp_path: Path) -> None:
    stored = TwoExpertDetector("mobilenet-v2").state_dict()
    del stored["mask_vote.share"]
    save_file({name: value.contiguous() for name, value in stored.items()}, tmp_path / "old")
    weights = load_file(tmp_path / "old")
    served, trained = (TwoExpertDetector("mobilenet-v2") for _ in range(2))
    trained.mask_vote.give(0.5)
    served.load_state_dict(weights)
    load_fitting(trained, weights, "does not fit")
    assert served.mask_vote.share.item() == 0
    assert trained.mask_vote.share.item() == 0
