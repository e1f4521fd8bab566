"""Write an evaluation as a page, its figures and its plots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from training.evaluation.history import draw_run
from training.evaluation.plots import draw_plots
from training.evaluation.protocol import Evaluation
from training.evaluation.report import report_lines
from training.evaluation.runs import read_figures, write_figures
from training.history import HISTORY_FILE


def write_report(found: Evaluation, run: Path, docs: Path) -> Path:
    """Write `<name>.md`, `<name>.json` and the plots in `<name>/`.

    Args:
        found: What the protocol measured.
        run: Folder of the run, for its history.
        docs: Folder of the report.

    Returns:
        The page.
    """
    folder = docs / found.figures["model"]["name"]
    draw_plots(found.figures, found.tiers, folder)
    if (run / HISTORY_FILE).is_file():
        draw_run(run, folder)
    return write_page(found.figures, docs)


def write_page(figures: dict[str, Any], docs: Path) -> Path:
    """Write figures, and the page that shows them with the plots that were drawn.

    Args:
        figures: What the protocol measured, and the held-out runs under "held_out".
        docs: Folder of the report.

    Returns:
        The page.
    """
    name = figures["model"]["name"]
    stored = docs / f"{name}.json"
    write_figures(figures, stored)
    page = docs / f"{name}.md"
    plots = [f"{name}/{plot.name}" for plot in (docs / name).glob("*.png")]
    # From what was stored, rounded as it is, so that the same figures give the same page again.
    lines = report_lines(read_figures(stored), plots)
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return page
