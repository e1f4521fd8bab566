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
        _pad_inside(net)
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


def _pad_inside(net: nn.Module) -> None:
    """Let convolutions pad by themselves where both sides get the same, instead of a copy before.

    The names of the weights stay as they are.
    """
    for parent in list(net.modules()):
        for name, layer in list(parent.named_children()):
            pad = getattr(layer, "static_padding", None)
            if not isinstance(layer, nn.Conv2d) or pad is None:
                continue
            left, right, top, bottom = getattr(pad, "padding", (0, 0, 0, 0))
            if left == right and top == bottom:
                plain = nn.Conv2d(
                    layer.in_channels,
                    layer.out_channels,
                    (layer.kernel_size[0], layer.kernel_size[1]),
                    (layer.stride[0], layer.stride[1]),
                    (top, left),
                    groups=layer.groups,
                    bias=layer.bias is not None,
                )
                plain.weight, plain.bias = layer.weight, layer.bias
                setattr(parent, name, plain)
