"""Each fake family against the reals of each other set: one set alone hides shifted scores."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.evaluation.judged import Judged
from training.metrics import auc

MIN_REALS = 20


def cross_auc(judged: Judged) -> dict[str, Any]:
    """Return the AUC of each generator against each real source, and the mean and the worst.

    Args:
        judged: Pictures of one tier.
    """
    odds = judged.odds[:, 2]
    generators = np.array([s.row.generator for s in judged.seen])
    sources = np.array([f"{s.row.set_name}: {s.row.source}" for s in judged.seen])
    columns = [
        str(name)
        for name in sorted(set(sources[~judged.fake]))
        if int(((sources == name) & ~judged.fake).sum()) >= MIN_REALS
    ]
    table: dict[str, dict[str, float]] = {}
    for generator in sorted(set(generators[judged.fake])):
        mine = judged.fake & (generators == generator)
        table[str(generator)] = {}
        for source in columns:
            chosen = mine | ((sources == source) & ~judged.fake)
            table[str(generator)][source] = auc(odds[chosen], judged.fake[chosen])
    values = [value for row in table.values() for value in row.values()]
    return {
        "table": table,
        "mean": float(np.mean(values)) if values else float("nan"),
        "worst": float(np.min(values)) if values else float("nan"),
    }
