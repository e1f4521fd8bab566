"""A picture with what is known about it, before it is degraded."""

from __future__ import annotations

from dataclasses import dataclass

from training.pictures import Mask, Picture


@dataclass(frozen=True, slots=True)
class Labelled:
    """A picture before degradation, with what is known about it.

    Attributes:
        targets: Target of the manipulated and of the synthetic expert, 0 or 1.
        weights: Weight of each expert's loss; 0 where the truth is unknown or beside the point.
        mask: float32 H x W in 0..1 where it was manipulated, None where unknown.
        collection: Which collection it comes from; what is alike there went one way.
    """

    picture: Picture
    box: tuple[float, float, float, float]
    targets: tuple[float, float]
    weights: tuple[float, float]
    mask: Mask | None
    collection: str = ""
