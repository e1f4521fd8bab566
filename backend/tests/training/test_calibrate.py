"""Calibration and thresholds on detectors whose quality is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detector.engine.card import Calibration
from tests.training.detectors import detector, scored
from training.calibrate import fit, thresholds
from training.joining import SILENT, fused_probabilities
from training.scoring import Scored


def louder(s: Scored) -> Scored:
    """Return the same picture with logits four times as large."""
    assert s.logits is not None
    return replace(s, logits=4 * s.logits)


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


def test_runs_can_be_compared_by_tier_on_the_split_they_are_calibrated_on() -> None:
    pictures = detector(0.7)
    turned = [replace(s, tier="web", logits=-s.logits) for s in pictures if s.logits is not None]
    found = fit(pictures + pictures + turned)["calibration_auc"]
    assert found.keys() == {pictures[0].tier, "web"}
    assert found[pictures[0].tier] > 0.9
    assert found["web"] < 0.3


def test_who_knows_only_collections_gains_nothing_within_them() -> None:
    rng = np.random.default_rng(4)
    pictures = []
    # Nine in ten of one collection are fakes, one in ten of another, none of the third.
    for name, loud, fakes in (("videos", 2.0, 0.9), ("portraits", -2.0, 0.1), ("press", -2.0, 0.0)):
        for number in range(300):
            kind = "manipulated" if rng.random() < fakes else "real"
            one = scored(number, kind, (loud + rng.normal(0, 0.5), -3.0))
            row = replace(one.row, path=f"{name}/{number}.jpg", group=f"{name}{number}")
            pictures.append(replace(one, row=row))
    found = fit(pictures)
    assert found["calibration_auc"]["clean"] > 0.9
    assert found["calibration_auc_within"].keys() == {"videos", "portraits"}
    assert max(found["calibration_auc_within"].values()) < 0.65


def test_promises_are_proved_by_groups_and_not_by_copies() -> None:
    rng = np.random.default_rng(1)
    fake = np.arange(2000) % 2 == 1
    scores = 1 / (1 + np.exp(-np.where(fake, 2.0, -2.0) - rng.normal(0, 2, 2000)))
    alone = [str(number) for number in range(2000)]
    once = thresholds(scores, fake, np.ones(2000), alone)
    copied = thresholds(np.tile(scores, 5), np.tile(fake, 5), np.ones(10_000), alone * 5)
    assert copied == pytest.approx(once)
    as_if_new = thresholds(
        np.tile(scores, 5), np.tile(fake, 5), np.ones(10_000), [str(n) for n in range(10_000)]
    )
    assert as_if_new["deepfake_from"] < once["deepfake_from"]
    assert as_if_new["real_below"] > once["real_below"]
    assert (scores[~fake] >= once["deepfake_from"]).mean() < 0.01


def test_an_expert_without_pictures_of_its_kind_stays_silent_and_the_verdict_stays_fair() -> None:
    result = fit([s for s in detector(0.7) if s.row.kind != "synthetic"])
    silent = result["calibration"]["synthetic"]
    assert (silent["slope"], silent["bias"]) == (0.0, SILENT)
    fusion = result["calibration"]["fusion"]
    calibration = Calibration(
        (result["calibration"]["manipulated"]["slope"], 0.0),
        (result["calibration"]["manipulated"]["bias"], SILENT),
        (fusion["manipulated"], fusion["synthetic"], fusion["either"], fusion["bias"]),
    )
    # Reals and fakes lie at -0.7 and +0.7, so what lies between is as likely one as the other.
    between = fused_probabilities(np.array([[0.0, -0.7]]), calibration)
    assert between[0] == pytest.approx(0.5, abs=0.1)
