"""Lets the mask head have a say in the score that its map explains."""

from __future__ import annotations

import torch
from torch import nn


class MaskVote(nn.Module):
    """Mixes what the mask head sees into the logit of the manipulated expert.

    The expert was asked one question a picture and learns much of it by heart; the mask head was
    asked about every cell, and carries further. Both give log-odds, so their weighted mean is the
    geometric mean of their odds. Until it is given a share the expert speaks alone.
    """

    share: torch.Tensor

    def __init__(self) -> None:
        """Start without a say."""
        super().__init__()
        self.register_buffer("share", torch.zeros(1))

    def forward(self, logit: torch.Tensor, mask_logits: torch.Tensor) -> torch.Tensor:
        """Return the logit of the manipulated expert with the vote of the map.

        The cells are pooled by their own softmax: nearly the largest of a few, and less moved by a
        single cell than the largest is.

        Args:
            logit: float32 N.
            mask_logits: float32 N x cells x cells.

        Returns:
            float32 N.
        """
        cells = mask_logits.flatten(1)
        vote = (cells * cells.softmax(dim=1)).sum(dim=1)
        return logit + self.share * (vote - logit)

    @torch.no_grad()
    def give(self, share: float) -> None:
        """Let the map count with this share, 0..1; 0 for none."""
        self.share.fill_(share)

    def _load_from_state_dict(  # type: ignore[no-untyped-def]
        self, state_dict, prefix, *rest
    ) -> None:
        # Weights from before give the map no say.
        state_dict.setdefault(f"{prefix}share", torch.zeros(1))
        super()._load_from_state_dict(state_dict, prefix, *rest)
