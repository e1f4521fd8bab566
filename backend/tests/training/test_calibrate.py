"""Calibration and thresholds on detectors whose quality is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from detector.engine.card import Calibration
from tests.training.detectors import detector
from training.calibrate import effective_count, fit, fused_probabilities, share_bound, thresholds
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


def test_the_upper_bound_is_that_of_clopper_and_pearson() -> None:
    assert share_bound(np.array([0.0]), 299)[0] == pytest.approx(0.01, abs=1e-4)
    assert share_bound(np.array([1.0]), 5)[0] == 1
    assert share_bound(np.array([0.1]), 1e6)[0] == pytest.approx(0.1, abs=1e-3)


def test_unequal_weights_are_worth_fewer_pictures() -> None:
    assert effective_count(np.ones(50)) == pytest.approx(50)
    assert effective_count(np.array([1.0] * 50 + [50.0])) < 5


def test_a_promise_must_be_proved_by_enough_pictures() -> None:
    rng = np.random.default_rng(1)
    fake = np.arange(20_000) % 2 == 1
    scores = 1 / (1 + np.exp(-np.where(fake, 2.0, -2.0) - rng.normal(0, 2, 20_000)))
    limits = []
    for count, tiers in ((20_000, 1), (20_000, 20), (20_000, 60)):
        found = thresholds(scores[:count], fake[:count], np.ones(count), tiers)
        false = scores[:count][~fake[:count]] >= found["deepfake_from"]
        assert false.mean() <= 0.01
        limits.append(found["deepfake_from"])
    assert limits == sorted(set(limits))
    too_few = thresholds(scores[:200], fake[:200], np.ones(200), 1)
    assert too_few["deepfake_from"] > scores[:200][~fake[:200]].max()
