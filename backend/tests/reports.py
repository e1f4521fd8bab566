"""Reports as the log holds them, without a picture behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from detector.engine.card import ErrorRates, Thresholds
from detector.services.report import (
    FaceReport,
    ImageFacts,
    MapFacts,
    ModelFacts,
    QualityFacts,
    Report,
    Timings,
)


def face_report(index: int = 0, **changes: Any) -> FaceReport:
    values: dict[str, Any] = {
        "index": index,
        "box": (10.25, 20.5, 110.0, 140.75),
        "crop": (0.0, 10.0, 120.0, 130.0),
        "detection_score": 0.75,
        "verdict": "deepfake",
        "probability": 0.9375,
        "manipulated": 0.875,
        "synthetic": 0.25,
        "reasons": (),
        "quality": QualityFacts(120.25, 0.5, 0.625),
        "map": MapFacts("manipulated", 14, 14, bytes(range(196))),
    }
    return FaceReport(**{**values, **changes})


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "id": uuid4(),
        "created_at": datetime.now(UTC),
        "filename": "photo.jpg",
        "verdict": "deepfake",
        "probability": 0.9375,
        "strength": "strong",
        "reasons": (),
        "explanation": "Strong traces of manipulation.",
        "image": ImageFacts("ab" * 32, "image/jpeg", 12_345, 640, 480),
        "faces": (face_report(0), face_report(1, probability=0.125, verdict="real")),
        "faces_not_judged": 0,
        "model": ModelFacts(
            "efficientnet-b0",
            "1",
            "onnx",
            Thresholds(0.25, 0.75),
            ErrorRates(0.01, 0.05, 0.1, "Held-out photographs."),
        ),
        "timings_ms": Timings(1.0, 2.0, 3.0, 6.5),
    }
    return Report(**{**values, **changes})
