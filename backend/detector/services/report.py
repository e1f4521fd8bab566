"""What is known about one judged picture: the shape that services, log and API share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from detector.engine.card import ErrorRates, ReliabilityBin, Thresholds
from detector.imaging.provenance import Evidence

RATINGS = ("right", "wrong", "unsure")


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """The picture, without its pixels. Width and height are of the upright picture."""

    sha256: str
    media_type: str
    bytes: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class QualityFacts:
    """Longer side of the face in pixels, sharpness, and mean brightness (0–1)."""

    face_px: float
    sharpness: float
    brightness: float


@dataclass(frozen=True, slots=True)
class MapFacts:
    """The evidence grid over the crop: `values` row by row, 0–255, width × height of them."""

    kind: str
    width: int
    height: int
    values: bytes


@dataclass(frozen=True, slots=True)
class FaceReport:
    """One judged face. Boxes are (x0, y0, x1, y1) in pixels; probabilities are 0–1.

    Attributes:
        forensic_share: Share of the evidence, 0–1, that came from noise traces rather than from
            what the face looks like; None for models that do not weigh the two.
    """

    index: int
    box: tuple[float, float, float, float]
    crop: tuple[float, float, float, float]
    detection_score: float
    verdict: str
    probability: float
    manipulated: float
    synthetic: float
    reasons: tuple[str, ...]
    quality: QualityFacts
    map: MapFacts
    forensic_share: float | None = None


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """The model as it was when it judged, with what it says of pictures like this one.

    Attributes:
        error_rates: On pictures of the same tier.
        calibration: What became of pictures with such a probability; None without one.
    """

    name: str
    version: str
    engine: str
    thresholds: Thresholds
    error_rates: ErrorRates
    calibration: ReliabilityBin | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds per stage."""

    decode: float
    faces: float
    network: float
    total: float


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thinks of a verdict: one of `RATINGS`, and why."""

    rating: str
    note: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one picture and everything that led to it.

    Attributes:
        comparison_id: What joins it to the verdicts of other models on the same picture, if any.
    """

    id: UUID
    created_at: datetime
    filename: str | None
    verdict: str
    probability: float | None
    strength: str | None
    reasons: tuple[str, ...]
    explanation: str
    image: ImageFacts
    faces: tuple[FaceReport, ...]
    faces_not_judged: int
    model: ModelFacts
    timings_ms: Timings
    tier: str | None = None
    evidence: Evidence | None = None
    feedback: Feedback | None = None
    comparison_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of past reports."""

    id: UUID
    created_at: datetime
    filename: str | None
    verdict: str
    probability: float | None
    strength: str | None
    reasons: tuple[str, ...]
    faces_count: int
    model: str
    image: ImageFacts
    feedback: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some summaries, newest first, and where the next page starts."""

    items: tuple[Summary, ...]
    next_cursor: str | None
