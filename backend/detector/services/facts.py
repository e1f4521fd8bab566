"""From what was seen and judged to the facts that a report states."""

from __future__ import annotations

import hashlib

from detector.imaging.decode import DecodedImage
from detector.services.model_memory import Loaded
from detector.services.observe import SeenFace
from detector.services.report import FaceReport, ImageFacts, MapFacts, ModelFacts, QualityFacts
from detector.services.verdict import FaceJudgement


def face_report(index: int, seen: SeenFace, judgement: FaceJudgement) -> FaceReport:
    """State what was found in one face; 0 is the index of the largest."""
    quality = seen.quality
    height, width = judgement.map_grid.shape
    return FaceReport(
        index=index,
        box=seen.face.box,
        crop=seen.crop_box,
        detection_score=seen.face.score,
        verdict=str(judgement.verdict),
        probability=judgement.probability,
        manipulated=judgement.manipulated,
        synthetic=judgement.synthetic,
        forensic_share=judgement.forensic_share,
        reasons=judgement.reasons,
        quality=QualityFacts(quality.face_px, quality.sharpness, quality.brightness),
        map=MapFacts(judgement.map_kind, width, height, judgement.map_grid.tobytes()),
    )


def image_facts(data: bytes, picture: DecodedImage) -> ImageFacts:
    """State what a file is, without its pixels."""
    return ImageFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=picture.media_type,
        bytes=len(data),
        width=picture.width,
        height=picture.height,
    )


def model_facts(loaded: Loaded, tier: str | None, probability: float | None) -> ModelFacts:
    """State who judged, with its errors on pictures of this tier and such a probability."""
    card = loaded.card
    return ModelFacts(
        name=card.name,
        version=card.version,
        engine=loaded.engine.kind,
        thresholds=card.thresholds,
        error_rates=card.error_rates_of(tier) if tier else card.error_rates,
        calibration=None if probability is None else card.reliability_at(probability),
    )
