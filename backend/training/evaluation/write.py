"""Write an evaluation as a page, its figures and its plots."""

from __future__ import annotations

from pathlib import Path

from training.evaluation.history import draw_run
from training.evaluation.plots import draw_plots
from training.evaluation.protocol import Evaluation
from training.evaluation.report import report_lines
from training.evaluation.runs import write_figures
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
    name = found.figures["model"]["name"]
    plots = draw_plots(found.figures, found.tiers, docs / name)
    if (run / HISTORY_FILE).is_file():
        plots.append(draw_run(run, docs / name))
    write_figures(found.figures, docs / f"{name}.json")
    lines = report_lines(found.figures, [f"{name}/{plot}" for plot in plots])
    page = docs / f"{name}.md"
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return page
