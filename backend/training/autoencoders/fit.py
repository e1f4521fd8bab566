"""Train an autoencoder on crops of photographs, against an adversary that tells them apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional as F

from training.autoencoders.network import Architecture, Autoencoder
from training.losses import DivergedError
from training.pictures import Picture

CROP, BATCH = 96, 16
# The adversary comes when the picture is there, or it wins at once.
ADVERSARY_FROM = 0.3


@dataclass(frozen=True, slots=True)
class Plan:
    """How one autoencoder is trained.

    Attributes:
        architecture: Its shape.
        steps: Optimiser steps of 16 crops of 96 x 96 pixels.
        learning_rate: Peak of a cosine schedule (AdamW).
        adversary: Weight of the adversarial loss; 0 for none, which leaves pictures soft.
        seed: Seed of weights and crops.
    """

    architecture: Architecture = field(default_factory=Architecture)
    steps: int = 1000
    learning_rate: float = 1.5e-3
    adversary: float = 0.05
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be trained.

        Raises:
            ValueError: A value is out of range; the message names it.
        """
        if self.steps < 1 or self.learning_rate <= 0 or self.adversary < 0:
            raise ValueError(
                "steps and learning_rate must be above 0, adversary must not be below 0"
            )


def fit_autoencoder(
    plan: Plan, draw: Callable[[np.random.Generator], Picture], report: Callable[[str], None]
) -> Autoencoder:
    """Train an autoencoder and return it in evaluation mode.

    Args:
        plan: What to train and how long.
        draw: Draws a photograph, uint8 H x W x 3.
        report: Takes each log line.

    Raises:
        DivergedError: The loss is not a number.
    """
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    # oneDNN's convolutions are fastest on channels-last kernels, several times in half precision.
    network, adversary = Autoencoder(plan.architecture), Adversary()
    for part in (network, adversary):
        part.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = torch.optim.AdamW(network.parameters(), plan.learning_rate, betas=(0.9, 0.99))
    rival = torch.optim.AdamW(adversary.parameters(), 5e-4, betas=(0.5, 0.9))
    total, lost = 0.0, 0.0
    for step in range(plan.steps):
        for group in optimiser.param_groups:
            group["lr"] = plan.learning_rate * _share_of_peak(step, plan.steps)
        crops = torch.from_numpy(draw_crops(rng, draw)).permute(0, 3, 1, 2).float() / 127.5 - 1
        with torch.autocast("cpu", torch.bfloat16):
            drawn = network(crops)
        drawn = drawn.float()
        error = (drawn - crops).abs().mean()
        loss = error + 2 * _detail_error(drawn, crops)
        fought = plan.adversary > 0 and step >= ADVERSARY_FROM * plan.steps
        if fought:
            with torch.autocast("cpu", torch.bfloat16):
                loss = loss - plan.adversary * adversary(drawn).mean()
        if not math.isfinite(loss.item()):
            raise DivergedError(f"the loss is not a number at step {step + 1}")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        if fought:
            _teach(adversary, rival, crops, drawn.detach())
        total, lost = total + 1, lost + error.item()
        if (step + 1) % 200 == 0 or step + 1 == plan.steps:
            report(f"step {step + 1}/{plan.steps} error {127.5 * lost / total:.2f} grey levels")
            total, lost = 0.0, 0.0
    return network.eval()


class Adversary(nn.Module):
    """Says of each patch whether it is a photograph (arXiv 1611.07004), above 0, or drawn."""

    def __init__(self) -> None:
        """Build the layers with random weights."""
        super().__init__()
        self.layers = nn.Sequential(
            *(nn.Conv2d(3, 32, 4, 2, 1), nn.LeakyReLU(0.2)),
            *(nn.Conv2d(32, 64, 4, 2, 1), nn.GroupNorm(4, 64), nn.LeakyReLU(0.2)),
            nn.Conv2d(64, 1, 3, 1, 1),
        )

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return a score for each patch, float32 N x 1 x H/4 x W/4."""
        scores: torch.Tensor = self.layers(pictures)
        return scores


def draw_crops(
    rng: np.random.Generator, draw: Callable[[np.random.Generator], Picture]
) -> NDArray[np.uint8]:
    """Return crops of drawn photographs, uint8 N x 96 x 96 x 3; smaller pictures are mirrored."""
    crops = np.empty((BATCH, CROP, CROP, 3), np.uint8)
    for number in range(BATCH):
        picture = draw(rng)
        short = [(0, max(CROP - side, 0)) for side in picture.shape[:2]]
        if any(after for _, after in short):
            picture = np.pad(picture, (*short, (0, 0)), "symmetric")
        top = int(rng.integers(picture.shape[0] - CROP + 1))
        left = int(rng.integers(picture.shape[1] - CROP + 1))
        crop = picture[top : top + CROP, left : left + CROP]
        crops[number] = crop[:, ::-1] if rng.random() < 0.5 else crop
    return crops


def _teach(
    adversary: Adversary, rival: torch.optim.Optimizer, crops: torch.Tensor, drawn: torch.Tensor
) -> None:
    """Take one step of the adversary on the hinge loss (arXiv 1705.02894)."""
    with torch.autocast("cpu", torch.bfloat16):
        loss = F.relu(1 - adversary(crops)).mean() + F.relu(1 + adversary(drawn)).mean()
    rival.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    rival.step()


def _detail_error(drawn: torch.Tensor, crops: torch.Tensor) -> torch.Tensor:
    """Return the mean absolute error of the steps between neighbours, across and down."""
    gap = drawn - crops
    return gap.diff(dim=3).abs().mean() + gap.diff(dim=2).abs().mean()


def _share_of_peak(step: int, steps: int) -> float:
    warm = min((step + 1) / 50, 1.0)
    return warm * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps)))
