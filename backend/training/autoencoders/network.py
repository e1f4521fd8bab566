"""A small convolutional autoencoder, in the ways that generators enlarge their feature maps."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F

ENLARGEMENTS = ("nearest", "bilinear", "transposed", "shuffle")
# Like the decoders of latent diffusion models (arXiv 2112.10752), with fewer groups.
NORM_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Architecture:
    """What decides the shape of an autoencoder.

    Attributes:
        reduction: Side of a picture over the side of its code, a power of 2 of at least 2.
        code_channels: Channels of the code; fewer lose more of the picture.
        width: Channels at full resolution, a multiple of 4; four times as many in the middle.
        enlargement: How the decoder enlarges a map, one of `ENLARGEMENTS`.
    """

    reduction: int = 8
    code_channels: int = 16
    width: int = 16
    enlargement: str = "nearest"

    def __post_init__(self) -> None:
        """Refuse a shape that cannot be built.

        Raises:
            ValueError: A value is out of range; the message names it.
        """
        if self.reduction < 2 or self.reduction & (self.reduction - 1):
            raise ValueError(f"reduction must be a power of 2 above 1, not {self.reduction}")
        if self.width < 4 or self.width % 4:
            raise ValueError(f"width must be a multiple of 4, not {self.width}")
        if self.code_channels < 1:
            raise ValueError("code_channels must be above 0")
        if self.enlargement not in ENLARGEMENTS:
            raise ValueError(f"enlargement must be one of {', '.join(ENLARGEMENTS)}")


class Autoencoder(nn.Module):
    """Encodes a picture into a small code and draws it anew from there."""

    def __init__(self, architecture: Architecture) -> None:
        """Build the layers with random weights."""
        super().__init__()
        self.architecture = architecture
        stages = architecture.reduction.bit_length() - 1
        width = architecture.width
        widths = [min(width << stage, 4 * width) for stage in range(stages + 1)]
        down: list[nn.Module] = [nn.Conv2d(3, width, 3, padding=1)]
        for before, after in pairwise(widths):
            down += [nn.SiLU(), nn.Conv2d(before, after, 3, 2, 1), Residual(after)]
        self.encoder = nn.Sequential(*down, nn.Conv2d(widths[-1], architecture.code_channels, 1))
        up: list[nn.Module] = [nn.Conv2d(architecture.code_channels, widths[-1], 3, padding=1)]
        for before, after in zip(widths[:0:-1], widths[-2::-1], strict=True):
            up += [Residual(before), enlargement(architecture.enlargement, before, after)]
        self.decoder = nn.Sequential(*up, nn.SiLU(), nn.Conv2d(width, 3, 3, padding=1))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return pictures drawn anew.

        Args:
            pictures: float32 N x 3 x H x W in -1..1, H and W multiples of the reduction.

        Returns:
            float32 of the same shape, not clipped.
        """
        drawn: torch.Tensor = self.decoder(self.encoder(pictures))
        return drawn


class Residual(nn.Module):
    """Two normalised convolutions beside a straight path (arXiv 1603.05027)."""

    def __init__(self, width: int) -> None:
        """Build the layers."""
        super().__init__()
        self.layers = nn.Sequential(
            *(nn.GroupNorm(NORM_GROUPS, width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1)),
            *(nn.GroupNorm(NORM_GROUPS, width), nn.SiLU(), nn.Conv2d(width, width, 3, padding=1)),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return a map of the same shape."""
        changed: torch.Tensor = self.layers(x)
        return x + changed


class _Interpolated(nn.Module):
    def __init__(self, before: int, after: int, mode: str) -> None:
        super().__init__()
        self.mode = mode
        self.convolution = nn.Conv2d(before, after, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        drawn: torch.Tensor = self.convolution(F.interpolate(x, scale_factor=2, mode=self.mode))
        return drawn


def enlargement(kind: str, before: int, after: int) -> nn.Module:
    """Return a layer that doubles both sides of a map.

    Args:
        kind: One of `ENLARGEMENTS`; "shuffle" is arXiv 1609.05158.
        before: Channels of its input.
        after: Channels of its output.
    """
    if kind == "transposed":
        return nn.ConvTranspose2d(before, after, 4, 2, 1)
    if kind == "shuffle":
        return nn.Sequential(nn.Conv2d(before, 4 * after, 3, padding=1), nn.PixelShuffle(2))
    return _Interpolated(before, after, kind)
