"""Detectors whose quality is known: perfect, inverted, constant, and anything between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from detector.engine.card import (
    Calibration,
    ModelCard,
    QualityGates,
    Thresholds,
    parse_card,
)
from detector.imaging.quality import Quality
from tests.conftest import WEIGHTS
from training.data.manifest import Row
from training.scoring import Scored

QUALITY = Quality(face_px=180, sharpness=10, brightness=0.5)


def scored(number: int, kind: str, logits: tuple[float, float], tier: str = "clean") -> Scored:
    row = Row(
        path=f"drawn/{kind}/{number}.jpg",
        shard="",
        kind=kind,
        generator="" if kind == "real" else f"drawn {kind}",
        source="drawn",
        group=str(number),
        split="val",
        width=1,
        height=1,
        face_px=180,
        box=(0, 0, 1, 1),
        landmarks=None,
        regions="",
    )
    return Scored(row, tier, np.array(logits), QUALITY, None, None, novelty=1.0)


def detector(right: float) -> list[Scored]:
    """Pictures scored by a detector that puts the right expert at +right and others at -right."""
    rng = np.random.default_rng(0)
    pictures = []
    for number in range(400):
        kind = ("real", "real", "manipulated", "synthetic")[number % 4]
        m, s = rng.normal(0, 0.5, 2)
        m += right if kind == "manipulated" else -right
        s += right if kind == "synthetic" else -right
        pictures.append(scored(number, kind, (m, s)))
    return pictures


def plain_card() -> ModelCard:
    """Return a card that turns logits into probabilities as they are, undecided from .4 to .6."""
    shipped = parse_card(WEIGHTS / "efficientnet-b0.json")
    return replace(
        shipped,
        calibration=Calibration((1.0, 1.0), (0.0, 0.0), (0.0, 0.0, 1.0, 0.0)),
        thresholds=Thresholds(0.4, 0.6),
        quality=QualityGates(64.0, 1.0, 0.05, 4.0),
    )
