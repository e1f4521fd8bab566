"""ResNet-50 trunk with torchvision's layer names, so that its ImageNet weights load by name."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from detector.networks.trunk import IMAGENET_MEAN, IMAGENET_STD, Channels, Features

EXPANSION = 4


class Bottleneck(nn.Module):
    """1 x 1, 3 x 3, 1 x 1 with a shortcut; the stride sits in the 3 x 3 (ResNet "v1.5")."""

    def __init__(self, channels: int, width: int, stride: int) -> None:
        super().__init__()
        out = width * EXPANSION
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, out, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out)
        self.downsample: nn.Module = nn.Identity()
        if stride > 1 or channels != out:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map N x channels x H x W to N x 4 width x H/stride x W/stride."""
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + self.downsample(x))


class ResNet50Trunk(nn.Module):
    """ResNet-50 (arXiv 1512.03385) without its classifier."""

    fine_channels = 1024
    coarse_channels = 2048
    neck_width = 0
    pixel_mean: Channels = IMAGENET_MEAN
    pixel_std: Channels = IMAGENET_STD

    def __init__(self, _drop_connect: float = 0.0) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = _stage(64, 64, 3, 1)
        self.layer2 = _stage(256, 128, 4, 2)
        self.layer3 = _stage(512, 256, 6, 2)
        self.layer4 = _stage(1024, 512, 3, 2)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if isinstance(module, Bottleneck):
                # Each block starts as its shortcut, which steadies a start without weights.
                nn.init.zeros_(module.bn3.weight)

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to N x 1024 x S/16 x S/16 and N x 2048 x S/32 x S/32."""
        x = self.maxpool(F.relu(self.bn1(self.conv1(x))))
        fine = self.layer3(self.layer2(self.layer1(x)))
        return Features(fine, self.layer4(fine))


def _stage(channels: int, width: int, blocks: int, stride: int) -> nn.Sequential:
    first = Bottleneck(channels, width, stride)
    return nn.Sequential(
        first, *(Bottleneck(width * EXPANSION, width, 1) for _ in range(blocks - 1))
    )
