"""Between reports and rows of the log."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from detector.engine.card import ErrorRates, ReliabilityBin, Thresholds
from detector.imaging.generators import GeneratorTag
from detector.imaging.provenance import CompressionFacts, Evidence, ExifFacts
from detector.services.report import (
    FaceReport,
    Feedback,
    ImageFacts,
    MapFacts,
    ModelFacts,
    QualityFacts,
    Report,
    Summary,
    Timings,
)
from detector.storage.records import columns, filled
from detector.storage.tables import DetectionRow, FaceRow, FeedbackRow

# One line of an export: names and JSON values.
Entry = dict[str, Any]


def to_row(report: Report) -> DetectionRow:
    """Turn a report into a row with its faces, not yet written."""
    model, others = report.model, ("reasons", "image", "faces", "model", "timings_ms", "evidence")
    return DetectionRow(
        **columns(report, "feedback", *others),
        **columns(report.image),
        reasons=list(report.reasons),
        faces_count=len(report.faces),
        model_name=model.name,
        model_version=model.version,
        engine=model.engine,
        thresholds=asdict(model.thresholds),
        error_rates=asdict(model.error_rates),
        calibration=None if model.calibration is None else asdict(model.calibration),
        timings_ms=asdict(report.timings_ms),
        total_ms=report.timings_ms.total,
        evidence=None if report.evidence is None else asdict(report.evidence),
        faces=[_face_row(face) for face in report.faces],
    )


def _face_row(face: FaceReport) -> FaceRow:
    return FaceRow(
        **columns(face, "index", "box", "crop", "reasons", "quality", "map"),
        **columns(face.quality),
        **{f"map_{name}": value for name, value in columns(face.map).items()},
        position=face.index,
        box=list(face.box),
        crop=list(face.crop),
        reasons=list(face.reasons),
    )


def to_report(row: DetectionRow) -> Report:
    """Turn a row, its faces loaded, back into the report that was written."""
    model = ModelFacts(
        name=row.model_name,
        version=row.model_version,
        engine=row.engine,
        thresholds=Thresholds(**row.thresholds),
        error_rates=ErrorRates(**row.error_rates),
        calibration=None if row.calibration is None else ReliabilityBin(**row.calibration),
    )
    return filled(
        Report,
        row,
        reasons=tuple(row.reasons),
        image=filled(ImageFacts, row),
        faces=tuple(_face(face) for face in row.faces),
        model=model,
        timings_ms=Timings(**row.timings_ms),
        evidence=None if row.evidence is None else _evidence(row.evidence),
        feedback=None if row.feedback is None else to_feedback(row.feedback),
    )


def to_summary(row: DetectionRow) -> Summary:
    """Turn a row, its faces not loaded, into a line of the list."""
    return filled(
        Summary,
        row,
        reasons=tuple(row.reasons),
        model=row.model_name,
        image=filled(ImageFacts, row),
        feedback=None if row.feedback is None else row.feedback.rating,
    )


def to_entry(row: DetectionRow) -> Entry:
    """Turn a row, its faces not loaded, into the flat and JSON-ready entry of an export."""
    return {
        "id": str(row.id),
        "created_at": _text(row.created_at),
        "filename": row.filename,
        "sha256": row.sha256,
        "media_type": row.media_type,
        "bytes": row.bytes,
        "width": row.width,
        "height": row.height,
        "verdict": row.verdict,
        "probability": row.probability,
        "strength": row.strength,
        "reasons": list(row.reasons),
        "faces_count": row.faces_count,
        "model": row.model_name,
        "model_version": row.model_version,
        "total_ms": row.total_ms,
        "rating": row.feedback.rating if row.feedback else None,
        "note": row.feedback.note if row.feedback else None,
    }


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def to_feedback(row: FeedbackRow) -> Feedback:
    """Turn a row of feedback into what is said about a verdict."""
    return filled(Feedback, row)


def _evidence(stored: dict[str, Any]) -> Evidence:
    compression = stored["compression"]
    return Evidence(
        exif=ExifFacts(**stored["exif"]),
        compression=CompressionFacts(**{**compression, "hints": tuple(compression["hints"])}),
        generator_tags=tuple(GeneratorTag(**tag) for tag in stored["generator_tags"]),
    )


def _face(row: FaceRow) -> FaceReport:
    return filled(
        FaceReport,
        row,
        index=row.position,
        box=tuple(row.box),
        crop=tuple(row.crop),
        reasons=tuple(row.reasons),
        quality=filled(QualityFacts, row),
        map=MapFacts(row.map_kind, row.map_width, row.map_height, row.map_values),
    )
