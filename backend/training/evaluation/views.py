"""Whether a second look at a face, mirrored or with another margin, says more than the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.imaging.crop import crop_box, crop_face
from detector.imaging.decode import decode
from detector.imaging.faces import FaceDetector
from detector.services.verdict import calibrate
from training.data.manifest import Row
from training.metrics import Bools, Floats, auc
from training.scoring import LIMITS, read_files

# The margins lie inside what training draws.
VIEWS = ("mirrored", "tighter", "wider")
TIGHTER, WIDER = 1.12, 1.5


def second_views(
    rows: list[Row],
    data: Path,
    faces: FaceDetector,
    engine: Engine,
    card: ModelCard,
    progress: Callable[[int], object],
) -> dict[str, Any]:
    """Score pictures in several views.

    Args:
        rows: Pictures of the validation split.
        data: Folder of the shards.
        faces: The face detector.
        engine: The network.
        card: Its card.
        progress: Called with the number of pictures just scored.

    Returns:
        What `compare_views` returns.
    """
    odds, fake = [], []
    for row, file in read_files(rows, data, print):
        pixels = decode(file, LIMITS).pixels
        found = faces.detect(pixels)[:1]
        progress(1)
        if not found:
            continue
        height, width = pixels.shape[:2]
        first, tighter, wider = (
            crop_face(pixels, crop_box(found[0].box, width, height, scale), card.input_size)
            for scale in (card.crop_scale, TIGHTER, WIDER)
        )
        views = np.stack([first, first[:, ::-1], tighter, wider])
        logits = engine.run(views).logits.astype(np.float64)
        odds.append(calibrate(logits, card.calibration)[:, 2])
        fake.append(row.kind != "real")
    limits = (card.thresholds.real_below, card.thresholds.deepfake_from)
    return compare_views(np.array(odds), np.array(fake, np.bool_), limits)


def compare_views(odds: Floats, fake: Bools, limits: tuple[float, float]) -> dict[str, Any]:
    """Compare the first view with others, and ask whether disagreement foretells an error.

    Args:
        odds: Log-odds of a deepfake, N x 4: the first view, then `VIEWS`.
        fake: Which pictures are fakes.
        limits: Probabilities below which a verdict is real, and from which it is deepfake.

    Returns:
        The AUC of the first view; for each other view the AUC of its mean with the first, and the
        AUC with which its distance from the first tells wrong verdicts from right ones (one half
        is no use), None where all verdicts are right or all wrong.
    """
    low, high = (np.log(p / (1 - p)) for p in np.clip(limits, 1e-6, 1 - 1e-6))
    first = odds[:, 0]
    decided = (first < low) | (first >= high)
    wrong = np.where(first >= high, ~fake, fake)[decided]
    mixed = bool(wrong.any() and not wrong.all())
    return {
        "pictures": len(fake),
        "decided": int(decided.sum()),
        "wrong": int(wrong.sum()),
        "auc_of_one_view": auc(first, fake),
        "views": {
            name: {
                "auc_of_mean": auc((first + odds[:, place]) / 2, fake),
                "disagreement_foretells_error_auc": (
                    auc(np.abs(odds[:, place] - first)[decided], wrong) if mixed else None
                ),
            }
            for place, name in enumerate(VIEWS, start=1)
        },
    }
