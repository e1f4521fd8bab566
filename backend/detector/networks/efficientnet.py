"""EfficientNet-B0 trunk from efficientnet-pytorch with a tap at stride 16."""

from __future__ import annotations

import torch
from efficientnet_pytorch import EfficientNet
from torch import nn

from detector.networks.trunk import Channels, Features

STRIDE_16_BLOCK = 10


class EfficientNetB0Trunk(nn.Module):
    """EfficientNet-B0 (arXiv 1905.11946)."""

    fine_channels = 112
    coarse_channels = 1280
    neck_width = 0
    # EfficientNet-Lite0 was trained on (x - 127) / 128, so its weights expect that input.
    pixel_mean: Channels = (127.0, 127.0, 127.0)
    pixel_std: Channels = (128.0, 128.0, 128.0)

    def __init__(self, drop_connect: float = 0.0) -> None:
        super().__init__()
        net = EfficientNet.from_name("efficientnet-b0", include_top=False)
        # The memory-efficient swish is a custom autograd function, which cannot be exported.
        net.set_swish(memory_efficient=False)
        self.net = net
        self.drop_connect = drop_connect

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to N x 112 x S/16 x S/16 and N x 1280 x S/32 x S/32."""
        net = self.net
        x = net._swish(net._bn0(net._conv_stem(x)))
        fine = x
        for index, block in enumerate(net._blocks):
            rate = self.drop_connect * index / len(net._blocks)
            x = block(x, drop_connect_rate=rate)
            if index == STRIDE_16_BLOCK:
                fine = x
        return Features(fine, net._swish(net._bn1(net._conv_head(x))))
