"""An ensemble in one graph: EfficientNet-B0 and MobileNetV2 look at the same crop."""

from __future__ import annotations

import torch
from torch import nn

from detector.networks.efficientnet import EfficientNetB0Trunk
from detector.networks.mobilenet import MobileNetV2Trunk
from detector.networks.trunk import Channels, Features


class EnsembleTrunk(nn.Module):
    """Both backbones side by side, so that experts and mask can be the mean of two networks.

    Networks that learned apart err apart, so their mean errs less than either (Lakshminarayanan,
    Pritzel and Blundell 2017, arXiv 1612.01474). Unlike two graphs, one graph has one novelty, one
    map and one card. `training.ensemble` puts trained networks together.
    """

    fine_channels = EfficientNetB0Trunk.fine_channels + MobileNetV2Trunk.fine_channels
    parts = (EfficientNetB0Trunk.coarse_channels, MobileNetV2Trunk.coarse_channels)
    coarse_channels = sum(parts)
    neck_width = 0
    pixel_mean: Channels = EfficientNetB0Trunk.pixel_mean
    pixel_std: Channels = EfficientNetB0Trunk.pixel_std
    zoom: torch.Tensor
    shift: torch.Tensor

    def __init__(self, drop_connect: float = 0.0) -> None:
        super().__init__()
        self.first = EfficientNetB0Trunk(drop_connect)
        self.second = MobileNetV2Trunk(drop_connect)
        std = _channels(MobileNetV2Trunk.pixel_std)
        shift = (_channels(self.pixel_mean) - _channels(MobileNetV2Trunk.pixel_mean)) / std
        self.register_buffer("zoom", _channels(self.pixel_std) / std, persistent=False)
        self.register_buffer("shift", shift, persistent=False)

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to N x 208 x S/16 x S/16 and N x 2560 x S/32 x S/32."""
        first = self.first(x)
        second = self.second(x * self.zoom + self.shift)
        return Features(
            torch.cat([first.fine, second.fine], dim=1),
            torch.cat([first.coarse, second.coarse], dim=1),
        )


def _channels(values: Channels) -> torch.Tensor:
    return torch.tensor(values).view(1, 3, 1, 1)
