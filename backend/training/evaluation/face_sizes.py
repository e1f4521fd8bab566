"""How the verdict holds when faces get small: pictures scaled down to a given face size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from detector.engine.card import ModelCard
from detector.imaging.decode import decode
from training.data.manifest import Row
from training.joining import fused_probabilities
from training.metrics import auc
from training.scoring import LIMITS, Scorer, read_files, resize, to_jpeg

SIZES = (56, 72, 88, 112)
QUALITY = 90


def by_face_size(
    rows: list[Row],
    data: Path,
    scorer: Scorer,
    card: ModelCard,
    progress: Callable[[int], object],
) -> dict[str, dict[str, float]]:
    """Score pictures at several face sizes, before any quality gate.

    Args:
        rows: Pictures to scale down; those with a smaller face are left out.
        data: Folder of the shards.
        scorer: The detector.
        card: Its card.
        progress: Called with the number of pictures just scored.

    Returns:
        By longer side of the face in pixels: count, AUC, and share of reals above the threshold.
    """
    figures = {}
    for size in SIZES:
        scored = scorer.score(_scaled(rows, data, size), {"small": bytes}, progress)
        seen = [s for s in scored if s.logits is not None]
        logits = np.array([s.logits for s in seen]).reshape(-1, 2)
        probability = fused_probabilities(logits, card.calibration)
        fake = np.array([s.row.kind != "real" for s in seen], np.bool_)
        wrong = probability[~fake] >= card.thresholds.deepfake_from
        figures[str(size)] = {
            "pictures": len(seen),
            "auc": auc(probability, fake),
            "false_positive_rate": float(wrong.mean()) if len(wrong) else float("nan"),
        }
    return figures


def _scaled(rows: list[Row], data: Path, size: int) -> Iterator[tuple[Row, bytes]]:
    for row, file in read_files(rows, data, print):
        factor = size / max(row.box[2] - row.box[0], row.box[3] - row.box[1])
        if factor < 1:
            yield row, to_jpeg(resize(decode(file, LIMITS).pixels, factor), QUALITY)
