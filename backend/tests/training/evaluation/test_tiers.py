"""The protocol gives a perfect, an inverted and a constant detector the numbers they must get."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from detector.engine.base import Outputs
from detector.engine.card import ModelCard
from detector.imaging.quality import Quality
from detector.services.verdict import judge_face
from tests.training.detectors import detector, plain_card, scored
from training.evaluation.card_evidence import error_rates
from training.evaluation.judged import Judged
from training.evaluation.tiers import by_name, evaluate_tier


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return plain_card()


def test_a_perfect_detector_gets_perfect_figures(card: ModelCard) -> None:
    figures = evaluate_tier(Judged(detector(6.0), card))
    overall = figures["overall"]
    assert overall["auc"] == 1
    assert overall["false_positive_rate"] == 0
    assert overall["error_among_decided"] == 0
    assert overall["decided"] == 1
    assert overall["average_precision"] == 1
    assert overall["balanced_accuracy"] == overall["balanced_accuracy_decided"] == 1
    assert overall["calibration_error_balanced"] < 0.01
    # No false alarm among 200 reals does not prove that there never is one.
    assert overall["false_positive_rate_interval"] == pytest.approx((0, 0.0183), abs=1e-3)
    assert figures["confusion"]["real"] == {"real": 200, "inconclusive": 0, "deepfake": 0}
    assert figures["confusion"]["synthetic"] == {"real": 0, "inconclusive": 0, "deepfake": 100}
    assert set(by_name(Judged(detector(6.0), card)).values()) == {1.0}
    for family in figures["families"].values():
        assert family["auc"] == 1
        assert family["called_deepfake"] == 1
        assert family["tpr_at_1_percent_fpr"] == 1


def test_an_inverted_detector_is_always_wrong(card: ModelCard) -> None:
    figures = evaluate_tier(Judged(detector(-6.0), card))
    assert figures["overall"]["auc"] < 0.2
    assert figures["overall"]["false_positive_rate"] == 1
    assert figures["overall"]["calibration_error"] > 0.4
    assert figures["overall"]["balanced_accuracy"] <= 0.5
    assert [family["auc_expert"] for family in figures["families"].values()] == [0, 0]


def test_a_constant_detector_knows_nothing(card: ModelCard) -> None:
    constant = [replace(s, logits=np.array([-math.log(2), -math.log(2)])) for s in detector(1.0)]
    judged = Judged(constant, card)
    overall = evaluate_tier(judged)["overall"]
    assert overall["auc"] == 0.5
    assert overall["auc_interval"] == (0.5, 0.5)
    assert overall["average_precision"] == 0.5
    assert overall["balanced_accuracy"] == 0.5
    assert np.isnan(overall["balanced_accuracy_decided"])
    assert overall["decided"] == 0
    assert error_rates(judged)["inconclusive_rate"] == 1


def test_verdicts_are_those_of_serving(card: ModelCard) -> None:
    good = Quality(face_px=180, sharpness=10, brightness=0.5)
    looks = (
        (good, 1.0),
        (replace(good, face_px=20), 1.0),
        (replace(good, sharpness=0.1), 1.0),
        (replace(good, brightness=0.01), 1.0),
        (good, 9.0),
    )
    pictures = [
        replace(scored(number, "real", (logit, -9.0)), quality=quality, novelty=novelty)
        for number, (quality, novelty) in enumerate(looks)
        for logit in (-3.0, 0.0, 3.0)
    ]
    for picture, verdict in zip(pictures, Judged(pictures, card).verdict, strict=True):
        assert picture.logits is not None
        assert picture.quality is not None
        outputs = Outputs(
            picture.logits[None].astype(np.float32),
            np.zeros((1, 2, 2), np.float32),
            np.zeros((1, 1, 1), np.float32),
            np.array([picture.novelty], np.float32),
        )
        assert judge_face(outputs, picture.quality, card).verdict == verdict
    assert len(set(Judged(pictures, card).verdict)) == 3


def test_a_picture_without_a_face_counts_as_undecided(card: ModelCard) -> None:
    pictures = detector(6.0)
    pictures[0] = replace(pictures[0], logits=None, quality=None)
    rates = error_rates(Judged(pictures, card))
    assert rates["inconclusive_rate"] == pytest.approx(1 / 400)
