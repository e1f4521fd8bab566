"""Between reports and rows of the log."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

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
from detector.storage.tables import DetectionRow, FaceRow, FeedbackRow

# One line of an export: names and JSON values.
Entry = dict[str, Any]
Rectangle = tuple[float, float, float, float]


def to_row(report: Report) -> DetectionRow:
    """Turn a report into a row with its faces, not yet written."""
    return DetectionRow(
        id=report.id,
        created_at=report.created_at,
        filename=report.filename,
        verdict=report.verdict,
        probability=report.probability,
        strength=report.strength,
        reasons=list(report.reasons),
        explanation=report.explanation,
        sha256=report.image.sha256,
        media_type=report.image.media_type,
        bytes=report.image.bytes,
        width=report.image.width,
        height=report.image.height,
        faces_count=len(report.faces),
        faces_not_judged=report.faces_not_judged,
        model_name=report.model.name,
        model_version=report.model.version,
        engine=report.model.engine,
        thresholds=asdict(report.model.thresholds),
        error_rates=asdict(report.model.error_rates),
        calibration=None if report.model.calibration is None else asdict(report.model.calibration),
        tier=report.tier,
        timings_ms=asdict(report.timings_ms),
        total_ms=report.timings_ms.total,
        evidence=None if report.evidence is None else asdict(report.evidence),
        comparison_id=report.comparison_id,
        faces=[_face_row(face) for face in report.faces],
    )


def _face_row(face: FaceReport) -> FaceRow:
    return FaceRow(
        position=face.index,
        box=list(face.box),
        crop=list(face.crop),
        detection_score=face.detection_score,
        verdict=face.verdict,
        probability=face.probability,
        manipulated=face.manipulated,
        synthetic=face.synthetic,
        forensic_share=face.forensic_share,
        reasons=list(face.reasons),
        face_px=face.quality.face_px,
        sharpness=face.quality.sharpness,
        brightness=face.quality.brightness,
        map_kind=face.map.kind,
        map_width=face.map.width,
        map_height=face.map.height,
        map_values=face.map.values,
    )


def to_report(row: DetectionRow) -> Report:
    """Turn a row, its faces loaded, back into the report that was written."""
    return Report(
        id=row.id,
        created_at=row.created_at,
        filename=row.filename,
        verdict=row.verdict,
        probability=row.probability,
        strength=row.strength,
        reasons=tuple(row.reasons),
        explanation=row.explanation,
        image=_image(row),
        faces=tuple(_face(face) for face in row.faces),
        faces_not_judged=row.faces_not_judged,
        model=ModelFacts(
            name=row.model_name,
            version=row.model_version,
            engine=row.engine,
            thresholds=Thresholds(**row.thresholds),
            error_rates=ErrorRates(**row.error_rates),
            calibration=None if row.calibration is None else ReliabilityBin(**row.calibration),
        ),
        timings_ms=Timings(**row.timings_ms),
        tier=row.tier,
        evidence=None if row.evidence is None else _evidence(row.evidence),
        feedback=None if row.feedback is None else to_feedback(row.feedback),
        comparison_id=row.comparison_id,
    )


def to_summary(row: DetectionRow) -> Summary:
    """Turn a row, its faces not loaded, into a line of the list."""
    return Summary(
        id=row.id,
        created_at=row.created_at,
        filename=row.filename,
        verdict=row.verdict,
        probability=row.probability,
        strength=row.strength,
        reasons=tuple(row.reasons),
        faces_count=row.faces_count,
        model=row.model_name,
        image=_image(row),
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
    return Feedback(row.rating, row.note, row.created_at, row.updated_at)


def _evidence(stored: dict[str, Any]) -> Evidence:
    compression = stored["compression"]
    return Evidence(
        exif=ExifFacts(**stored["exif"]),
        compression=CompressionFacts(**{**compression, "hints": tuple(compression["hints"])}),
        generator_tags=tuple(GeneratorTag(**tag) for tag in stored["generator_tags"]),
    )


def _image(row: DetectionRow) -> ImageFacts:
    return ImageFacts(
        sha256=row.sha256,
        media_type=row.media_type,
        bytes=row.bytes,
        width=row.width,
        height=row.height,
    )


def _face(row: FaceRow) -> FaceReport:
    return FaceReport(
        index=row.position,
        box=cast(Rectangle, tuple(row.box)),
        crop=cast(Rectangle, tuple(row.crop)),
        detection_score=row.detection_score,
        verdict=row.verdict,
        probability=row.probability,
        manipulated=row.manipulated,
        synthetic=row.synthetic,
        forensic_share=row.forensic_share,
        reasons=tuple(row.reasons),
        quality=QualityFacts(row.face_px, row.sharpness, row.brightness),
        map=MapFacts(row.map_kind, row.map_width, row.map_height, row.map_values),
    )
