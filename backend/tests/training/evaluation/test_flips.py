"""Verdicts that turn when a picture is saved again."""

from __future__ import annotations

import pytest

from tests.training.detectors import plain_card, scored
from training.evaluation.flips import flip_rates
from training.evaluation.judged import Judged


def test_flips_count_only_full_turns() -> None:
    pictures = [
        scored(0, "real", (-6, -6)),
        scored(0, "real", (6, -6), "jpeg-45"),
        scored(0, "real", (-6, -6), "jpeg-95"),
        scored(1, "real", (-6, -6)),
        scored(1, "real", (-0.7, -0.7), "jpeg-45"),
    ]
    rates = flip_rates(Judged(pictures, plain_card()))
    assert rates["flip_rate"] == pytest.approx(1 / 3)
    assert rates["pictures_with_a_flip"] == pytest.approx(1 / 2)
    assert rates["by_reencoding"]["jpeg-45"] == {"turned": 0.5, "became_inconclusive": 0.5}
