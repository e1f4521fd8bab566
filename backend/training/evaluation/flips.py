"""How often a verdict turns into its opposite when the same picture is saved again."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from detector.services.verdict import Verdict
from training.evaluation.judged import Judged
from training.metrics import share_interval
from training.scoring import Encode, reencode, rescale

REENCODINGS: dict[str, Encode] = {
    **{f"jpeg-{quality}": reencode(100_000, quality) for quality in (95, 85, 75, 65, 55, 45)},
    "half-90": rescale(0.5, 90),
    "three-quarters-85": rescale(0.75, 85),
    "double-85": rescale(2.0, 85),
    "one-and-a-half-75": rescale(1.5, 75),
    "half-60": rescale(0.5, 60),
    "three-quarters-50": rescale(0.75, 50),
}


OPPOSITE = {Verdict.REAL: Verdict.DEEPFAKE, Verdict.DEEPFAKE: Verdict.REAL}


def flip_rates(judged: Judged) -> dict[str, Any]:
    """Return how often a re-encoding turns `real` into `deepfake` or back.

    Args:
        judged: The original (tier "clean") and all re-encodings of the same pictures.

    Returns:
        Shares of re-encodings and of pictures, with intervals by group, and by re-encoding the
        share of turns and of verdicts that became `inconclusive`. Pictures whose original is
        inconclusive do not count.
    """
    verdicts: dict[str, dict[str, Verdict]] = defaultdict(dict)
    groups: dict[str, str] = {}
    for scored, verdict in zip(judged.seen, judged.verdict, strict=True):
        verdicts[scored.row.path][scored.tier] = Verdict(verdict)
        groups[scored.row.path] = scored.row.group
    turns: list[bool] = []
    owners: list[str] = []
    touched: dict[str, bool] = {}
    by_tier: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for path, tiers in verdicts.items():
        original = tiers.pop("clean", Verdict.INCONCLUSIVE)
        if original == Verdict.INCONCLUSIVE:
            continue
        touched[path] = any(v == OPPOSITE[original] for v in tiers.values())
        for tier, verdict in tiers.items():
            turned = verdict == OPPOSITE[original]
            turns.append(turned)
            owners.append(groups[path])
            by_tier[tier].append((turned, verdict == Verdict.INCONCLUSIVE))
    pictures = np.array(list(touched.values()), np.bool_)
    flips = np.array(turns, np.bool_)
    return {
        "pictures": len(verdicts),
        "decided_pictures": len(touched),
        "reencodings": len(REENCODINGS),
        "flip_rate": float(flips.mean()) if len(flips) else 0.0,
        "flip_rate_interval": share_interval(flips, owners),
        "pictures_with_a_flip": float(pictures.mean()) if len(pictures) else 0.0,
        "pictures_with_a_flip_interval": share_interval(pictures, [groups[p] for p in touched]),
        "by_reencoding": {
            tier: {
                "turned": float(np.mean([t for t, _ in found])),
                "became_inconclusive": float(np.mean([i for _, i in found])),
            }
            for tier, found in sorted(by_tier.items())
        },
    }
