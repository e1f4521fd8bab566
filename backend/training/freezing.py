"""Which layers of a backbone learn."""

from __future__ import annotations

from torch import nn


def layers_of(trunk: nn.Module) -> list[nn.Module]:
    """Return the layers that hold weights of their own, from the input to the features."""
    return [m for m in trunk.modules() if any(True for _ in m.parameters(recurse=False))]


def train_last_layers(trunk: nn.Module, count: int) -> None:
    """Let the last layers learn and freeze the others, with their batch-norm statistics.

    Args:
        trunk: A backbone in training mode.
        count: How many layers learn; 0 for none.
    """
    layers = layers_of(trunk)
    trunk.requires_grad_(False)
    for layer in layers[: len(layers) - count]:
        layer.eval()
    for layer in layers[len(layers) - count :]:
        layer.requires_grad_(True)
