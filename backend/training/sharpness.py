"""Sharpness-aware minimisation: follow the gradient of the worst point nearby."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def worst_nearby(network: nn.Module, radius: float) -> Iterator[None]:
    """Move a network along its gradient while the block runs, then put it back.

    Foret et al., arXiv 2010.01412, equation 2. Batch-norm statistics are left as they are, because
    no network will ever be used that far off.

    Args:
        network: Its parameters hold the gradient of the batch.
        radius: Length of the move in the space of all parameters.
    """
    moved = [p for p in network.parameters() if p.grad is not None]
    scale = radius / _length(moved)
    moves = [p.grad * scale for p in moved if p.grad is not None]
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    with torch.no_grad():
        for parameter, move in zip(moved, moves, strict=True):
            parameter.add_(move)
    for module in norms:
        module.track_running_stats = False
    try:
        yield
    finally:
        for module in norms:
            module.track_running_stats = True
        with torch.no_grad():
            for parameter, move in zip(moved, moves, strict=True):
                parameter.sub_(move)


def _length(parameters: list[nn.Parameter]) -> float:
    norms = [p.grad.norm() for p in parameters if p.grad is not None]
    return max(float(torch.stack(norms).norm()), 1e-12)
