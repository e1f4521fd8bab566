"""Write an evaluation as a page, its figures and its plots."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from training.evaluation.plots import draw_history, draw_plots
from training.evaluation.protocol import Evaluation
from training.evaluation.report import report_lines
from training.evaluation.runs import write_figures
from training.loop import HISTORY_FILE
from training.metrics import Floats


def write_report(found: Evaluation, run: Path, docs: Path) -> Path:
    """Write `<name>.md`, `<name>.json` and the plots in `<name>/`.

    Args:
        found: What the protocol measured.
        run: Folder of the run, for its history.
        docs: Folder of the report.

    Returns:
        The page.
    """
    name = found.figures["model"]["name"]
    plots = draw_plots(found.figures, found.tiers, docs / name)
    if (run / HISTORY_FILE).is_file():
        plots.append(draw_history(read_history(run / HISTORY_FILE), docs / name))
    write_figures(found.figures, docs / f"{name}.json")
    lines = report_lines(found.figures, [f"{name}/{plot}" for plot in plots])
    page = docs / f"{name}.md"
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return page


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
