"""Reports as the log holds them, without a picture behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from detector.engine.card import ErrorRates, ReliabilityBin, Thresholds
from detector.imaging.generators import GeneratorTag
from detector.imaging.provenance import CompressionFacts, Evidence, ExifFacts
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
            ReliabilityBin(0.9, 0.95, 40, 37, 0.925, 0.8, 0.97),
        ),
        "timings_ms": Timings(1.0, 2.0, 3.0, 6.5),
        "tier": "web",
        "evidence": Evidence(
            ExifFacts("Canon EOS R5", None, "2026-05-01T12:34:56", gps_present=True),
            CompressionFacts("jpeg", 92, "4:2:0", False, ("screenshot_size",)),
            (GeneratorTag("png", "Software", "NovelAI"),),
        ),
    }
    return Report(**{**values, **changes})
