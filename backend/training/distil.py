"""Teach a network what another one sees: the start for backbones without ImageNet weights."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from detector.networks.two_expert import DetectorOutput, TwoExpertDetector


class Distiller(nn.Module):
    """A frozen teacher, and a linear map from the student's features to the teacher's.

    Features are matched cell by cell up to their length (FitNets, arXiv 1412.6550), scores by
    cross-entropy with the teacher's probabilities (arXiv 1503.02531).
    """

    def __init__(self, teacher: TwoExpertDetector, channels: int) -> None:
        """Freeze the teacher.

        Args:
            teacher: A trained detector.
            channels: Features of the student at stride 32.
        """
        super().__init__()
        self.adapter = nn.Conv2d(channels, teacher.head.in_features, 1, bias=False)
        # A tuple hides the teacher from parameters and checkpoints: it never changes.
        self._teacher = (teacher.eval().requires_grad_(False),)

    def forward(self, crops: torch.Tensor, student: DetectorOutput) -> torch.Tensor:
        """Return the loss of a student's output.

        Args:
            crops: uint8 N x S x S x 3, what the student saw.
            student: What it answered.

        Returns:
            A scalar: mean distance of features, 0..2, plus cross-entropy of both experts.
        """
        with torch.no_grad():
            known = self._teacher[0](crops)
        mapped = self.adapter(student.coarse).float()
        wanted = known.coarse.float()
        if wanted.shape[-1] != mapped.shape[-1]:
            wanted = F.interpolate(wanted, size=mapped.shape[-2:], mode="area")
        features = 1 - F.cosine_similarity(mapped, wanted, dim=1).mean()
        scores = F.binary_cross_entropy_with_logits(student.logits, known.logits.sigmoid())
        return features + scores


def load_teacher(path: Path, trunk: str) -> TwoExpertDetector:
    """Read a trained detector.

    Raises:
        ValueError: The weights do not fit the backbone.
        OSError: The file cannot be read.
    """
    teacher = TwoExpertDetector(trunk)
    weights = {name: value.float() for name, value in load_file(path).items()}
    missing, unexpected = teacher.load_state_dict(weights, strict=False)
    if unexpected or any(not name.startswith("novelty.") for name in missing):
        raise ValueError(f"{path} does not fit {trunk}: {[*missing, *unexpected][:3]}")
    return teacher
