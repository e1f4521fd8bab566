"""From raw logits to probabilities and thresholds, on pictures that nothing was trained on."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression

from detector.engine.card import Calibration
from detector.services.verdict import calibrate
from training.metrics import Bools, Floats
from training.scoring import Scored

# Under it the evaluation by face size shows more real faces called fake and a lower AUC.
MIN_FACE_PX = 64.0
GATE_QUANTILE = 0.005
NOVELTY_QUANTILE = 0.99

FALSE_POSITIVE_LIMIT = 0.01
MISS_LIMIT = 0.05


def fit(scored: list[Scored]) -> dict[str, Any]:
    """Fit calibration, thresholds and quality gates.

    Each expert gets a slope and a bias (Platt scaling), then a logistic regression joins both
    calibrated logits and their soft maximum into the one verdict. Real and fake weigh the same,
    manipulated and synthetic each half of the fakes, and sources by the root of their size.

    Args:
        scored: The calibration split in all tiers.

    Returns:
        The card's `calibration`, `thresholds`, `quality` and `strength`.
    """
    usable = [s for s in scored if s.logits is not None]
    logits = np.array([s.logits for s in usable])
    kinds = np.array([s.row.kind for s in usable])
    weights = balanced_weights(usable)
    slopes, biases = [], []
    for expert, kind in enumerate(("manipulated", "synthetic")):
        chosen = (kinds == "real") | (kinds == kind)
        slope, bias = _logistic(
            logits[chosen, expert : expert + 1], kinds[chosen] == kind, weights[chosen]
        )
        slopes.append(float(slope[0]))
        biases.append(bias)
    experts = logits * np.array(slopes) + np.array(biases)
    features = np.column_stack([experts, np.logaddexp(experts[:, 0], experts[:, 1])])
    fusion, fusion_bias = _logistic(features, kinds != "real", weights)
    calibration = Calibration(
        (slopes[0], slopes[1]),
        (biases[0], biases[1]),
        (float(fusion[0]), float(fusion[1]), float(fusion[2]), fusion_bias),
    )
    probabilities = fused_probabilities(logits, calibration)
    gates = quality_gates(usable)
    passed = np.array([passes(s, gates) for s in usable])
    return {
        "calibration": {
            "method": "Platt scaling per expert, logistic fusion; balanced odds of real and fake",
            "manipulated": {"slope": slopes[0], "bias": biases[0]},
            "synthetic": {"slope": slopes[1], "bias": biases[1]},
            "fusion": {
                "manipulated": float(fusion[0]),
                "synthetic": float(fusion[1]),
                "either": float(fusion[2]),
                "bias": fusion_bias,
            },
        },
        "thresholds": thresholds(probabilities[passed], (kinds != "real")[passed], weights[passed]),
        "quality": gates,
        "strength": {"strong": 0.98, "moderate": 0.9},
    }


def fused_probabilities(logits: NDArray[np.float64], calibration: Calibration) -> Floats:
    """Return the calibrated probability of a deepfake for raw logits, N x 2."""
    fused: Floats = calibrate(logits, calibration)[:, 2]
    return 1 / (1 + np.exp(-fused))


def thresholds(probabilities: Floats, fake: Bools, weights: Floats) -> dict[str, float]:
    """Place the two thresholds.

    `deepfake_from` is the lowest that calls at most 1 % of real pictures fake. `real_below` is the
    highest at which missed fakes are at most 5 % of all pictures that are decided, half of the
    pictures being fakes. Sources weigh as in the fit.

    Args:
        probabilities: Calibrated probabilities of a deepfake, 0..1.
        fake: Which of them are fakes.
        weights: Weight of each picture.
    """
    real_order = np.argsort(-probabilities[~fake])
    share = np.cumsum(weights[~fake][real_order]) / weights[~fake].sum()
    allowed = int(np.searchsorted(share, FALSE_POSITIVE_LIMIT))
    edge = probabilities[~fake][real_order][min(allowed, len(real_order) - 1)]
    deepfake_from = float(np.nextafter(edge, 1.0))
    # Going up, each fake below the threshold is one more missed and each picture one more decided.
    below = np.argsort(probabilities[probabilities < deepfake_from], kind="stable")
    order = np.flatnonzero(probabilities < deepfake_from)[below]
    missed = np.cumsum(weights[order] * fake[order])
    decided = np.cumsum(weights[order]) + weights[probabilities >= deepfake_from].sum()
    allowed_places = np.flatnonzero(missed <= MISS_LIMIT * decided)
    real_below = 0.0
    if len(allowed_places):
        real_below = float(np.nextafter(probabilities[order[allowed_places[-1]]], 1.0))
    return {"real_below": real_below, "deepfake_from": deepfake_from}


def quality_gates(scored: list[Scored]) -> dict[str, float]:
    """Return the limits outside which a face is not judged.

    Sharpness and brightness leave out the rarest half percent of real pictures as found, novelty
    the rarest percent of real pictures in all tiers.
    """
    novelty = [s.novelty for s in scored if s.row.kind == "real" and s.novelty is not None]
    real = [s.quality for s in scored if s.row.kind == "real" and s.tier == "clean" and s.quality]
    return {
        "min_face_px": MIN_FACE_PX,
        "min_sharpness": round(float(np.quantile([q.sharpness for q in real], GATE_QUANTILE)), 3),
        "min_brightness": round(float(np.quantile([q.brightness for q in real], GATE_QUANTILE)), 3),
        "max_novelty": round(float(np.quantile(novelty, NOVELTY_QUANTILE)), 3),
    }


def passes(scored: Scored, gates: dict[str, float]) -> bool:
    """Return whether a scored picture has a face that the gates let through."""
    quality, novelty = scored.quality, scored.novelty
    return (
        quality is not None
        and novelty is not None
        and (
            novelty <= gates["max_novelty"]
            and quality.face_px >= gates["min_face_px"]
            and quality.sharpness >= gates["min_sharpness"]
            and quality.brightness >= gates["min_brightness"]
        )
    )


def balanced_weights(scored: list[Scored]) -> Floats:
    """Weigh pictures so that kinds count 2 : 1 : 1 and sources by the root of their size."""
    names = [(s.row.kind, s.row.generator or s.row.source, s.row.set_name) for s in scored]
    sizes = Counter(names)
    weights = np.array([sizes[name] ** -0.5 for name in names])
    kinds = np.array([s.row.kind for s in scored])
    for kind, share in (("real", 0.5), ("manipulated", 0.25), ("synthetic", 0.25)):
        chosen = kinds == kind
        if chosen.any():
            weights[chosen] *= share / weights[chosen].sum()
    return np.asarray(weights * len(scored), np.float64)


def upper_bound(errors: int, count: int, confidence: float = 0.95) -> float:
    """Return the one-sided Clopper-Pearson upper bound of an error rate."""
    if errors >= count:
        return 1.0
    return float(beta.ppf(confidence, errors + 1, count - errors))


def _logistic(features: Floats, positive: Bools, weights: Floats) -> tuple[Floats, float]:
    model = LogisticRegression(C=10.0, max_iter=1000)
    model.fit(features, positive, sample_weight=weights)
    return np.asarray(model.coef_[0], np.float64), float(model.intercept_[0])
