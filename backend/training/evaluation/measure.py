"""Measure a calibrated run and write everything that tells of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch

from detector.engine.registry import load_engine
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.evaluation.html_report import html_report
from training.evaluation.protocol import Protocol, load_scorer
from training.evaluation.runs import (
    EVALUATION_FILE,
    REPORT_FOLDER,
    run_card,
    run_config,
    write_figures,
)
from training.evaluation.samples import write_samples
from training.evaluation.write import write_report

HTML_FILE = "report.html"
SAMPLES_FOLDER = "samples"


class Measured(NamedTuple):
    """What was measured: figures, the report's page, and the page with pictures of people."""

    figures: dict[str, Any]
    page: Path
    html: Path


def measure_run(
    rows: list[Row],
    data: Path,
    cache: PixelCache,
    folder: Path,
    weights: Path,
    threads: int,
    progress: Callable[[int], object],
    *,
    limit: int | None = None,
    fast: bool = False,
    strict: bool = True,
    held_out: Sequence[dict[str, Any]] = (),
    docs: Path | None = None,
) -> Measured:
    """Evaluate a run and write figures, report, plots, samples and the page that holds them all.

    Args:
        rows: The whole manifest.
        data: Folder of the shards.
        cache: Decoded pictures of the manifest.
        folder: The run.
        weights: Folder that holds the face detector.
        threads: Threads to score with.
        progress: Called with the number of pictures just scored.
        limit: Validation pictures at most; None for all.
        fast: Whether to leave out what takes longest.
        strict: Whether to stop where format alone gives the class away.
        held_out: What `judge-network` found for runs that left something out.
        docs: Folder of the report; None for the run's own. Samples stay in the run's folder.

    Raises:
        ShortcutError: Format alone gives the class away, and the measuring is strict.
    """
    torch.set_num_threads(threads)
    card, config = run_card(folder), run_config(folder)
    scorer, engine = load_scorer(card, weights, threads), load_engine(card, "onnx")
    protocol = Protocol(rows, data, cache, card, config, scorer, engine, limit, fast, strict)
    found = protocol.run(progress)
    if limit is not None:
        found.figures["command"] += f" --limit {limit}"
    found.figures["held_out"] = list(held_out)
    write_figures(found.figures, folder / EVALUATION_FILE)
    page = write_report(found, folder, docs or folder / REPORT_FOLDER)
    places = (data, scorer.faces, engine, card, folder / SAMPLES_FOLDER)
    samples = write_samples(found.tiers["clean"], *places)
    html = folder / HTML_FILE
    lines = page.read_text(encoding="utf-8").splitlines()
    html.write_text(html_report(lines, page.parent, samples), encoding="utf-8")
    return Measured(found.figures, page, html)
