"""The figures of one tier: overall, by generator, by real source, each with its interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from training.evaluation.card_evidence import error_rates, reliability
from training.evaluation.classification import classification
from training.evaluation.judged import Judged
from training.metrics import (
    Bools,
    Places,
    auc,
    average_precision,
    balanced_accuracy,
    calibration_error,
    interval,
    rate_at_false_positives,
    share_interval,
)

Figures = dict[str, Any]
# Fewer real pictures of the fakes' own pipeline than this would make an AUC of chance.
MIN_OWN_REALS = 30


def evaluate_tier(judged: Judged) -> Figures:
    """Return all figures of one tier."""
    return {
        "pictures": len(judged.all),
        "face_found": len(judged.seen) / max(len(judged.all), 1),
        "overall": _overall(judged),
        "classification": classification(judged),
        "confusion": _confusion(judged),
        "families": _families(judged),
        "real_sources": _real_sources(judged),
        "reliability": reliability(judged),
    }


def by_name(judged: Judged) -> dict[str, float]:
    """Return the AUC of each generator against all reals, and of all fakes against each source.

    These are the contrasts of `held_out.HeldOutScores`, so the two can stand side by side.
    """
    names = np.array([s.row.generator or s.row.source for s in judged.seen])
    odds, found = judged.odds[:, 2], {}
    for kind, members in (("generator", judged.fake), ("source", ~judged.fake)):
        for name in sorted(set(names[members])):
            mine = members & (names == name)
            chosen = mine | (judged.fake != (kind == "generator"))
            found[f"{kind}:{name}"] = auc(odds[chosen], judged.fake[chosen])
    return found


def _overall(judged: Judged) -> Figures:
    odds, fake, found = judged.odds[:, 2], judged.fake, judged.called_fake
    decided = judged.decided
    wrong = decided & (found != fake)
    measures: dict[str, Callable[[Places], float]] = {
        "auc": lambda rows: auc(odds[rows], fake[rows]),
        "average_precision": lambda rows: average_precision(odds[rows], fake[rows]),
        "tpr_at_1_percent_fpr": lambda rows: rate_at_false_positives(odds[rows], fake[rows], 0.01),
        "balanced_accuracy": lambda rows: balanced_accuracy(found[rows], fake[rows]),
        "balanced_accuracy_decided": lambda rows: _decided_accuracy(judged, rows),
        "calibration_error": lambda rows: calibration_error(judged.probability[rows], fake[rows]),
        "calibration_error_balanced": lambda rows: _balanced_error(judged, rows),
    }
    everywhere = np.arange(len(fake))
    figures: Figures = {}
    for name, measure in measures.items():
        figures[name] = measure(everywhere)
        figures[f"{name}_interval"] = interval(measure, judged.groups)
    figures |= _share("false_positive_rate", found, ~fake, judged)
    figures |= _share("miss_rate", judged.called_real, fake & decided, judged)
    figures |= _share("error_among_decided", wrong, decided, judged)
    figures |= _share("decided_of_faces", decided, np.ones(len(fake), np.bool_), judged)
    figures["decided"] = 1 - error_rates(judged)["inconclusive_rate"]
    return figures


def _share(name: str, part: Bools, whole: Bools, judged: Judged) -> Figures:
    places = np.flatnonzero(whole)
    hits = part[places]
    groups = [judged.groups[i] for i in places]
    return {
        name: float(hits.mean()) if len(hits) else float("nan"),
        f"{name}_interval": share_interval(hits, groups),
    }


def _decided_accuracy(judged: Judged, rows: Places) -> float:
    kept = rows[judged.decided[rows]]
    return balanced_accuracy(judged.called_fake[kept], judged.fake[kept])


def _balanced_error(judged: Judged, rows: Places) -> float:
    """ECE where real and fake weigh the same, as the probabilities assume."""
    fake = judged.fake[rows]
    share = max(float(fake.mean()), 1e-9)
    weights = np.where(fake, 0.5 / share, 0.5 / max(1 - share, 1e-9))
    return calibration_error(judged.probability[rows], fake, weights=weights)


def _confusion(judged: Judged) -> dict[str, dict[str, int]]:
    """Count verdicts by kind; a picture without a face counts as inconclusive."""
    table = {}
    kinds = np.array([s.row.kind for s in judged.all])
    for kind in ("real", "manipulated", "synthetic"):
        mine = judged.kind == kind
        real, fake = int((judged.called_real & mine).sum()), int((judged.called_fake & mine).sum())
        total = int((kinds == kind).sum())
        table[kind] = {"real": real, "inconclusive": total - real - fake, "deepfake": fake}
    return table


def _families(judged: Judged) -> Figures:
    """Judge each fake family against the reals of its own pipeline, or all without enough."""
    names = np.array([f"{s.row.set_name}: {s.row.generator}" for s in judged.seen])
    sets = np.array([s.row.set_name for s in judged.seen])
    figures = {}
    for name in sorted(set(names[judged.fake])):
        fake = judged.fake & (names == name)
        own = (~judged.fake) & (sets == name.split(":")[0])
        enough = int(own.sum()) >= MIN_OWN_REALS
        figures[name] = _family(judged, fake, own if enough else ~judged.fake)
        figures[name]["reals"] = "own set" if enough else "all"
    return figures


def _family(judged: Judged, fake: Bools, against: Bools) -> Figures:
    chosen = np.flatnonzero(fake | against)
    truth, verdict = fake[chosen], judged.odds[chosen, 2]
    kind = judged.kind[np.flatnonzero(fake)[0]]
    own = judged.odds[chosen, 0 if kind == "manipulated" else 1]
    groups = [judged.groups[i] for i in chosen]
    return {
        "kind": str(kind),
        "fakes": int(fake.sum()),
        "auc": auc(verdict, truth),
        "auc_interval": interval(lambda rows: auc(verdict[rows], truth[rows]), groups),
        "auc_expert": auc(own, truth),
        "average_precision": average_precision(verdict, truth),
        "tpr_at_1_percent_fpr": rate_at_false_positives(verdict, truth, 0.01),
        **_share("called_deepfake", judged.called_fake, fake, judged),
        **_share("called_real", judged.called_real, fake, judged),
    }


def _real_sources(judged: Judged) -> Figures:
    names = np.array([f"{s.row.set_name}: {s.row.source}" for s in judged.seen])
    figures = {}
    for name in sorted(set(names[~judged.fake])):
        mine = (names == name) & ~judged.fake
        chosen = mine | judged.fake
        figures[name] = {
            "pictures": int(mine.sum()),
            "auc_against_all_fakes": auc(judged.odds[chosen, 2], judged.fake[chosen]),
            **_share("called_deepfake", judged.called_fake, mine, judged),
            "inconclusive": float((~judged.decided)[mine].mean()),
        }
    return figures
