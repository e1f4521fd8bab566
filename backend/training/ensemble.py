"""Put two trained networks together as one: the mean of their experts and of their maps."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from detector.networks.ensemble import EnsembleTrunk
from detector.networks.two_expert import TwoExpertDetector
from training.config import JOINED_BY, SETTINGS_FILE, WEIGHTS_FILE, TrainConfig
from training.history import HISTORY_FILE
from training.weights import FITTED_LAST, load_fitting, read_weights

MEMBERS = ("efficientnet-b0", "mobilenet-v2")


def combine(first: Path, second: Path, share: float, config: TrainConfig, out: Path) -> Path:
    """Write a run whose logits and mask are the weighted mean of those of two networks.

    Nothing has to learn. `calibrate` cuts the features of each as those of each alone, lets the
    joint map vote, and fits one novelty.

    Args:
        first: The .safetensors file of an efficientnet-b0; its run counts as this one's history.
        second: The .safetensors file of a mobilenet-v2.
        share: Weight of the second in 0..1.
        config: Settings of the architecture `ensemble`: the side of its crops, and what pairs tell
            the finished network what is loud and what is new.
        out: Folder of the new run, ready to be calibrated.

    Returns:
        The file of the joint weights.

    Raises:
        ValueError: The weights or the settings are those of other architectures.
        OSError: A file cannot be read.
    """
    if config.trunk != "ensemble":
        raise ValueError(f"the settings are those of {config.trunk}, not of ensemble")
    members = [_member(path, name) for path, name in zip((first, second), MEMBERS, strict=True)]
    weights = _join(members, (1 - share, share)).state_dict()
    out.mkdir(parents=True, exist_ok=True)
    kept = {n: v.contiguous() for n, v in weights.items() if not n.startswith(FITTED_LAST)}
    save_file(kept, out / WEIGHTS_FILE)
    config = replace(config, initial=f"{first}{JOINED_BY}{second}")
    settings = json.dumps(asdict(config), indent=2) + "\n"
    (out / SETTINGS_FILE).write_text(settings, encoding="utf-8")
    history = first.with_name(HISTORY_FILE)
    if history.is_file():
        shutil.copy2(history, out / HISTORY_FILE)
    return out / WEIGHTS_FILE


@torch.no_grad()
def _join(members: list[TwoExpertDetector], shares: tuple[float, float]) -> TwoExpertDetector:
    ensemble = TwoExpertDetector("ensemble")
    trunk = ensemble.trunk
    assert isinstance(trunk, EnsembleTrunk)
    trunk.first.load_state_dict(members[0].trunk.state_dict())
    trunk.second.load_state_dict(members[1].trunk.state_dict())
    _stack(ensemble.mask_fine, [member.mask_fine for member in members])
    _stack(ensemble.mask_coarse, [member.mask_coarse for member in members])
    for name in ("head", "mask_out"):
        _mean(ensemble, members, name, shares)
    return ensemble


def _member(path: Path, name: str) -> TwoExpertDetector:
    weights = {n: v for n, v in read_weights(path).items() if not n.startswith(FITTED_LAST)}
    network = TwoExpertDetector(name)
    load_fitting(network, weights, f"{path} does not fit {name}")
    return network


def _stack(whole: nn.Conv2d, parts: list[nn.Conv2d]) -> None:
    """Let each part see its own channels alone and give channels of its own."""
    assert whole.bias is not None
    whole.weight.zero_()
    given = taken = 0
    for part in parts:
        assert part.bias is not None
        rows = slice(given, given + part.out_channels)
        whole.weight[rows, taken : taken + part.in_channels] = part.weight
        whole.bias[rows] = part.bias
        given, taken = given + part.out_channels, taken + part.in_channels


def _mean(
    whole: TwoExpertDetector, parts: list[TwoExpertDetector], layer: str, shares: tuple[float, ...]
) -> None:
    """Let a linear layer give the weighted mean of what the parts give, each of its channels."""

    def scaled(kind: str) -> list[torch.Tensor]:
        values = [part.get_parameter(f"{layer}.{kind}") for part in parts]
        return [share * value for share, value in zip(shares, values, strict=True)]

    whole.get_parameter(f"{layer}.weight").copy_(torch.cat(scaled("weight"), dim=1))
    whole.get_parameter(f"{layer}.bias").copy_(torch.stack(scaled("bias")).sum(dim=0))
