"""Between reports and rows of the log."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from detector.engine.card import ErrorRates, Thresholds
from detector.services.report import (
    FaceReport,
    ImageFacts,
    MapFacts,
    ModelFacts,
    QualityFacts,
    Report,
    Summary,
    Timings,
)
from detector.storage.tables import DetectionRow, FaceRow

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
        timings_ms=asdict(report.timings_ms),
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
        ),
        timings_ms=Timings(**row.timings_ms),
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
        reasons=tuple(row.reasons),
        quality=QualityFacts(row.face_px, row.sharpness, row.brightness),
        map=MapFacts(row.map_kind, row.map_width, row.map_height, row.map_values),
    )
