"""Accuracy, precision, recall and F1 against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.training.detectors import detector, plain_card
from training.evaluation.classification import classification, classification_lines, counted
from training.evaluation.judged import Judged


def test_figures_are_those_of_the_confusion_matrix() -> None:
    fake = np.array([True] * 6 + [False] * 4)
    called = np.array([True] * 5 + [False] + [True] + [False] * 3)
    found = counted(fake, called)
    assert found["confusion"] == {
        "real": {"real": 3, "deepfake": 1},
        "deepfake": {"real": 1, "deepfake": 5},
    }
    assert found["accuracy"] == pytest.approx(0.8)
    assert found["classes"]["deepfake"] == pytest.approx(
        {"precision": 5 / 6, "recall": 5 / 6, "f1": 5 / 6, "support": 6}
    )
    assert found["classes"]["real"] == pytest.approx(
        {"precision": 3 / 4, "recall": 3 / 4, "f1": 3 / 4, "support": 4}
    )
    assert found["macro_f1"] == pytest.approx((5 / 6 + 3 / 4) / 2)


def test_what_was_never_called_has_no_precision() -> None:
    found = counted(np.array([True, False]), np.array([False, False]))
    assert math.isnan(found["classes"]["deepfake"]["precision"])
    assert found["classes"]["deepfake"]["recall"] == 0


def test_verdicts_leave_out_what_is_inconclusive() -> None:
    judged = Judged(detector(0.3), plain_card())
    found = classification(judged)
    assert found["at_even_odds"]["pictures"] == 400
    assert found["verdicts"]["pictures"] + found["verdicts"]["left_out"] == 400
    assert found["verdicts"]["left_out"] > 0
    assert found["verdicts"]["accuracy"] > found["at_even_odds"]["accuracy"]
    lines = classification_lines({"clean": {"classification": found}})
    assert sum(line.startswith("| clean |") for line in lines) == 4
