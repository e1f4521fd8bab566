"""Calibration, thresholds and figures on detectors whose quality is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from detector.engine.card import Calibration, ModelCard, Thresholds, parse_card
from detector.imaging.quality import Quality
from tests.conftest import WEIGHTS
from training.calibrate import fit, fused_probabilities, upper_bound
from training.data.manifest import Row
from training.evaluate import Judged, evaluate_tier, summarise_errors
from training.flips import flip_rates
from training.scoring import Scored

QUALITY = Quality(face_px=180, sharpness=10, brightness=0.5)
GATES = {"min_face_px": 64.0, "min_sharpness": 1.0, "min_brightness": 0.05}


def scored(number: int, kind: str, logits: tuple[float, float], tier: str = "clean") -> Scored:
    row = Row(
        path=f"drawn/{kind}/{number}.jpg",
        shard="",
        kind=kind,
        generator="" if kind == "real" else f"drawn {kind}",
        source="drawn",
        group=str(number),
        split="val",
        width=1,
        height=1,
        face_px=180,
        box=(0, 0, 1, 1),
        landmarks=None,
        regions="",
    )
    return Scored(row, tier, np.array(logits), QUALITY, None, None)


def detector(right: float) -> list[Scored]:
    """Pictures scored by a detector that puts the right expert at +right and others at -right."""
    rng = np.random.default_rng(0)
    pictures = []
    for number in range(400):
        kind = ("real", "real", "manipulated", "synthetic")[number % 4]
        m, s = rng.normal(0, 0.5, 2)
        m += right if kind == "manipulated" else -right
        s += right if kind == "synthetic" else -right
        pictures.append(scored(number, kind, (m, s)))
    return pictures


def louder(s: Scored) -> Scored:
    """Return the same picture with logits four times as large."""
    assert s.logits is not None
    return replace(s, logits=4 * s.logits)


@pytest.fixture(scope="module")
def card() -> ModelCard:
    shipped = parse_card(WEIGHTS / "efficientnet-b0.json")
    return replace(
        shipped,
        calibration=Calibration((1.0, 1.0), (0.0, 0.0), (0.0, 0.0, 1.0, 0.0)),
        thresholds=Thresholds(0.4, 0.6),
        raw={**shipped.raw, "quality": GATES},
    )


def test_a_perfect_detector_gets_perfect_figures(card: ModelCard) -> None:
    figures = evaluate_tier(Judged(detector(6.0), card))
    overall = figures["overall"]
    assert overall["auc"] == 1
    assert overall["false_positive_rate"] == 0
    assert overall["error_among_decided"] == 0
    assert overall["decided"] == 1
    for family in figures["families"].values():
        assert family["auc"] == 1
        assert family["called_deepfake"] == 1
        assert family["tpr_at_1_percent_fpr"] == 1


def test_an_inverted_detector_is_always_wrong(card: ModelCard) -> None:
    figures = evaluate_tier(Judged(detector(-6.0), card))
    assert figures["overall"]["auc"] < 0.2
    assert figures["overall"]["false_positive_rate"] == 1
    assert [family["auc_expert"] for family in figures["families"].values()] == [0, 0]


def test_a_constant_detector_knows_nothing(card: ModelCard) -> None:
    constant = [replace(s, logits=np.array([-math.log(2), -math.log(2)])) for s in detector(1.0)]
    judged = Judged(constant, card)
    overall = evaluate_tier(judged)["overall"]
    assert overall["auc"] == 0.5
    assert overall["decided"] == 0
    assert summarise_errors(judged)["inconclusive_rate"] == 1


def test_a_picture_without_a_face_counts_as_undecided(card: ModelCard) -> None:
    pictures = detector(6.0)
    pictures[0] = replace(pictures[0], logits=None, quality=None)
    rates = summarise_errors(Judged(pictures, card))
    assert rates["inconclusive_rate"] == pytest.approx(1 / 400)


def test_calibration_recovers_probabilities_from_any_scale() -> None:
    small = fit(detector(0.3))["calibration"]
    large = fit([louder(s) for s in detector(0.3)])["calibration"]
    assert small["manipulated"]["slope"] > 0
    ratio = small["manipulated"]["slope"] / large["manipulated"]["slope"]
    assert ratio == pytest.approx(4, rel=0.15)


def test_thresholds_hold_their_promises() -> None:
    pictures = detector(0.7)
    result = fit(pictures)
    c = result["calibration"]
    fusion = c["fusion"]
    calibration = Calibration(
        (c["manipulated"]["slope"], c["synthetic"]["slope"]),
        (c["manipulated"]["bias"], c["synthetic"]["bias"]),
        (fusion["manipulated"], fusion["synthetic"], fusion["either"], fusion["bias"]),
    )
    logits = np.array([s.logits for s in pictures])
    probability = fused_probabilities(logits, calibration)
    fake = np.array([s.row.kind != "real" for s in pictures])
    limits = result["thresholds"]
    assert 0 <= limits["real_below"] <= limits["deepfake_from"] <= 1
    assert (probability[~fake] >= limits["deepfake_from"]).mean() <= 0.01
    called_fake = probability >= limits["deepfake_from"]
    called_real = probability < limits["real_below"]
    assert (called_fake & fake).any()
    assert (called_real & ~fake).any()
    # Kinds are balanced here as in the weights, so plain counts must keep the promise.
    assert (called_real & fake).sum() <= 0.05 * (called_real | called_fake).sum() + 1


def test_flips_count_only_full_turns(card: ModelCard) -> None:
    pictures = [
        scored(0, "real", (-6, -6)),
        scored(0, "real", (6, -6), "jpeg-45"),
        scored(0, "real", (-6, -6), "jpeg-95"),
        scored(1, "real", (-6, -6)),
        scored(1, "real", (-0.7, -0.7), "jpeg-45"),
    ]
    rates = flip_rates(Judged(pictures, card))
    assert rates["flip_rate"] == pytest.approx(1 / 3)
    assert rates["pictures_with_a_flip"] == pytest.approx(1 / 2)


def test_the_upper_bound_is_that_of_clopper_and_pearson() -> None:
    assert upper_bound(0, 299) == pytest.approx(0.01, abs=1e-4)
    assert upper_bound(5, 5) == 1
