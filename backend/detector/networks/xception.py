"""Xception trunk: depthwise separable convolutions, made for pictures of 299 pixels."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F

from detector.networks.trunk import Channels, Features

# Side in pixels that the network was designed for.
NATIVE_SIZE = 299
MIDDLE_BLOCKS = 8


class SeparableConv(nn.Sequential):
    """Depthwise 3 x 3, pointwise 1 x 1, batch norm, which may start as nought."""

    def __init__(self, channels: int, out: int, silent: bool = False) -> None:
        norm = nn.BatchNorm2d(out)
        super().__init__(
            nn.Conv2d(channels, channels, 3, padding=1, groups=channels, bias=False),
            nn.Conv2d(channels, out, 1, bias=False),
            norm,
        )
        if silent:
            nn.init.zeros_(norm.weight)


class Block(nn.Module):
    """Separable convolutions with a shortcut; the last step may halve the picture."""

    def __init__(self, widths: tuple[int, ...], stride: int, relu_first: bool = True) -> None:
        super().__init__()
        self.relu_first = relu_first
        # A block without a change of shape starts as its shortcut, which steadies a start without
        # weights.
        alike, steps = stride == 1 and widths[0] == widths[-1], list(pairwise(widths))
        self.layers = nn.ModuleList(
            SeparableConv(channels, out, silent=alike and number == len(steps))
            for number, (channels, out) in enumerate(steps, start=1)
        )
        self.stride = stride
        self.shortcut: nn.Module = nn.Identity()
        if not alike:
            self.shortcut = nn.Sequential(
                nn.Conv2d(widths[0], widths[-1], 1, stride, bias=False),
                nn.BatchNorm2d(widths[-1]),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map N x first width x H x W to N x last width x H/stride x W/stride."""
        y = x
        for number, layer in enumerate(self.layers):
            y = layer(F.relu(y) if number or self.relu_first else y)
        if self.stride > 1:
            y = F.max_pool2d(y, 3, self.stride, 1)
        shortcut: torch.Tensor = self.shortcut(x)
        return shortcut + y


class XceptionTrunk(nn.Module):
    """Xception (arXiv 1610.02357) without its classifier; a dense layer of 256 follows the pooling.

    The first two convolutions are padded, unlike the original's, so that any side works.
    """

    fine_channels = 728
    coarse_channels = 2048
    neck_width = 256
    pixel_mean: Channels = (127.5, 127.5, 127.5)
    pixel_std: Channels = (127.5, 127.5, 127.5)

    def __init__(self, _drop_connect: float = 0.0) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            *(nn.Conv2d(3, 32, 3, 2, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU()),
            *(nn.Conv2d(32, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU()),
        )
        self.entry = nn.Sequential(
            Block((64, 128, 128), 2, relu_first=False),
            Block((128, 256, 256), 2),
            Block((256, 728, 728), 2),
        )
        self.middle = nn.Sequential(*(Block((728, 728, 728, 728), 1) for _ in range(MIDDLE_BLOCKS)))
        self.down = Block((728, 728, 1024), 2)
        self.exit = nn.Sequential(
            *(SeparableConv(1024, 1536), nn.ReLU(), SeparableConv(1536, 2048), nn.ReLU())
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to N x 728 x S/16 x S/16 and N x 2048 x S/32 x S/32."""
        fine = self.middle(self.entry(self.stem(x)))
        return Features(fine, self.exit(self.down(fine)))
