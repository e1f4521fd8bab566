"""Two streams: what the picture shows (MobileNetV2) and how it was made (residuals), gated."""

from __future__ import annotations

import torch
from torch import nn

from detector.networks.mobilenet import (
    ConvNormActivation,
    InvertedResidual,
    MobileNetV2Trunk,
)
from detector.networks.residuals import ResidualFilters
from detector.networks.trunk import IMAGENET_MEAN, IMAGENET_STD, Channels, Features

LEARNED_FILTERS = 6
GATE_WIDTH = 64
# The gate starts at sigmoid(-1) = .27: the forensic stream has learned nothing yet.
GATE_START = -1.0


class ForensicStream(nn.Module):
    """A small network on noise residuals."""

    def __init__(self, fine_channels: int, coarse_channels: int) -> None:
        super().__init__()
        self.filters = ResidualFilters(LEARNED_FILTERS)
        self.early = nn.Sequential(
            ConvNormActivation(self.filters.channels, 32, 3, 2, 1),
            InvertedResidual(32, 48, 2, 4),
            InvertedResidual(48, 48, 1, 4),
            InvertedResidual(48, 96, 2, 4),
            InvertedResidual(96, 96, 1, 4),
            InvertedResidual(96, 160, 2, 4),
            InvertedResidual(160, 160, 1, 4),
        )
        self.fine = nn.Sequential(
            nn.Conv2d(160, fine_channels, 1, bias=False), nn.BatchNorm2d(fine_channels)
        )
        self.late = nn.Sequential(
            InvertedResidual(160, 256, 2, 4),
            InvertedResidual(256, 256, 1, 4),
            ConvNormActivation(256, coarse_channels, 1, 1, 1),
        )

    def forward(self, levels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map grey levels, float32 N x 3 x S x S, to features at strides 16 and 32."""
        x = self.early(self.filters(levels))
        return self.fine(x), self.late(x)


class DualStreamTrunk(nn.Module):
    """MobileNetV2 and a forensic stream; a learned gate decides for each picture how they mix."""

    fine_channels = MobileNetV2Trunk.fine_channels
    coarse_channels = MobileNetV2Trunk.coarse_channels
    neck_width = 0
    pixel_mean: Channels = IMAGENET_MEAN
    pixel_std: Channels = IMAGENET_STD
    scale: torch.Tensor

    def __init__(self, drop_connect: float = 0.0) -> None:
        super().__init__()
        self.content = MobileNetV2Trunk(drop_connect)
        self.forensic = ForensicStream(self.fine_channels, self.coarse_channels)
        decision = nn.Linear(GATE_WIDTH, 1)
        nn.init.constant_(decision.bias, GATE_START)
        self.gate = nn.Sequential(
            nn.Linear(2 * self.coarse_channels, GATE_WIDTH), nn.ReLU(), decision
        )
        scale = torch.tensor(self.pixel_std).view(1, 3, 1, 1)
        self.register_buffer("scale", scale, persistent=False)

    def constrain(self) -> None:
        """Project the learned filters onto their constraint; to be called after each step."""
        self.forensic.filters.constrain()

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to N x 96 x S/16 x S/16, N x 1280 x S/32 x S/32 and a gate."""
        content = self.content(x)
        fine, coarse = self.forensic(x * self.scale)
        pooled = torch.cat([content.coarse.mean(dim=(2, 3)), coarse.mean(dim=(2, 3))], dim=1)
        gate = self.gate(pooled).float().sigmoid()
        share = gate[:, :, None, None].to(coarse.dtype)
        return Features(
            content.fine + share * (fine - content.fine),
            content.coarse + share * (coarse - content.coarse),
            gate[:, 0],
        )
