"""How a network does on generators and real sources that it was trained without."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.data.manifest import Row, check_hold_out, held_out
from training.joining import AS_TRAINED, balanced_weights, fused_logits, join_experts
from training.metrics import Bools, Floats, Places, auc, interval, share_interval

# Pictures of a generator or source at most, so that large ones do not drown the others.
LIMIT = 150
FALSE_POSITIVES = 0.01
DEGRADED = ("web", "hard")


@dataclass(frozen=True, slots=True)
class HeldOutSample:
    """Which pictures judge a network that was trained without some of them.

    Attributes:
        rows: The pictures.
        held: Which of them training left out by name.
        fitting: Which serve to join the two experts; the others are judged.
    """

    rows: list[Row]
    held: Bools
    fitting: Bools


def draw_sample(rows: list[Row], names: tuple[str, ...], limit: int = LIMIT) -> HeldOutSample:
    """Draw the pictures: held-out ones, and known ones of validation and calibration.

    Args:
        rows: The pictures to draw from.
        names: What training left out, as in `TrainConfig.hold_out`.
        limit: Pictures at most of a generator or source; the same ones every time.

    Raises:
        ManifestError: A name fits no picture.
    """
    check_hold_out(rows, names)
    order = np.random.default_rng(0).permutation(len(rows))
    # Held-out pictures of the training split were not trained on either, but their twins were.
    ranks = {"val": 0, "calib": 1, "train": 2}
    drawn: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for place in sorted(order, key=lambda number: ranks[rows[number].split]):
        row = rows[place]
        left_out = held_out(row, names)
        if not left_out and row.split == "train":
            continue
        part = "held" if left_out else row.split
        members = drawn[(part, row.kind, row.generator or row.source, row.set_name)]
        if len(members) < limit:
            members.append(row)
    chosen = [row for members in drawn.values() for row in members]
    held = np.array([held_out(row, names) for row in chosen], np.bool_)
    calib = np.array([row.split == "calib" for row in chosen], np.bool_)
    return HeldOutSample(chosen, held, calib & ~held)


class HeldOutScores:
    """One score a picture and tier, joined from both experts on known pictures alone."""

    def __init__(self, sample: HeldOutSample, logits: dict[str, Floats]) -> None:
        """Join the experts.

        Args:
            sample: The pictures.
            logits: By tier, N x 2 raw logits of the same pictures.

        Raises:
            ValueError: The known pictures of the calibration split lack reals or fakes.
        """
        self.sample = sample
        self.logits = logits
        self.fake = np.array([row.kind != "real" for row in sample.rows], np.bool_)
        self.groups = [row.group for row in sample.rows]
        fit = sample.fitting
        if self.fake[fit].all() or not self.fake[fit].any():
            raise ValueError("the calibration split needs known reals and known fakes")
        kinds = np.tile(np.array([row.kind for row in sample.rows])[fit], len(logits))
        known = np.concatenate([values[fit] for values in logits.values()])
        weights = balanced_weights([r for r, fits in zip(sample.rows, fit, strict=True) if fits])
        # Where all of a kind is held out, its expert has still learned from fakes made of reals.
        calibration = join_experts(known, kinds, np.tile(weights, len(logits)), AS_TRAINED)
        self.joined = {tier: fused_logits(values, calibration) for tier, values in logits.items()}
        self.contrasts = self._contrasts()

    def _contrasts(self) -> dict[str, tuple[str, Bools, Bools]]:
        """By held-out name: what it is, the pictures that carry it, and what they stand against."""
        rows, judged = self.sample.rows, ~self.sample.fitting
        reals, fakes = judged & ~self.fake, judged & self.fake
        found = {}
        for number in np.flatnonzero(self.sample.held):
            row = rows[number]
            name = row.generator or row.source
            mine = np.array([(r.generator or r.source) == name for r in rows], np.bool_)
            kind = "source" if row.kind == "real" else "generator"
            against = fakes if kind == "source" else reals
            found[f"{kind}:{name}"] = (kind, mine & self.sample.held, against)
        return dict(sorted(found.items()))

    @property
    def known(self) -> Bools:
        """Which pictures of known generators and sources are judged: the validation split's."""
        return np.asarray(~self.sample.held & ~self.sample.fitting, np.bool_)

    def threshold(self, tier: str) -> float:
        """Return the score that 1 % of the known reals of a tier exceed."""
        reals = self.joined[tier][self.sample.fitting & ~self.fake]
        return float(np.quantile(reals, 1 - FALSE_POSITIVES, method="higher"))

    def mean_auc(self, scores: Floats, places: Places) -> float:
        """Return the mean AUC over held-out generators and sources.

        Args:
            scores: One a picture.
            places: Numbers of the pictures to count, with repeats in a bootstrap.
        """
        values = [
            auc(scores[both], mine[both] == (kind == "generator"))
            for kind, mine, against in self.contrasts.values()
            for both in [places[(mine | against)[places]]]
        ]
        return float(np.nanmean(values)) if values else float("nan")

    def degraded_auc(self, places: Places) -> float:
        """Return the mean of `mean_auc` over the degraded tiers: the figure that decides."""
        tiers = [tier for tier in DEGRADED if tier in self.joined] or list(self.joined)
        return float(np.mean([self.mean_auc(self.joined[tier], places) for tier in tiers]))


