"""Teach a network what another one sees: the start for backbones without ImageNet weights."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from detector.networks.two_expert import DetectorOutput, TwoExpertDetector
from training.weights import load_fitting, read_weights


class Distiller(nn.Module):
    """A frozen teacher, and linear maps from the student's features to the teacher's.

    Features are matched cell by cell up to their length (FitNets, arXiv 1412.6550), scores by
    cross-entropy with the teacher's probabilities (arXiv 1503.02531).
    """

    def __init__(
        self, teacher: TwoExpertDetector, student: TwoExpertDetector, size: int = 0
    ) -> None:
        """Freeze the teacher.

        Args:
            teacher: A trained detector.
            student: The network that learns from it.
            size: Side to which crops are scaled for the teacher, the one that it was trained at;
                0 leaves them as the student sees them.
        """
        super().__init__()
        self.coarse = _adapter(student.mask_coarse, teacher.mask_coarse)
        self.fine = _adapter(student.mask_fine, teacher.mask_fine)
        self.size = size
        # A tuple hides the teacher from parameters and checkpoints: it never changes.
        self._teacher = (teacher.eval().requires_grad_(False),)

    def forward(self, crops: torch.Tensor, student: DetectorOutput) -> torch.Tensor:
        """Return the loss of a student's output.

        Args:
            crops: uint8 N x S x S x 3, what the student saw.
            student: What it answered.

        Returns:
            A scalar: mean distance of features at both strides, 0..2, plus cross-entropy of both
            experts.
        """
        with torch.no_grad():
            known = self._teacher[0](self._for_teacher(crops))
        coarse = _distance(self.coarse(student.coarse), known.coarse)
        fine = _distance(self.fine(student.fine), known.fine)
        scores = F.binary_cross_entropy_with_logits(student.logits, known.logits.sigmoid())
        return (coarse + fine) / 2 + scores

    def _for_teacher(self, crops: torch.Tensor) -> torch.Tensor:
        if self.size in (0, crops.shape[1]):
            return crops
        scaled = F.interpolate(
            crops.permute(0, 3, 1, 2).float(), size=(self.size, self.size), mode="bilinear"
        )
        return scaled.round().byte().permute(0, 2, 3, 1)


def _adapter(student: nn.Conv2d, teacher: nn.Conv2d) -> nn.Conv2d:
    return nn.Conv2d(student.in_channels, teacher.in_channels, 1, bias=False)


def _distance(mapped: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    if wanted.shape[-1] != mapped.shape[-1]:
        wanted = F.interpolate(wanted.float(), size=mapped.shape[-2:], mode="area")
    return 1 - F.cosine_similarity(mapped.float(), wanted.float(), dim=1).mean()


def load_teacher(path: Path, trunk: str) -> TwoExpertDetector:
    """Read a trained detector.

    Raises:
        ValueError: The weights do not fit the backbone.
        OSError: The file cannot be read.
    """
    teacher = TwoExpertDetector(trunk)
    load_fitting(teacher, read_weights(path), f"{path} does not fit {trunk}")
    return teacher
