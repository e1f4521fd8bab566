"""Training curves: the plot of the histories that a run writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.evaluation.plots import save
from training.history import HISTORY_FILE, read_history
from training.metrics import Floats

# One row an epoch, for runs that look at validation pictures on the way.
VALIDATION_FILE = "validation.csv"


def draw_run(run: Path, folder: Path) -> str:
    """Draw the training curves of a run: loss by part, validation, learning rate, speed.

    Args:
        run: Folder of the run, with `history.csv` and perhaps `validation.csv`.
        folder: Where the file goes.

    Returns:
        The file's name.

    Raises:
        ValueError: The run has no step yet.
        FileNotFoundError: The run has not begun.
    """
    columns = read_history(run / HISTORY_FILE)
    measured = run / VALIDATION_FILE
    validation = read_history(measured) if measured.is_file() else None
    rest = ("step", "learning_rate", "images_per_second")
    # A part that a run does without stays at nought.
    losses = [name for name in columns if name not in rest and columns[name].any()]
    widths = (2, 1, 1) if validation is None else (2, 1.3, 1, 1)

    def draw(figure: Figure) -> None:
        loss, *between, rate, speed = figure.subplots(1, len(widths), width_ratios=widths)
        for name in losses:
            loss.plot(columns["step"], _smooth(columns[name]), lw=1, label=name)
        loss.set(title="Loss by part", xlabel="step")
        loss.legend(frameon=False)
        if validation is not None:
            _validation(between[0], validation)
        rate.plot(columns["step"], columns["learning_rate"], lw=1)
        rate.set(title="Learning rate", xlabel="step", yscale="log")
        speed.plot(columns["step"], columns["images_per_second"], lw=1)
        speed.set(title="Images a second", xlabel="step", ylim=(0, None))

    return save(folder, "training", (2 * sum(widths), 2.8), draw)


def _validation(axes: Axes, columns: dict[str, Floats]) -> None:
    for name, label in (("auc", "AUC"), ("loss", "loss")):
        axes.plot(columns["epoch"], columns[name], "o-", ms=3, lw=1, label=label)
    axes.set(title="Validation", xlabel="epoch", ylim=(0, None))
    axes.legend(frameon=False)


def _smooth(values: Floats, window: int = 5) -> Floats:
    padded = np.pad(values, window // 2, mode="edge")
    return np.convolve(padded, np.ones(window) / window, "valid")
