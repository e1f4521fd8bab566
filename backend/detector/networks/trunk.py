"""What every backbone offers to the detector around it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import torch

Channels = tuple[float, float, float]

# Statistics of ImageNet on the 0..255 scale, as torchvision's weights expect.
IMAGENET_MEAN: Channels = (123.675, 116.28, 103.53)
IMAGENET_STD: Channels = (58.395, 57.12, 57.375)


class Features(NamedTuple):
    """Features of N crops of side S.

    Attributes:
        fine: float N x fine channels x S/16 x S/16, sides rounded up.
        coarse: float N x coarse channels x S/32 x S/32, sides rounded up.
        gate: float N in 0..1, share of the second stream, for backbones that have one.
    """

    fine: torch.Tensor
    coarse: torch.Tensor
    gate: torch.Tensor | None = None


class Trunk(Protocol):
    """A backbone: an `nn.Module` with these class attributes.

    Attributes:
        fine_channels: Channels at stride 16.
        coarse_channels: Channels at stride 32.
        neck_width: Width of a dense layer between pooled features and experts; 0 for none.
        pixel_mean: Mean of the input per channel on the 0..255 scale.
        pixel_std: Standard deviation of the input per channel on the 0..255 scale.
    """

    fine_channels: int
    coarse_channels: int
    neck_width: int
    pixel_mean: Channels
    pixel_std: Channels

    def __call__(self, x: torch.Tensor) -> Features:
        """Map normalised crops, float N x 3 x S x S, to features."""
        ...
