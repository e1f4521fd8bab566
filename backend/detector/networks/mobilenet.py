"""MobileNetV2 trunk with torchvision's layer names."""

from __future__ import annotations

import torch
from torch import nn

from detector.networks.trunk import IMAGENET_MEAN, IMAGENET_STD, Channels, Features

# Expansion, output channels, repeats and stride of each stage (arXiv 1801.04381, table 2).
STAGES = (
    *((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2)),
    *((6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)),
)
STRIDE_16_FEATURES = 14


class ConvNormActivation(nn.Sequential):
    """Convolution, batch norm, ReLU6."""

    def __init__(self, channels: int, out: int, kernel: int, stride: int, groups: int) -> None:
        super().__init__(
            nn.Conv2d(channels, out, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU6(),
        )


class InvertedResidual(nn.Module):
    """Expand, filter each channel, project; with a shortcut where the shape stays."""

    def __init__(self, channels: int, out: int, stride: int, expansion: int) -> None:
        super().__init__()
        hidden = channels * expansion
        layers: list[nn.Module] = []
        if expansion != 1:
            layers.append(ConvNormActivation(channels, hidden, 1, 1, 1))
        layers += [
            ConvNormActivation(hidden, hidden, 3, stride, hidden),
            nn.Conv2d(hidden, out, 1, bias=False),
            nn.BatchNorm2d(out),
        ]
        self.conv = nn.Sequential(*layers)
        self.shortcut = stride == 1 and channels == out

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map N x channels x H x W to N x out x H/stride x W/stride."""
        y: torch.Tensor = self.conv(x)
        return x + y if self.shortcut else y


class MobileNetV2Trunk(nn.Module):
    """MobileNetV2 1.0 (arXiv 1801.04381) without its classifier."""

    fine_channels = 96
    coarse_channels = 1280
    neck_width = 0
    pixel_mean: Channels = IMAGENET_MEAN
    pixel_std: Channels = IMAGENET_STD

    def __init__(self, _drop_connect: float = 0.0) -> None:
        super().__init__()
        layers: list[nn.Module] = [ConvNormActivation(3, 32, 3, 2, 1)]
        channels = 32
        for expansion, out, repeats, stride in STAGES:
            for number in range(repeats):
                layers.append(
                    InvertedResidual(channels, out, stride if number == 0 else 1, expansion)
                )
                channels = out
        layers.append(ConvNormActivation(channels, self.coarse_channels, 1, 1, 1))
        self.features = nn.Sequential(*layers)

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to N x 96 x S/16 x S/16 and N x 1280 x S/32 x S/32."""
        fine = self.features[:STRIDE_16_FEATURES](x)
        return Features(fine, self.features[STRIDE_16_FEATURES:](fine))
