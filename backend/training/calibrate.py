"""From raw logits to probabilities and thresholds, on pictures that nothing was trained on."""

from __future__ import annotations

from typing import Any

import numpy as np

from detector.engine.card import Calibration
from training.joining import balanced_weights, fused_probabilities, join_experts
from training.metrics import Bools, Floats, auc
from training.scoring import Scored

# Under it the evaluation by face size shows more real faces called fake and a lower AUC.
MIN_FACE_PX = 64.0
GATE_QUANTILE = 0.005
NOVELTY_QUANTILE = 0.99

CONFIDENCE = 0.95
DRAWS, SEED = 400, 5
FALSE_POSITIVE_LIMIT = 0.01
MISS_LIMIT = 0.05


def fit(scored: list[Scored]) -> dict[str, Any]:
    """Fit calibration, thresholds and quality gates.

    Args:
        scored: The calibration split in all tiers.

    Returns:
        The card's `calibration`, `thresholds`, `quality` and `strength`, and by what runs can be
        chosen without a look at the validation split: `calibration_auc` by tier, and
        `calibration_auc_within` by collection of reals and fakes. Who learns which collections
        hold the fakes gains in the first alone.
    """
    usable = [s for s in scored if s.logits is not None]
    logits = np.array([s.logits for s in usable])
    kinds = np.array([s.row.kind for s in usable])
    weights = balanced_weights([s.row for s in usable])
    calibration = join_experts(logits, kinds, weights)
    probabilities = fused_probabilities(logits, calibration)
    gates = quality_gates(usable)
    passed = np.array([passes(s, gates) for s in usable])
    return {
        "calibration": _as_json(calibration),
        "thresholds": thresholds(
            probabilities[passed],
            (kinds != "real")[passed],
            weights[passed],
            [s.row.group for s, passes_gates in zip(usable, passed, strict=True) if passes_gates],
        ),
        "quality": gates,
        "strength": {"strong": 0.98, "moderate": 0.9},
        "calibration_auc": _aucs(usable, [s.tier for s in usable], probabilities),
        "calibration_auc_within": _aucs(usable, [s.row.set_name for s in usable], probabilities),
    }


def _aucs(scored: list[Scored], parts: list[str], probabilities: Floats) -> dict[str, float]:
    """Return the AUC of the one verdict in each part that holds reals and fakes."""
    fake = np.array([s.row.kind != "real" for s in scored])
    found = {}
    for part in dict.fromkeys(parts):
        chosen = np.array([name == part for name in parts])
        if fake[chosen].any() and not fake[chosen].all():
            found[part] = round(auc(probabilities[chosen], fake[chosen]), 4)
    return found


def _as_json(calibration: Calibration) -> dict[str, Any]:
    manipulated, synthetic = (
        {"slope": slope, "bias": bias}
        for slope, bias in zip(calibration.slopes, calibration.biases, strict=True)
    )
    names = ("manipulated", "synthetic", "either", "bias")
    return {
        "method": "Platt scaling per expert, then of their soft maximum; real and fake balanced",
        "manipulated": manipulated,
        "synthetic": synthetic,
        "fusion": dict(zip(names, calibration.fusion, strict=True)),
    }


def thresholds(
    probabilities: Floats, fake: Bools, weights: Floats, groups: list[str]
) -> dict[str, float]:
    """Place the two thresholds so that the upper 95 % bounds of both promises hold.

    `deepfake_from` is the lowest that calls at most 1 % of real pictures fake. `real_below` is the
    highest at which missed fakes are at most 5 % of all pictures that are decided, half of the
    pictures being fakes. Sources weigh as in the fit, and the bounds come from drawing groups anew,
    so that neither the tiers of a picture nor the frames of a video count as independent.

    Args:
        probabilities: Calibrated probabilities of a deepfake, 0..1.
        fake: Which of them are fakes.
        weights: Weight of each picture.
        groups: Video, identity or source picture of each.
    """
    drawn = weights * _draws(groups)
    falling = np.argsort(-probabilities, kind="stable")
    reals = falling[~fake[falling]]
    real_weights = drawn[:, reals]
    # If the threshold lies just above a real picture, all before it are called fake.
    called = np.cumsum(real_weights, axis=1) - real_weights
    false = _bound(called, real_weights.sum(axis=1, keepdims=True))
    edge = probabilities[reals[np.flatnonzero(false <= FALSE_POSITIVE_LIMIT)[-1]]]
    deepfake_from = float(np.nextafter(edge, 1.0))
    # Going up, each fake below the threshold is one more missed and each picture one more decided.
    rising = falling[::-1]
    below = rising[probabilities[rising] < deepfake_from]
    fakes_above = drawn[:, probabilities >= deepfake_from].sum(axis=1, keepdims=True)
    missed = np.cumsum(drawn[:, below] * fake[below], axis=1)
    decided = np.cumsum(drawn[:, below], axis=1) + fakes_above
    places = np.flatnonzero(_bound(missed, decided) <= MISS_LIMIT)
    real_below = 0.0
    if len(places):
        real_below = float(np.nextafter(probabilities[below[places[-1]]], 1.0))
    return {"real_below": real_below, "deepfake_from": deepfake_from}


def _draws(groups: list[str]) -> Floats:
    """Return how often each picture counts when groups are drawn anew, DRAWS x N."""
    names, places = np.unique(groups, return_inverse=True)
    rng = np.random.default_rng(SEED)
    counts = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=DRAWS)
    return np.asarray(counts[:, places], np.float64)


def _bound(part: Floats, whole: Floats) -> Floats:
    """Return the upper 95 % bound of a share over the draws, DRAWS x N each, for N places."""
    return np.asarray(np.quantile(part / np.maximum(whole, 1e-12), CONFIDENCE, axis=0), np.float64)


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
