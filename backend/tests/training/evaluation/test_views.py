"""The comparison of views knows a useful second view from a useless one."""

from __future__ import annotations

import numpy as np

from training.evaluation.views import compare_views

LIMITS = (0.3, 0.7)


def test_independent_views_add_up_and_disagreement_marks_errors() -> None:
    rng = np.random.default_rng(0)
    fake = np.arange(2000) % 2 == 1
    truth = np.where(fake, 2.0, -2.0)[:, None]
    odds = truth + rng.normal(0, 2, (2000, 4))
    odds[:, 3] = odds[:, 0]
    figures = compare_views(odds, fake, LIMITS)
    mirrored, copy = figures["views"]["mirrored"], figures["views"]["wider"]
    assert mirrored["auc_of_mean"] > figures["auc_of_one_view"] + 0.02
    assert mirrored["disagreement_foretells_error_auc"] > 0.7
    assert copy["auc_of_mean"] == figures["auc_of_one_view"]
    assert copy["disagreement_foretells_error_auc"] == 0.5


def test_without_errors_nothing_is_foretold() -> None:
    fake = np.arange(100) % 2 == 1
    odds = np.where(fake, 5.0, -5.0)[:, None].repeat(4, axis=1)
    figures = compare_views(odds, fake, LIMITS)
    assert figures["wrong"] == 0
    assert figures["views"]["tighter"]["disagreement_foretells_error_auc"] is None
