"""Bounds what the experts see, so that no single loud feature makes a verdict sure."""

from __future__ import annotations

import torch
from torch import nn

# No feature of a trained network comes near it: nothing is cut.
UNBOUNDED = 1e4


class Rectifier(nn.Module):
    """Cuts pooled features at a ceiling (ReAct, Sun, Guo and Li 2021, arXiv 2111.12797).

    Trained for long, a network gets a few very large features, by which it is sure of single
    pictures that are unlike all others of their source. Until it is fitted nothing is cut.
    """

    ceiling: torch.Tensor

    def __init__(self) -> None:
        """Start unfitted."""
        super().__init__()
        self.register_buffer("ceiling", torch.full((1,), UNBOUNDED))

    @property
    def fitted(self) -> bool:
        """Whether it cuts anything."""
        return bool(self.ceiling < UNBOUNDED)

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        """Return how much of each feature is left.

        As a share, so that maps over the same features can be cut alike.

        Args:
            pooled: float32 N x channels.

        Returns:
            float32 N x channels in 0..1; the experts see `pooled` times this.
        """
        return self.ceiling / torch.maximum(pooled, self.ceiling)

    @torch.no_grad()
    def release(self) -> None:
        """Cut nothing any more, until fitted anew."""
        self.ceiling.fill_(UNBOUNDED)

    @torch.no_grad()
    def fit(self, features: torch.Tensor, quantile: float) -> None:
        """Place the ceiling, unless so few features speak that it would not lie above 0.

        Args:
            features: float32 N x channels of training pictures.
            quantile: Share of all values that stays below the ceiling.
        """
        # torch.quantile refuses this many values.
        place = min(int(quantile * features.numel()), features.numel() - 1)
        ceiling = features.flatten().sort().values[place]
        if ceiling > 0:
            self.ceiling.fill_(ceiling)

    def _load_from_state_dict(  # type: ignore[no-untyped-def]
        self, state_dict, prefix, *rest
    ) -> None:
        # Weights from before know no ceiling.
        state_dict.setdefault(f"{prefix}ceiling", torch.full((1,), UNBOUNDED))
        super()._load_from_state_dict(state_dict, prefix, *rest)
