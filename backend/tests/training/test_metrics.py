"""The protocol gives a perfect, an inverted and a constant detector the numbers they must get."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from training.metrics import (
    auc,
    average_precision,
    balanced_accuracy,
    calibration_error,
    exact_interval,
    interval,
    rate_at_false_positives,
    share_interval,
)

RNG = np.random.default_rng(3)
TRUTH = np.arange(400) % 4 == 0


def test_auc_of_perfect_inverted_and_constant_detectors() -> None:
    scores = TRUTH + RNG.uniform(0, 0.5, len(TRUTH))
    assert auc(scores, TRUTH) == 1
    assert auc(-scores, TRUTH) == 0
    assert auc(np.zeros(len(TRUTH)), TRUTH) == 0.5


def test_auc_agrees_with_scikit_learn_with_ties() -> None:
    for _ in range(10):
        scores = RNG.integers(0, 6, len(TRUTH)).astype(np.float64)
        assert auc(scores, TRUTH) == pytest.approx(roc_auc_score(TRUTH, scores))


def test_auc_without_a_class_is_not_a_number() -> None:
    assert np.isnan(auc(np.ones(4), np.zeros(4, np.bool_)))


def test_rate_at_false_positives() -> None:
    scores = np.concatenate([np.linspace(0, 1, 101), np.full(10, 0.995), np.full(10, 0.5)])
    truth = np.arange(121) >= 101
    assert rate_at_false_positives(scores, truth, 0.01) == 0.5


def test_calibration_error_of_honest_and_boastful_detectors() -> None:
    probability = RNG.uniform(0, 1, 20_000)
    honest = RNG.random(20_000) < probability
    assert calibration_error(probability, honest) < 0.02
    assert calibration_error(np.full(1000, 0.99), np.arange(1000) % 2 == 0) == pytest.approx(0.49)


def test_the_interval_covers_the_value_and_knows_groups() -> None:
    scores = TRUTH * 0.6 + RNG.uniform(0, 1, len(TRUTH))
    measure = lambda rows: auc(scores[rows], TRUTH[rows])  # noqa: E731
    alone = interval(measure, [str(i) for i in range(len(TRUTH))])
    grouped = interval(measure, [str(i // 40) for i in range(len(TRUTH))])
    assert alone[0] < auc(scores, TRUTH) < alone[1]
    assert grouped[0] < auc(scores, TRUTH) < grouped[1]


def test_average_precision_agrees_with_scikit_learn_with_ties() -> None:
    for _ in range(10):
        scores = RNG.integers(0, 6, len(TRUTH)).astype(np.float64)
        expected = average_precision_score(TRUTH, scores)
        assert average_precision(scores, TRUTH) == pytest.approx(expected)


def test_balanced_accuracy_counts_both_classes_alike() -> None:
    assert balanced_accuracy(TRUTH, TRUTH) == 1
    assert balanced_accuracy(~TRUTH, TRUTH) == 0
    assert balanced_accuracy(np.ones(len(TRUTH), np.bool_), TRUTH) == 0.5


def test_weights_move_the_calibration_error() -> None:
    probability, truth = np.full(100, 0.5), np.arange(100) < 20
    assert calibration_error(probability, truth) == pytest.approx(0.3)
    weights = np.where(truth, 0.5 / 20, 0.5 / 80)
    assert calibration_error(probability, truth, weights=weights) == pytest.approx(0)


def test_nothing_hit_still_has_an_upper_end() -> None:
    nothing = np.zeros(60, np.bool_)
    alone = share_interval(nothing, [str(i) for i in range(60)])
    assert alone == exact_interval(0, 60)
    # Sixty frames of six videos prove less than sixty pictures.
    assert share_interval(nothing, [str(i % 6) for i in range(60)])[1] > 3 * alone[1]


def test_a_measure_that_is_never_a_number_has_no_interval() -> None:
    assert np.isnan(interval(lambda _: float("nan"), ["a", "b"])).all()
