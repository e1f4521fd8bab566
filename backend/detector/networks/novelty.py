"""How unlike its training pictures a picture looks to the network."""

from __future__ import annotations

import torch
from torch import nn


class Novelty(nn.Module):
    """Squared Mahalanobis distance of pooled features under probabilistic PCA, per dimension.

    A Gaussian whose covariance is a few principal axes plus equal noise in all other directions
    (Tipping and Bishop 1999), fitted to the features of training pictures. Pictures like those
    have a mean of 1; what the network has never seen lies further out (Lee et al. 2018,
    arXiv 1807.03888).
    """

    centre: torch.Tensor
    axes: torch.Tensor
    axis_precision: torch.Tensor
    noise_precision: torch.Tensor

    def __init__(self, channels: int, rank: int) -> None:
        """Start unfitted: the distance of everything is 0.

        Args:
            channels: Number of pooled features.
            rank: Number of principal axes.
        """
        super().__init__()
        self.register_buffer("centre", torch.zeros(channels))
        self.register_buffer("axes", torch.zeros(channels, rank))
        self.register_buffer("axis_precision", torch.zeros(rank))
        self.register_buffer("noise_precision", torch.zeros(1))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Return the distance of each picture.

        Args:
            features: float32 N x channels.

        Returns:
            float32 N, at least 0.
        """
        offset = features.float() - self.centre
        along = offset @ self.axes
        rest = (offset.square().sum(dim=1) - along.square().sum(dim=1)).clamp_min(0)
        distance = along.square() @ self.axis_precision + rest * self.noise_precision
        return distance / features.shape[1]

    @torch.no_grad()
    def fit(self, features: torch.Tensor) -> None:
        """Fit the Gaussian.

        Args:
            features: float32 N x channels of training pictures, N above the rank.

        Raises:
            ValueError: There are fewer pictures than axes.
        """
        count, channels = features.shape
        rank = self.axes.shape[1]
        if count <= rank + 1:
            raise ValueError(f"novelty needs more than {rank + 1} pictures, there are {count}")
        centre = features.mean(dim=0)
        _, spread, axes = torch.linalg.svd((features - centre).double(), full_matrices=False)
        variances = spread.square() / (count - 1)
        noise = variances[rank:].sum() / (channels - rank)
        self.centre.copy_(centre)
        self.axes.copy_(axes[:rank].T)
        self.axis_precision.copy_(1 / variances[:rank])
        self.noise_precision.copy_(1 / noise)
