"""Scores become verdicts as the card says, and doubt becomes `inconclusive`."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from detector.engine.base import Outputs
from detector.engine.card import Calibration, ModelCard, QualityGates, Thresholds, parse_card
from detector.imaging.quality import Quality
from detector.services.verdict import (
    FaceJudgement,
    Strength,
    Verdict,
    calibrate,
    judge_face,
    judge_image,
)
from tests.conftest import WEIGHTS

GOOD = Quality(face_px=200, sharpness=12, brightness=0.5)


@pytest.fixture(scope="module")
def card() -> ModelCard:
    shipped = parse_card(WEIGHTS / "efficientnet-b0.json")
    return replace(
        shipped,
        calibration=Calibration((1.0, 1.0), (0.0, 0.0), (0.0, 0.0, 1.0, 0.0)),
        thresholds=Thresholds(0.3, 0.8),
        quality=QualityGates(min_face_px=64, min_sharpness=2, min_brightness=0.1, max_novelty=3.0),
        strong_evidence=0.99,
        moderate_evidence=0.9,
    )


def outputs(manipulated: float, synthetic: float, novelty: float = 1.0) -> Outputs:
    mask = np.zeros((1, 14, 14), np.float32)
    mask[0, 3, 4] = 1
    return Outputs(
        np.array([[manipulated, synthetic]], np.float32),
        mask,
        np.full((1, 7, 7), synthetic, np.float32),
        np.array([novelty], np.float32),
    )


def face(
    card: ModelCard, manipulated: float, synthetic: float, quality: Quality = GOOD
) -> FaceJudgement:
    return judge_face(outputs(manipulated, synthetic), quality, card)


def test_a_face_unlike_all_that_is_known_gets_no_verdict(card: ModelCard) -> None:
    for logit in (-6, 6):
        judged = judge_face(outputs(logit, -6, novelty=3.5), GOOD, card)
        assert judged.verdict is Verdict.INCONCLUSIVE
        assert judged.reasons == ("out_of_distribution",)
    assert judge_face(outputs(6, -6, novelty=2.5), GOOD, card).verdict is Verdict.DEEPFAKE


def test_the_weight_of_noise_traces_is_told_where_a_network_has_one(card: ModelCard) -> None:
    assert face(card, 6, -6).forensic_share is None
    gated = replace(outputs(6, -6), gate=np.array([0.25], np.float32))
    judged = judge_face(gated, GOOD, card)
    assert judged.forensic_share == 0.25
    assert judged.probability == face(card, 6, -6).probability


def test_two_low_scores_are_real_and_one_high_score_is_deepfake(card: ModelCard) -> None:
    assert face(card, -6, -6).verdict is Verdict.REAL
    assert face(card, 6, -6).verdict is Verdict.DEEPFAKE
    assert face(card, -6, 6).verdict is Verdict.DEEPFAKE


def test_a_score_between_the_thresholds_is_inconclusive(card: ModelCard) -> None:
    judged = face(card, 0, -9)
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert judged.reasons == ("uncertain_score",)
    assert 0.3 <= judged.probability < 0.8


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        (replace(GOOD, face_px=40), "small_face"),
        (replace(GOOD, sharpness=0.5), "blurred"),
        (replace(GOOD, brightness=0.02), "dark"),
    ],
)
def test_poor_evidence_is_never_decided(card: ModelCard, quality: Quality, reason: str) -> None:
    for scores in ((9, 9), (-9, -9)):
        judged = face(card, *scores, quality)
        assert judged.verdict is Verdict.INCONCLUSIVE
        assert reason in judged.reasons


def test_the_map_belongs_to_the_expert_that_speaks(card: ModelCard) -> None:
    swapped, generated = face(card, 4, -4), face(card, -4, 4)
    assert (swapped.map_kind, swapped.map_grid.shape) == ("manipulated", (14, 14))
    assert swapped.map_grid[3, 4] == 255
    assert swapped.map_grid.sum() == 255
    assert (generated.map_kind, generated.map_grid.shape) == ("synthetic", (7, 7))
    assert (generated.map_grid > 240).all()


def test_no_face_is_no_verdict(card: ModelCard) -> None:
    judged = judge_image([], card)
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert judged.probability is None
    assert judged.reasons == ("no_face",)
    assert judged.strength is None


def test_one_fake_face_makes_the_picture_fake(card: ModelCard) -> None:
    judged = judge_image([face(card, -9, -9), face(card, 5, -9), face(card, 0, 0)], card)
    assert judged.verdict is Verdict.DEEPFAKE
    assert judged.probability is not None
    assert judged.probability > 0.99
    assert judged.strength is Strength.STRONG


def test_a_doubtful_face_makes_the_picture_doubtful(card: ModelCard) -> None:
    judged = judge_image([face(card, -9, -9), face(card, 0, -9)], card)
    assert judged.verdict is Verdict.INCONCLUSIVE
    assert judged.reasons == ("uncertain_score",)


def test_a_tiny_bystander_does_not(card: ModelCard) -> None:
    bystander = face(card, 0, 0, replace(GOOD, face_px=30))
    assert judge_image([face(card, -9, -9), bystander], card).verdict is Verdict.REAL
    assert judge_image([bystander], card).verdict is Verdict.INCONCLUSIVE


def test_words_promise_no_more_than_evidence(card: ModelCard) -> None:
    real = judge_image([face(card, -9, -9)], card)
    assert "not proof that the picture is authentic" in real.explanation
    fake = judge_image([face(card, -9, 2.5)], card)
    assert fake.strength is Strength.MODERATE
    assert fake.explanation.startswith("Moderate evidence that the face was generated")


def test_calibration_joins_the_experts_as_the_card_says() -> None:
    odds = calibrate(
        np.array([[2.0, -1.0]]), Calibration((0.5, 2.0), (1.0, 0.0), (0.25, 0.5, 2.0, -1.0))
    )[0]
    manipulated, synthetic = 2.0, -2.0
    either = np.logaddexp(manipulated, synthetic)
    expected = [manipulated, synthetic, 0.5 - 1.0 + 2 * either - 1]
    np.testing.assert_allclose(odds, expected)


def test_the_shipped_card_has_measured_error_rates() -> None:
    raw = json.loads((WEIGHTS / "efficientnet-b0.json").read_text())
    assert raw["metrics"]["auc"] > 0.8
    rates = parse_card(WEIGHTS / "efficientnet-b0.json").error_rates
    assert 0 <= rates.false_positive_rate < 0.5
    assert rates.description
