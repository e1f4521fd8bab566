"""From raw scores to a verdict that a person can act on, or to an honest `inconclusive`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from detector.engine.base import Outputs
from detector.engine.card import Calibration, ModelCard
from detector.imaging.quality import Quality

NO_FACE = "no_face"
SMALL_FACE = "small_face"
BLURRED = "blurred"
DARK = "dark"
OUT_OF_DISTRIBUTION = "out_of_distribution"
UNCERTAIN_SCORE = "uncertain_score"
REASONS = (NO_FACE, SMALL_FACE, BLURRED, DARK, OUT_OF_DISTRIBUTION, UNCERTAIN_SCORE)

# A face below half the side of the largest one is a bystander: it cannot make the picture doubtful.
BYSTANDER = 0.5


class Verdict(StrEnum):
    """What is said of a face or a picture."""

    REAL = "real"
    DEEPFAKE = "deepfake"
    INCONCLUSIVE = "inconclusive"


class Strength(StrEnum):
    """How strong the evidence for a verdict is."""

    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"


@dataclass(frozen=True, slots=True, eq=False)
class FaceJudgement:
    """The verdict on one face.

    Attributes:
        probability: Calibrated probability of a deepfake, 0..1.
        manipulated: Calibrated probability of the manipulated expert, 0..1.
        synthetic: Calibrated probability of the synthetic expert, 0..1.
        reasons: Why it is inconclusive, empty otherwise.
        face_px: Longer side of the face in pixels.
        map_kind: The expert whose evidence the map shows.
        map_grid: uint8 rows x columns, 0 no evidence to 255 full.
        forensic_share: Weight of noise traces against appearance, 0..1, where the model has both.
    """

    verdict: Verdict
    probability: float
    manipulated: float
    synthetic: float
    reasons: tuple[str, ...]
    face_px: float
    map_kind: str
    map_grid: NDArray[np.uint8]
    forensic_share: float | None = None


@dataclass(frozen=True, slots=True)
class ImageJudgement:
    """The verdict on a picture; `probability` is that of its most suspicious face, if any."""

    verdict: Verdict
    probability: float | None
    manipulated: float | None
    synthetic: float | None
    reasons: tuple[str, ...]
    strength: Strength | None
    explanation: str


def calibrate(logits: NDArray[np.float64], calibration: Calibration) -> NDArray[np.float64]:
    """Turn raw logits into the log-odds of manipulated, of synthetic, and of a deepfake.

    Args:
        logits: N x 2, in the order of the experts.
        calibration: The card's numbers; balanced odds of real and fake are assumed.

    Returns:
        N x 3 log-odds.
    """
    experts = logits * np.array(calibration.slopes) + np.array(calibration.biases)
    either = np.logaddexp(experts[:, 0], experts[:, 1])
    weights = calibration.fusion
    fused = experts @ np.array(weights[:2]) + weights[2] * either + weights[3]
    return np.column_stack([experts, fused])


def judge_face(outputs: Outputs, quality: Quality, card: ModelCard) -> FaceJudgement:
    """Judge one face.

    Args:
        outputs: What the engine returned for its crop, N = 1.
        quality: Measured quality of that crop.
        card: Calibration, thresholds and gates of the model.
    """
    odds = calibrate(outputs.logits.astype(np.float64), card.calibration)[0]
    manipulated, synthetic, probability = (_sigmoid(value) for value in odds)
    reasons = _gate(quality, float(outputs.novelty[0]), card)
    limits = card.thresholds
    if limits.real_below <= probability < limits.deepfake_from:
        reasons = (*reasons, UNCERTAIN_SCORE)
    if reasons:
        verdict = Verdict.INCONCLUSIVE
    else:
        fake = probability >= limits.deepfake_from
        verdict = Verdict.DEEPFAKE if fake else Verdict.REAL
    kind = "manipulated" if manipulated >= synthetic else "synthetic"
    return FaceJudgement(
        verdict=verdict,
        probability=probability,
        manipulated=manipulated,
        synthetic=synthetic,
        reasons=reasons,
        face_px=quality.face_px,
        map_kind=kind,
        map_grid=_map_grid(outputs, kind, card.calibration),
        forensic_share=None if outputs.gate is None else float(outputs.gate[0]),
    )


def judge_image(faces: list[FaceJudgement], card: ModelCard) -> ImageJudgement:
    """Sum up the faces of a picture.

    One fake face makes a picture fake. A doubtful face makes it doubtful, unless it is a
    bystander too small to judge while a larger face was judged.
    """
    if not faces:
        return ImageJudgement(
            Verdict.INCONCLUSIVE,
            None,
            None,
            None,
            (NO_FACE,),
            None,
            "No face was found, so there is nothing that this detector can judge.",
        )
    decisive = _decisive(faces)
    reasons: tuple[str, ...] = ()
    if decisive.verdict is Verdict.INCONCLUSIVE:
        doubtful = [f for f in faces if f.verdict is Verdict.INCONCLUSIVE]
        reasons = tuple(dict.fromkeys(reason for face in doubtful for reason in face.reasons))
    strength = _strength(decisive, card)
    return ImageJudgement(
        verdict=decisive.verdict,
        probability=decisive.probability,
        manipulated=decisive.manipulated,
        synthetic=decisive.synthetic,
        reasons=reasons,
        strength=strength,
        explanation=_explain(decisive, strength, reasons, len(faces)),
    )


def _decisive(faces: list[FaceJudgement]) -> FaceJudgement:
    fakes = [face for face in faces if face.verdict is Verdict.DEEPFAKE]
    if fakes:
        return max(fakes, key=lambda face: face.probability)
    largest = max(face.face_px for face in faces)
    doubtful = [
        face
        for face in faces
        if face.verdict is Verdict.INCONCLUSIVE
        and (face.face_px >= BYSTANDER * largest or SMALL_FACE not in face.reasons)
    ]
    if doubtful:
        return max(doubtful, key=lambda face: face.probability)
    judged = [face for face in faces if face.verdict is Verdict.REAL]
    return max(judged, key=lambda face: face.probability)


def _gate(quality: Quality, novelty: float, card: ModelCard) -> tuple[str, ...]:
    gates = card.quality
    checks = (
        (SMALL_FACE, quality.face_px < gates.min_face_px),
        (BLURRED, quality.sharpness < gates.min_sharpness),
        (DARK, quality.brightness < gates.min_brightness),
        (OUT_OF_DISTRIBUTION, novelty > gates.max_novelty),
    )
    return tuple(reason for reason, failed in checks if failed)


def _strength(face: FaceJudgement, card: ModelCard) -> Strength | None:
    if face.verdict is Verdict.INCONCLUSIVE:
        return None
    fake = face.verdict is Verdict.DEEPFAKE
    confidence = face.probability if fake else 1 - face.probability
    if confidence >= card.strong_evidence:
        return Strength.STRONG
    return Strength.MODERATE if confidence >= card.moderate_evidence else Strength.WEAK


KIND_WORDS = {
    "manipulated": "that the face was manipulated, for example swapped or edited",
    "synthetic": "that the face was generated by a computer",
}
REASON_WORDS = {
    SMALL_FACE: "the face is too small",
    BLURRED: "the face is too blurred",
    DARK: "the face is too dark",
    OUT_OF_DISTRIBUTION: "the face looks unlike the pictures that the model knows",
    UNCERTAIN_SCORE: "the score lies between the two thresholds",
}


def _explain(
    face: FaceJudgement, strength: Strength | None, reasons: tuple[str, ...], count: int
) -> str:
    if face.verdict is Verdict.INCONCLUSIVE:
        why = " and ".join(REASON_WORDS[reason] for reason in reasons)
        return f"No verdict: {why}. A larger, sharper picture or the original file may help."
    if face.verdict is Verdict.REAL:
        whose = "this face" if count == 1 else "the faces that could be judged"
        return (
            f"No trace of manipulation or generation was found in {whose}. "
            "That is not proof that the picture is authentic."
        )
    return (
        f"{str(strength).capitalize()} evidence {KIND_WORDS[face.map_kind]}. "
        "It is evidence, not proof: see the error rates of the model."
    )


def _map_grid(outputs: Outputs, kind: str, calibration: Calibration) -> NDArray[np.uint8]:
    if kind == "manipulated":
        share = outputs.mask[0]
    else:
        odds = outputs.cam[0] * calibration.slopes[1] + calibration.biases[1]
        share = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    grid: NDArray[np.uint8] = np.rint(255 * share).astype(np.uint8)
    return grid


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(min(float(value), 60.0), -60.0)))
