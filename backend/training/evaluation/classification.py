"""The figures of a two-class classifier that everybody knows, from the same verdicts."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.evaluation.judged import Judged
from training.evaluation.markdown import number, percent, table
from training.metrics import Bools

CLASSES = ("real", "deepfake")
EVEN_ODDS = 0.5


def classification(judged: Judged) -> dict[str, Any]:
    """Return accuracy, and precision, recall and F1 of each class, in two ways of counting.

    "at_even_odds" calls every face with a probability from 0.5 a deepfake, as most papers do;
    "verdicts" counts what the detector says and leaves `inconclusive` out.

    Args:
        judged: Pictures of one tier; those without a face do not count.
    """
    decided = judged.decided
    return {
        "at_even_odds": counted(judged.fake, judged.probability >= EVEN_ODDS),
        "verdicts": {
            **counted(judged.fake[decided], judged.called_fake[decided]),
            "left_out": len(judged.all) - int(decided.sum()),
        },
    }


def counted(fake: Bools, called_fake: Bools) -> dict[str, Any]:
    """Return the figures of one way of calling pictures deepfake.

    Args:
        fake: The truth.
        called_fake: What was said.

    Returns:
        Number of pictures, accuracy, the mean of both F1, the confusion matrix by true and called
        class, and by class precision, recall, F1 and support. What nothing was counted for is NaN.
    """
    truth, said = fake.astype(int), called_fake.astype(int)
    matrix = np.bincount(2 * truth + said, minlength=4).reshape(2, 2)
    classes = {}
    for place, name in enumerate(CLASSES):
        right = int(matrix[place, place])
        precision = _ratio(right, int(matrix[:, place].sum()))
        recall = _ratio(right, int(matrix[place].sum()))
        classes[name] = {
            "precision": precision,
            "recall": recall,
            "f1": _ratio(2 * right, int(matrix[place].sum() + matrix[:, place].sum())),
            "support": int(matrix[place].sum()),
        }
    return {
        "pictures": len(truth),
        "accuracy": _ratio(int(matrix.trace()), len(truth)),
        "macro_f1": float(np.mean([row["f1"] for row in classes.values()])),
        "confusion": {
            name: dict(zip(CLASSES, map(int, matrix[place]), strict=True))
            for place, name in enumerate(CLASSES)
        },
        "classes": classes,
    }


def classification_lines(tiers: dict[str, Any]) -> list[str]:
    """Return the part of a report that tells these figures.

    Args:
        tiers: Figures of `evaluate_tier` by tier.
    """
    rows = []
    for tier, figures in tiers.items():
        for way, words in WAYS.items():
            part = figures["classification"][way]
            for name, row in part["classes"].items():
                rows.append(
                    [
                        *(tier, words, percent(part["accuracy"]), name),
                        *(number(row[key]) for key in ("precision", "recall", "f1")),
                        str(row["support"]),
                    ]
                )
    head = ["tier", "counted", "accuracy", "class", "precision", "recall", "F1", "pictures"]
    return [
        "## As a two-class classifier",
        "Every face called at even odds, and verdicts alone with *inconclusive* left out. These "
        "figures depend on how many pictures of each class there are; AUC does not.",
        "",
        *table(head, rows),
    ]


WAYS = {"at_even_odds": "all, at 0.5", "verdicts": "verdicts"}


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