def held_out_figures(scores: HeldOutScores) -> dict[str, Any]:
    """Return all figures of a network on what it was trained without."""
    everywhere = np.arange(len(scores.fake))
    return {
        "pictures": int((~scores.sample.fitting).sum()),
        "degraded_auc": scores.degraded_auc(everywhere),
        "degraded_auc_interval": interval(scores.degraded_auc, scores.groups),
        "tiers": {tier: _tier(scores, tier) for tier in scores.joined},
    }


def compare(one: HeldOutScores, other: HeldOutScores) -> dict[str, Any]:
    """Return by how much `one` beats `other` in `degraded_auc`, on the same pictures.

    Raises:
        ValueError: The two were judged on different pictures.
    """
    _require_same(one, other)

    def difference(places: Places) -> float:
        return one.degraded_auc(places) - other.degraded_auc(places)

    return {
        "difference": difference(np.arange(len(one.fake))),
        "interval": interval(difference, one.groups),
    }


def ensemble(members: list[HeldOutScores]) -> HeldOutScores:
    """Return the mean of several networks, each of which has joined its own experts.

    Raises:
        ValueError: They were judged on different pictures.
    """
    mean = copy(members[0])
    for member in members[1:]:
        _require_same(mean, member)
    mean.logits = {t: np.mean([m.logits[t] for m in members], axis=0) for t in mean.logits}
    mean.joined = {t: np.mean([m.joined[t] for m in members], axis=0) for t in mean.joined}
    return mean


def _require_same(one: HeldOutScores, other: HeldOutScores) -> None:
    if [r.path for r in one.sample.rows] != [r.path for r in other.sample.rows]:
        raise ValueError("the networks were not judged on the same held-out pictures")


def _tier(scores: HeldOutScores, tier: str) -> dict[str, Any]:
    joined = scores.joined[tier]
    everywhere = np.arange(len(joined))
    threshold = scores.threshold(tier)
    return {
        "mean_auc": scores.mean_auc(joined, everywhere),
        "mean_auc_interval": interval(lambda rows: scores.mean_auc(joined, rows), scores.groups),
        "names": {name: _name(scores, tier, name, threshold) for name in scores.contrasts},
    }


def _name(scores: HeldOutScores, tier: str, name: str, threshold: float) -> dict[str, Any]:
    kind, mine, against = scores.contrasts[name]
    joined = scores.joined[tier]
    chosen = np.flatnonzero(mine | against)
    positive = mine[chosen] == (kind == "generator")
    values, groups = joined[chosen], [scores.groups[i] for i in chosen]
    members = np.flatnonzero(mine)
    found = joined[members] > threshold
    figures = {
        "kind": kind,
        "pictures": int(mine.sum()),
        "auc": auc(values, positive),
        "auc_interval": interval(lambda rows: auc(values[rows], positive[rows]), groups),
        "called_fake": float(found.mean()),
        "called_fake_interval": share_interval(found, [scores.groups[i] for i in members]),
    }
    if kind == "generator":
        expert = int(scores.sample.rows[members[0]].kind == "synthetic")
        figures["own_expert_auc"] = auc(scores.logits[tier][chosen, expert], positive)
        figures |= _within(scores, joined, mine, against)
    return figures


def _within(scores: HeldOutScores, joined: Floats, fakes: Bools, reals: Bools) -> dict[str, Any]:
    """Rank fakes against the real pictures of their own collections, where there are any.

    Against those of others, a network can gain by knowing the collection instead of its fakes.
    """
    sets = np.array([row.set_name for row in scores.sample.rows])
    chosen = np.flatnonzero(
        (fakes & np.isin(sets, sets[reals])) | (reals & np.isin(sets, sets[fakes]))
    )
    positive = fakes[chosen]
    if not len(chosen):
        return {}
    values, groups = joined[chosen], [scores.groups[i] for i in chosen]
    return {
        "within_pictures": len(chosen),
        "within_auc": auc(values, positive),
        "within_auc_interval": interval(lambda rows: auc(values[rows], positive[rows]), groups),
    }
