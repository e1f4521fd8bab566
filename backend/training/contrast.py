"""The supervised contrastive loss."""

from __future__ import annotations

import torch
from torch.nn import functional as F

TEMPERATURE = 0.1


def supervised_contrast(features: torch.Tensor, kinds: torch.Tensor) -> torch.Tensor:
    """Pull pictures of a kind together and push the others away.

    Khosla et al., arXiv 2004.11362, equation 2, without their second view and projection.

    Args:
        features: float N x C, not normalised.
        kinds: int N, the kind of each picture.

    Returns:
        A scalar; 0 when no kind occurs twice.
    """
    unit = F.normalize(features, dim=1)
    alone = torch.eye(len(unit), dtype=torch.bool, device=unit.device)
    likeness = (unit @ unit.T / TEMPERATURE).masked_fill(alone, -torch.inf)
    logs = likeness - likeness.logsumexp(dim=1, keepdim=True)
    same = (kinds[:, None] == kinds[None]) & ~alone
    count = same.sum(dim=1)
    each = -logs.masked_fill(~same, 0.0).sum(dim=1) / count.clamp_min(1)
    return each.sum() / (count > 0).sum().clamp_min(1)
