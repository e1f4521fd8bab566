"""EfficientNet-B0 trunk from efficientnet-pytorch with a tap at stride 16."""

from __future__ import annotations

import torch
from efficientnet_pytorch import EfficientNet
from torch import nn

STRIDE_16_BLOCK = 10
STRIDE_16_CHANNELS = 112
STRIDE_32_CHANNELS = 1280


class EfficientNetB0Trunk(nn.Module):
    """Features of EfficientNet-B0 (arXiv 1905.11946) at strides 16 and 32."""

    fine_channels = STRIDE_16_CHANNELS
    coarse_channels = STRIDE_32_CHANNELS

    def __init__(self, drop_connect: float = 0.0) -> None:
        super().__init__()
        net = EfficientNet.from_name("efficientnet-b0", include_top=False)
        # The memory-efficient swish is a custom autograd function, which cannot be exported.
        net.set_swish(memory_efficient=False)
        self.net = net
        self.drop_connect = drop_connect

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map N x 3 x S x S floats to N x 112 x S/16 x S/16 and N x 1280 x S/32 x S/32."""
        net = self.net
        x = net._swish(net._bn0(net._conv_stem(x)))
        fine = x
        for index, block in enumerate(net._blocks):
            rate = self.drop_connect * index / len(net._blocks)
            x = block(x, drop_connect_rate=rate)
            if index == STRIDE_16_BLOCK:
                fine = x
        return fine, net._swish(net._bn1(net._conv_head(x)))
