"""DINOv2's small vision transformer as a trunk, with patches of 16 px."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from detector.networks.trunk import IMAGENET_MEAN, IMAGENET_STD, Channels, Features

WIDTH, DEPTH, HEADS, PATCH = 384, 12, 6, 16
# Cells a side of the stored position embeddings: crops of 224 px.
GRID = 14
# Traces of processing fade towards the last blocks, so features of all depths are offered.
TAPPED = (3, 6, 9, 12)


class Block(nn.Module):
    """Attention and a perceptron, each normalised before and scaled after (arXiv 2103.17239)."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.proj = nn.Linear(WIDTH, WIDTH)
        self.scale1 = nn.Parameter(torch.ones(WIDTH))
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.fc1 = nn.Linear(WIDTH, 4 * WIDTH)
        self.fc2 = nn.Linear(4 * WIDTH, WIDTH)
        self.scale2 = nn.Parameter(torch.ones(WIDTH))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map N x tokens x WIDTH to the same shape."""
        qkv = self.qkv(self.norm1(x)).unflatten(2, (3, HEADS, WIDTH // HEADS))
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        seen = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + self.proj(seen) * self.scale1
        y: torch.Tensor = x + self.fc2(F.gelu(self.fc1(self.norm2(x)))) * self.scale2
        return y


class DinoV2SmallTrunk(nn.Module):
    """ViT-S (arXiv 2010.11929) as DINOv2 trained it (arXiv 2304.07193).

    Its kernels for patches of 14 px are carried over to 16 px, so that cells lie at stride 16.
    """

    fine_channels = WIDTH * len(TAPPED)
    coarse_channels = WIDTH * len(TAPPED)
    neck_width = 0
    pixel_mean: Channels = IMAGENET_MEAN
    pixel_std: Channels = IMAGENET_STD

    def __init__(self, _drop_connect: float = 0.0) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, WIDTH, PATCH, PATCH)
        self.token = nn.Parameter(torch.zeros(1, 1, WIDTH))
        self.position = nn.Parameter(torch.zeros(1, 1 + GRID * GRID, WIDTH))
        self.blocks = nn.ModuleList(Block() for _ in range(DEPTH))

    def forward(self, x: torch.Tensor) -> Features:
        """Map N x 3 x S x S floats to features at S/16 and S/32."""
        cells = self.patch(x)
        side = cells.shape[-1]
        x = torch.cat([self.token.expand(len(x), -1, -1), cells.flatten(2).transpose(1, 2)], dim=1)
        x = x + self._positions(side)
        tapped = []
        for number, block in enumerate(self.blocks, start=1):
            x = block(x)
            if number in TAPPED:
                tapped.append(F.layer_norm(x[:, 1:], (WIDTH,)))
        fine = torch.cat(tapped, dim=2).transpose(1, 2).unflatten(2, (side, side))
        return Features(fine, F.avg_pool2d(fine, 2, ceil_mode=True))

    def _positions(self, side: int) -> torch.Tensor:
        if side == GRID:
            return self.position
        grid = self.position[:, 1:].transpose(1, 2).unflatten(2, (GRID, GRID))
        grid = F.interpolate(grid, size=(side, side), mode="bicubic")
        return torch.cat([self.position[:, :1], grid.flatten(2).transpose(1, 2)], dim=1)
