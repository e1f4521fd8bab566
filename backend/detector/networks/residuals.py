"""Filters that suppress what a picture shows and keep how it was made."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

KERNEL = 5
# Residuals beyond this many grey levels are edges of the scene, not traces of processing.
TRUNCATION = 6.0

# Three of the spatial rich model's high-pass filters (Fridrich and Kodovsky 2012), chosen as in
# "Learning Rich Features for Image Manipulation Detection" (arXiv 1805.04953).
_SECOND_ORDER = (
    (0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0),
    (0, 1, -2, 1, 0),
    (0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0),
)
_SQUARE_3 = (
    (0, 0, 0, 0, 0),
    (0, -1, 2, -1, 0),
    (0, 2, -4, 2, 0),
    (0, -1, 2, -1, 0),
    (0, 0, 0, 0, 0),
)
_SQUARE_5 = (
    *((-1, 2, -2, 2, -1), (2, -6, 8, -6, 2), (-2, 8, -12, 8, -2)),
    *((2, -6, 8, -6, 2), (-1, 2, -2, 2, -1)),
)
SRM_FILTERS = ((_SECOND_ORDER, 2.0), (_SQUARE_3, 4.0), (_SQUARE_5, 12.0))


class ResidualFilters(nn.Module):
    """Fixed SRM filters beside learned ones under Bayar's constraint, truncated and scaled.

    Bayar and Stamm 2018 (10.1109/TIFS.2018.2825953): the centre of each kernel is -1 and the rest
    sums to 1, so that it predicts a pixel from its neighbours and keeps the error.
    """

    srm: torch.Tensor

    def __init__(self, learned: int) -> None:
        """Set the fixed filters, and draw the learned ones.

        Args:
            learned: Number of learned filters over all three channels.
        """
        super().__init__()
        kernels = torch.stack([torch.tensor(rows) / scale for rows, scale in SRM_FILTERS])
        # Each filter once a channel, in groups.
        self.register_buffer("srm", kernels.repeat(3, 1, 1)[:, None])
        self.bayar = nn.Parameter(torch.rand(learned, 3, KERNEL, KERNEL))
        self.channels = 3 * len(SRM_FILTERS) + learned
        self.constrain()

    @torch.no_grad()
    def constrain(self) -> None:
        """Project the learned kernels onto the constraint; to be called after each step."""
        centre = KERNEL // 2
        weight = self.bayar
        weight[:, :, centre, centre] = 0.0
        total = weight.sum(dim=(2, 3), keepdim=True)
        # A sum near zero cannot be scaled to one without blowing up, so it is shifted.
        spread = (1.0 - total) / (KERNEL * KERNEL - 1)
        weight.copy_(torch.where(total.abs() > 0.1, weight / total, weight + spread))
        weight[:, :, centre, centre] = -1.0

    def forward(self, levels: torch.Tensor) -> torch.Tensor:
        """Return residuals in -1..1.

        Args:
            levels: float32 N x 3 x S x S in grey levels; a constant offset changes nothing.

        Returns:
            float32 N x channels x S x S.
        """
        if torch.is_autocast_enabled(levels.device.type):
            # Half precision rounds grey levels more coarsely than the traces are.
            with torch.autocast(levels.device.type, enabled=False):
                return self._filter(levels.float())
        return self._filter(levels)

    def _filter(self, levels: torch.Tensor) -> torch.Tensor:
        padding = KERNEL // 2
        # Repeated borders leave no edge that the filters would answer to.
        padded = F.pad(levels, (padding, padding, padding, padding), mode="replicate")
        fixed = F.conv2d(padded, self.srm, groups=3)
        learned = F.conv2d(padded, self.bayar)
        return torch.cat([fixed, learned], dim=1).clamp(-TRUNCATION, TRUNCATION) / TRUNCATION
