"""How good the detector is, measured over the whole path on pictures it never saw."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from detector.engine.card import ModelCard
from detector.services.verdict import Verdict, calibrate
from training.calibrate import passes
from training.metrics import auc, calibration_error, interval, rate_at_false_positives
from training.scoring import Scored

Figures = dict[str, Any]


class Judged:
    """Scored pictures of one tier with their calibrated log-odds and verdicts, as arrays."""

    def __init__(self, scored: list[Scored], card: ModelCard) -> None:
        """Judge what was scored; pictures without a face are inconclusive."""
        self.all = scored
        self.seen = [s for s in scored if s.logits is not None]
        logits = np.array([s.logits for s in self.seen]).reshape(-1, 2)
        self.odds = calibrate(logits, card.calibration)
        self.probability = 1 / (1 + np.exp(-self.odds[:, 2]))
        self.kind = np.array([s.row.kind for s in self.seen])
        self.fake = self.kind != "real"
        self.groups = [s.row.group for s in self.seen]
        gates = card.raw["quality"]
        limits = card.thresholds
        verdicts = []
        for s, p in zip(self.seen, self.probability, strict=True):
            if not passes(s, gates) or limits.real_below <= p < limits.deepfake_from:
                verdicts.append(Verdict.INCONCLUSIVE)
            else:
                verdicts.append(Verdict.DEEPFAKE if p >= limits.deepfake_from else Verdict.REAL)
        self.verdict = np.array(verdicts)


def evaluate_tier(judged: Judged) -> Figures:
    """Return all figures of one tier: by generator, by real source, and overall."""
    return {
        "pictures": len(judged.all),
        "face_found": len(judged.seen) / max(len(judged.all), 1),
        "families": _families(judged),
        "real_sources": _real_sources(judged),
        "overall": _overall(judged),
    }


def summarise_errors(judged: Judged) -> dict[str, float]:
    """Return the error rates for the card: fakes called real, reals called fake, undecided."""
    decided = judged.verdict != Verdict.INCONCLUSIVE
    wrong_real = (~judged.fake) & (judged.verdict == Verdict.DEEPFAKE)
    missed = judged.fake & (judged.verdict == Verdict.REAL)
    undecided = 1 - float(decided.sum()) / max(len(judged.all), 1)
    return {
        "false_positive_rate": _share(wrong_real, ~judged.fake),
        "miss_rate": _share(missed, judged.fake & decided),
        "inconclusive_rate": undecided,
    }


def _families(judged: Judged) -> Figures:
    """AUC of each fake family against the reals of its own pipeline, or all reals without one."""
    families: dict[str, list[int]] = defaultdict(list)
    for place, s in enumerate(judged.seen):
        if s.row.kind != "real":
            families[f"{s.row.set_name}: {s.row.generator}"].append(place)
    sets = np.array([s.row.set_name for s in judged.seen])
    figures = {}
    for name, places in sorted(families.items()):
        fake = np.zeros(len(judged.seen), np.bool_)
        fake[places] = True
        own = (~judged.fake) & (sets == name.split(":")[0])
        against = own if own.sum() >= 30 else ~judged.fake
        figures[name] = _family(judged, fake, against, "own set" if own.sum() >= 30 else "all")
    return figures


def _family(judged: Judged, fake: Any, against: Any, reals: str) -> Figures:
    chosen = np.flatnonzero(fake | against)
    truth = fake[chosen]
    expert = 0 if judged.kind[np.flatnonzero(fake)[0]] == "manipulated" else 1
    groups = [judged.groups[i] for i in chosen]
    verdict = judged.odds[chosen, 2]
    own = judged.odds[chosen, expert]
    found = judged.verdict[fake]
    return {
        "fakes": int(fake.sum()),
        "reals": reals,
        "auc": auc(verdict, truth),
        "auc_interval": interval(lambda rows: auc(verdict[rows], truth[rows]), groups),
        "auc_expert": auc(own, truth),
        "tpr_at_1_percent_fpr": rate_at_false_positives(verdict, truth, 0.01),
        "called_deepfake": float((found == Verdict.DEEPFAKE).mean()),
        "called_real": float((found == Verdict.REAL).mean()),
    }


def _real_sources(judged: Judged) -> Figures:
    names = [f"{s.row.set_name}: {s.row.source}" for s in judged.seen]
    figures = {}
    for name in sorted({n for n, fake in zip(names, judged.fake, strict=True) if not fake}):
        chosen = (np.array(names) == name) & ~judged.fake
        found = judged.verdict[chosen]
        figures[name] = {
            "pictures": int(chosen.sum()),
            "called_deepfake": float((found == Verdict.DEEPFAKE).mean()),
            "inconclusive": float((found == Verdict.INCONCLUSIVE).mean()),
        }
    return figures


def _overall(judged: Judged) -> Figures:
    decided = judged.verdict != Verdict.INCONCLUSIVE
    wrong = (judged.verdict == Verdict.DEEPFAKE) != judged.fake
    false_positives = (judged.verdict == Verdict.DEEPFAKE) & ~judged.fake
    reals = np.flatnonzero(~judged.fake)
    groups = [judged.groups[i] for i in reals]
    return {
        "auc": auc(judged.odds[:, 2], judged.fake),
        "false_positive_rate": _share(false_positives, ~judged.fake),
        "false_positive_interval": interval(
            lambda rows: float(false_positives[reals[rows]].mean()), groups
        ),
        "decided": float(decided.sum()) / max(len(judged.all), 1),
        "error_among_decided": _share(wrong & decided, decided),
        "miss_rate": summarise_errors(judged)["miss_rate"],
        "calibration_error": calibration_error(judged.probability, judged.fake),
        "calibration_error_balanced": _balanced_error(judged),
    }


def _balanced_error(judged: Judged) -> float:
    """ECE where real and fake weigh the same, as the probabilities assume."""
    rng = np.random.default_rng(0)
    fakes, reals = np.flatnonzero(judged.fake), np.flatnonzero(~judged.fake)
    size = max(len(fakes), len(reals))
    drawn = np.concatenate([rng.choice(fakes, size), rng.choice(reals, size)])
    return calibration_error(judged.probability[drawn], judged.fake[drawn])


def _share(part: Any, whole: Any) -> float:
    return float((part & whole).sum()) / max(int(whole.sum()), 1)
