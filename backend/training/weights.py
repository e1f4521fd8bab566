"""Read stored weights and put them into a network, or say why that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

FITTED_LAST = ("novelty.", "rectifier.", "mask_vote.")


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return the tensors of a .safetensors file by name.

    Raises:
        ValueError: It is none; the message names the file.
        OSError: The file cannot be read.
    """
    try:
        return load_file(path)
    except SafetensorError as error:
        raise ValueError(f"{path} is not a .safetensors file of weights: {error}") from error


def load_fitting(network: nn.Module, weights: Mapping[str, torch.Tensor], misfit: str) -> None:
    """Load weights by name in float32.

    What is fitted to the finished network may be missing: the measure of novelty, the rectifier,
    the vote of the mask.

    Args:
        network: The network or a part of it; changed in place.
        weights: Tensors by name, of any precision.
        misfit: What to say if they do not fit, "FILE does not fit NAME" say.

    Raises:
        ValueError: A name is missing or unknown, or a shape differs.
    """
    given = {name: value.float() for name, value in weights.items()}
    wanted = network.state_dict()
    wrong = [name for name in wanted if name not in given and not name.startswith(FITTED_LAST)]
    wrong += [name for name in given if name not in wanted]
    wrong += [n for n, value in given.items() if n in wanted and value.shape != wanted[n].shape]
    if wrong:
        raise ValueError(f"{misfit}: {', '.join(wrong[:3])}")
    network.load_state_dict(given, strict=False)
