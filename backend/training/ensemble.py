"""Put two trained networks together as one: the mean of their experts on joint features."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import save_file

from detector.networks.ensemble import EnsembleTrunk
from detector.networks.two_expert import TwoExpertDetector
from training.weights import FITTED_LAST, load_fitting, read_weights

CEILING = "rectifier.ceiling"
MEMBERS = ("efficientnet-b0", "mobilenet-v2")


def combine(first: Path, second: Path, share: float, out: Path) -> Path:
    """Write an ensemble whose experts give the weighted mean of both networks' logits.

    Features of the second are scaled so that one ceiling cuts both as each was cut alone. The mask
    head is the first's, which does not look at the second yet: it has to learn, and after it the
    ceiling, the vote and the novelty are fitted anew by `calibrate`.

    Args:
        first: The .safetensors file of a calibrated efficientnet-b0.
        second: The .safetensors file of a calibrated mobilenet-v2.
        share: Weight of the second in 0..1.
        out: The .safetensors file to write, to start a run of the architecture `ensemble` from.

    Raises:
        ValueError: The weights are those of other architectures, or have no ceiling.
        OSError: A file cannot be read.
    """
    one, other = (_member(path, name) for path, name in zip((first, second), MEMBERS, strict=True))
    ensemble = TwoExpertDetector("ensemble")
    trunk = ensemble.trunk
    assert isinstance(trunk, EnsembleTrunk)
    trunk.first.load_state_dict(one.trunk.state_dict())
    trunk.second.load_state_dict(other.trunk.state_dict())
    with torch.no_grad():
        trunk.scale.copy_(one.rectifier.ceiling / other.rectifier.ceiling)
        weights = [(1 - share) * one.head.weight, share * other.head.weight / trunk.scale]
        ensemble.head.weight.copy_(torch.cat(weights, dim=1))
        ensemble.head.bias.copy_((1 - share) * one.head.bias + share * other.head.bias)
        _widen(one.mask_fine, ensemble.mask_fine)
        _widen(one.mask_coarse, ensemble.mask_coarse)
        ensemble.mask_out.load_state_dict(one.mask_out.state_dict())
    out.parent.mkdir(parents=True, exist_ok=True)
    kept = {n: v for n, v in ensemble.state_dict().items() if not n.startswith(FITTED_LAST)}
    save_file(kept, out)
    return out


def _member(path: Path, name: str) -> TwoExpertDetector:
    weights = read_weights(path)
    if CEILING not in weights:
        raise ValueError(f"{path} has no ceiling for its features; take what `calibrate` wrote")
    network = TwoExpertDetector(name)
    load_fitting(network, weights, f"{path} does not fit {name}")
    return network


def _widen(narrow: torch.nn.Conv2d, wide: torch.nn.Conv2d) -> None:
    """Give a kernel more input channels, which count for nothing yet."""
    wide.weight.zero_()
    wide.weight[:, : narrow.in_channels].copy_(narrow.weight)
    assert wide.bias is not None
    assert narrow.bias is not None
    wide.bias.copy_(narrow.bias)
