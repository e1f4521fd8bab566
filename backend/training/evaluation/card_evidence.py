"""What serving says beside a verdict: error rates of a kind of picture, and what a score meant."""

from __future__ import annotations

from typing import Any

import numpy as np

from detector.engine.card import ModelCard
from training.evaluation.judged import Judged
from training.metrics import exact_interval
from training.scoring import Scored

# Narrow at the ends, where nearly all pictures lie and where a verdict is given.
EDGES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 1.0)
TIER_WORDS = {
    "clean": "as found",
    "web": "re-encoded as on the web (at most 768 px, JPEG 60)",
    "hard": "re-encoded hard (at most 512 px, JPEG 40)",
}


def card_evidence(scored: list[Scored], card: ModelCard, split: str) -> dict[str, Any]:
    """Return the card's `error_rates`, `tier_error_rates` and `reliability`.

    Args:
        scored: Pictures in all tiers.
        card: The card with its calibration, thresholds and gates.
        split: Which pictures these are, in words.
    """
    tiers = sorted({s.tier for s in scored})
    return {
        "error_rates": _described(Judged(scored, card), split, "in all tiers"),
        "tier_error_rates": {
            tier: _described(
                Judged([s for s in scored if s.tier == tier], card), split, TIER_WORDS[tier]
            )
            for tier in tiers
        },
        "reliability": reliability(Judged(scored, card)),
    }


def error_rates(judged: Judged) -> dict[str, float]:
    """Return the shares of reals called fake, of decided fakes called real, and of undecided."""
    wrong_real = int((judged.called_fake & ~judged.fake).sum())
    missed = int((judged.called_real & judged.fake).sum())
    return {
        "false_positive_rate": wrong_real / max(int((~judged.fake).sum()), 1),
        "miss_rate": missed / max(int((judged.fake & judged.decided).sum()), 1),
        "inconclusive_rate": 1 - int(judged.decided.sum()) / max(len(judged.all), 1),
    }


def reliability(judged: Judged) -> list[dict[str, float | int]]:
    """Return what became of the pictures in each range of probability that holds any.

    The share of fakes assumes that reals and fakes are equally frequent, as the probabilities do.
    Its interval is the exact one of as many pictures as there are groups in the range: the tiers
    and frames of one video are not independent.

    Args:
        judged: Pictures with their calibrated probabilities.
    """
    fakes, reals = int(judged.fake.sum()), int((~judged.fake).sum())
    places = np.clip(np.searchsorted(EDGES, judged.probability, "right") - 1, 0, len(EDGES) - 2)
    groups = np.array(judged.groups)
    bins: list[dict[str, float | int]] = []
    for place in range(len(EDGES) - 1):
        inside = places == place
        pictures, found = int(inside.sum()), int((judged.fake & inside).sum())
        if not pictures:
            continue
        independent = len(set(groups[inside]))
        share = found / pictures
        low, high = exact_interval(round(share * independent), independent)
        balanced = [_balanced(value, fakes, reals) for value in (share, low, high)]
        bins.append(
            {
                "low": EDGES[place],
                "high": EDGES[place + 1],
                "pictures": pictures,
                "fakes": found,
                "share": balanced[0],
                "share_low": balanced[1],
                "share_high": balanced[2],
            }
        )
    return bins


def _balanced(share: float, fakes: int, reals: int) -> float:
    """Turn a share of fakes among so many fakes and reals into that among equally many."""
    fake, real = share / max(fakes, 1), (1 - share) / max(reals, 1)
    return round(fake / (fake + real), 5)


def _described(judged: Judged, split: str, tier: str) -> dict[str, Any]:
    words = (
        "Share of real faces called deepfake, of decided fakes called real, and of pictures "
        f"without a verdict, on {split}, {tier}. "
        "Expect more errors on sources and generators of other kinds."
    )
    return {**error_rates(judged), "description": words}
