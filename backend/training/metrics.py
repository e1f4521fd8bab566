"""Measures of a detector, from scores and truths alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int64]


def auc(scores: Floats, positive: Bools) -> float:
    """Return the area under the ROC curve: the chance that a fake scores above a real picture.

    Ties count one half (Mann-Whitney). NaN if one class is missing.
    """
    count = int(positive.sum())
    others = len(positive) - count
    if count == 0 or others == 0:
        return float("nan")
    _, inverse, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    # The mean rank of equal values is the end of their run less half its length.
    ranks = (np.cumsum(sizes) - (sizes - 1) / 2)[inverse]
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * others))


def rate_at_false_positives(scores: Floats, positive: Bools, share: float) -> float:
    """Return the share of fakes found at the threshold that lets `share` of real pictures pass."""
    if positive.all() or not positive.any():
        return float("nan")
    threshold = np.quantile(scores[~positive], 1 - share, method="higher")
    return float((scores[positive] > threshold).mean())


def average_precision(scores: Floats, positive: Bools) -> float:
    """Return the area under the precision-recall curve as a step function; NaN without fakes.

    Pictures of one score are taken together, so that their order does not matter.
    """
    if not positive.any():
        return float("nan")
    levels, places = np.unique(-scores, return_inverse=True)
    found = np.bincount(places, positive, len(levels)).cumsum()
    taken = np.bincount(places, minlength=len(levels)).cumsum()
    gained = np.diff(found, prepend=0.0)
    return float((found / taken * gained).sum() / found[-1])


def balanced_accuracy(called_fake: Bools, positive: Bools) -> float:
    """Return the mean share of fakes called fake and of reals not called fake."""
    if positive.all() or not positive.any():
        return float("nan")
    return float((called_fake[positive].mean() + (~called_fake[~positive]).mean()) / 2)


def calibration_error(
    probabilities: Floats, positive: Bools, bins: int = 10, weights: Floats | None = None
) -> float:
    """Return the expected calibration error over bins of equal width (arXiv 1706.04599)."""
    weights = np.ones(len(probabilities)) if weights is None else weights
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = np.bincount(places, weights * (probabilities - positive), minlength=bins)
    return float(np.abs(gaps).sum() / weights.sum())


def interval(
    measure: Callable[[Places], float],
    groups: list[str],
    repeats: int = 200,
    seed: int = 0,
) -> tuple[float, float]:
    """Return a bootstrap 95 % interval, drawing whole groups with replacement.

    Args:
        measure: Maps row numbers to the measure; NaN draws are left out, NaN if all are.
        groups: Group of each row, so that pictures of one video stay together.
        repeats: Bootstrap draws.
        seed: Seed of the draws.
    """
    names, membership = np.unique(np.array(groups), return_inverse=True)
    order = np.argsort(membership, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(membership))[:-1])
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(repeats):
        drawn = rng.integers(len(names), size=len(names))
        values.append(measure(np.concatenate([parts[i] for i in drawn])))
    known = [value for value in values if value == value]
    if not known:
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def exact_interval(count: int, total: int) -> tuple[float, float]:
    """Return the Clopper-Pearson 95 % interval of a share of `count` in `total`."""
    if total == 0:
        return 0.0, 1.0
    low = 0.0 if count == 0 else float(beta.ppf(0.025, count, total - count + 1))
    high = 1.0 if count == total else float(beta.ppf(0.975, count + 1, total - count))
    return low, high


def share_interval(hits: Bools, groups: list[str]) -> tuple[float, float]:
    """Return a 95 % interval of a share by group.

    A bootstrap of nothing but hits, or of none, has no width; there the exact interval of as many
    independent trials as there are groups stands in.

    Args:
        hits: Which of the pictures count.
        groups: Group of each.
    """
    if len(hits) == 0 or hits.all() or not hits.any():
        total = len(set(groups))
        return exact_interval(total if len(hits) and hits.all() else 0, total)
    return interval(lambda rows: float(hits[rows].mean()), groups)
