"""Training curves: the history that a run writes, and its plot."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from training.evaluation.plots import save
from training.metrics import Floats


def read_history(path: Path) -> dict[str, Floats]:
    """Read the columns of a run's history.

    Raises:
        ValueError: It holds no step yet.
    """
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    if not rows:
        raise ValueError(f"{path} holds no step yet")
    return {
        name: np.array([float(row[name] or "nan") for row in rows], np.float64) for name in rows[0]
    }


def draw_history(columns: dict[str, Floats], folder: Path) -> str:
    """Draw the training curves: loss by part, learning rate, speed.

    Args:
        columns: The columns of `history.csv` by name.
        folder: Where the file goes.
    """
    rest = ("step", "learning_rate", "images_per_second")
    losses = [name for name in columns if name not in rest]

    def draw(figure: Figure) -> None:
        loss, rate, speed = figure.subplots(1, 3, width_ratios=(2, 1, 1))
        for name in losses:
            loss.plot(columns["step"], _smooth(columns[name]), lw=1, label=name)
        loss.set(title="Loss by part", xlabel="step")
        loss.legend(frameon=False)
        rate.plot(columns["step"], columns["learning_rate"], lw=1)
        rate.set(title="Learning rate", xlabel="step", yscale="log")
        speed.plot(columns["step"], columns["images_per_second"], lw=1)
        speed.set(title="Images a second", xlabel="step", ylim=(0, None))

    return save(folder, "training", (8, 2.8), draw)


def _smooth(values: Floats, window: int = 5) -> Floats:
    padded = np.pad(values, window // 2, mode="edge")
    return np.convolve(padded, np.ones(window) / window, "valid")
