"""Join the two experts into one verdict, on pictures that nothing was trained on."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from detector.engine.card import Calibration
from detector.services.verdict import calibrate
from training.data.manifest import Row
from training.metrics import Bools, Floats

# Log-odds of an expert that never speaks, because no picture of its kind says what its score means.
SILENT = -12.0
# Slope and bias of an expert that is taken at its word: it was trained to give log-odds.
SILENCED, AS_TRAINED = (0.0, SILENT), (1.0, 0.0)


def join_experts(
    logits: Floats,
    kinds: NDArray[np.str_],
    weights: Floats,
    unproved: tuple[float, float] = SILENCED,
) -> Calibration:
    """Fit probabilities for each expert and for the one verdict.

    Each expert gets a slope and a bias (Platt scaling). The verdict follows the soft maximum of
    both calibrated logits, that is the sum of both odds, again with a slope and a bias. A free
    combination of the experts fits known generators no better, and those that nobody trained on
    much worse, because it learns which data sets make one expert loud and the other silent.

    Args:
        logits: float64 N x 2, raw logits of the manipulated and the synthetic expert.
        kinds: "real", "manipulated" or "synthetic", N.
        weights: float64 N.
        unproved: Slope and bias of an expert without a picture of its kind.
    """
    slopes, biases = [], []
    for expert, kind in enumerate(("manipulated", "synthetic")):
        chosen = (kinds == "real") | (kinds == kind)
        if not (kinds == kind).any():
            slopes.append(unproved[0])
            biases.append(unproved[1])
            continue
        slope, bias = _logistic(logits[chosen, expert], kinds[chosen] == kind, weights[chosen])
        slopes.append(slope)
        biases.append(bias)
    either = np.logaddexp(*(logits * np.array(slopes) + np.array(biases)).T)
    slope, bias = _logistic(either, kinds != "real", weights)
    return Calibration((slopes[0], slopes[1]), (biases[0], biases[1]), (0.0, 0.0, slope, bias))


def fused_logits(logits: Floats, calibration: Calibration) -> Floats:
    """Return the log-odds of a deepfake for raw logits, N x 2."""
    return np.asarray(calibrate(logits, calibration)[:, 2], np.float64)


def fused_probabilities(logits: Floats, calibration: Calibration) -> Floats:
    """Return the calibrated probability of a deepfake for raw logits, N x 2."""
    return np.asarray(1 / (1 + np.exp(-fused_logits(logits, calibration))), np.float64)


def balanced_weights(rows: list[Row]) -> Floats:
    """Weigh pictures so that reals and fakes count alike, and so do the kinds of fakes there are.

    Sources count by the root of their size.
    """
    names = [(row.kind, row.generator or row.source, row.set_name) for row in rows]
    sizes = Counter(names)
    weights = np.array([sizes[name] ** -0.5 for name in names])
    kinds = np.array([row.kind for row in rows])
    for kind in sorted(set(kinds)):
        chosen = kinds == kind
        share = 0.5 if kind == "real" else 0.5 / len(set(kinds) - {"real"})
        weights[chosen] *= share / weights[chosen].sum()
    return np.asarray(weights * len(rows), np.float64)


def _logistic(feature: Floats, positive: Bools, weights: Floats) -> tuple[float, float]:
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit(feature[:, np.newaxis], positive, sample_weight=weights)
    return float(model.coef_[0, 0]), float(model.intercept_[0])
