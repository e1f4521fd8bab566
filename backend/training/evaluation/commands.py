"""Commands that measure a calibrated run and keep the list of experiments."""

from __future__ import annotations

import os
from pathlib import Path

import click
from tqdm import tqdm

from training.evaluation.experiments import DECISIONS, FOLDER, record_experiment, write_leaderboard
from training.evaluation.held_out import compare
from training.evaluation.history import draw_run
from training.evaluation.measure import measure_run
from training.evaluation.model_card import model_card_lines
from training.evaluation.network import SCORES_FILE, load_scores
from training.evaluation.protocol import SLOW
from training.evaluation.runs import (
    EVALUATION_FILE,
    HELD_OUT_FILE,
    read_figures,
    read_held_out,
    run_config,
)
from training.evaluation.write import write_page
from training.options import (
    DEFAULT_MODEL,
    cache_option,
    data_option,
    open_cache,
    read_rows,
    run_option,
    weights_option,
)

_records = click.option(
    "--records",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Folder of the records.",
)


@click.command("evaluate")
@data_option
@cache_option
@run_option
@weights_option
@click.option(
    "--held-out",
    "held_out",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="held-out.json of a run that left something out (judge-network); may be repeated.",
)
@click.option("--limit", type=click.IntRange(min=20), help="Validation pictures at most.")
@click.option(
    "--fast", is_flag=True, help=f"Leave out what takes longest: {', '.join(SLOW.values())}."
)
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the report; by default the run's own, from which `export` takes it.",
)
@click.option("--threads", default=os.cpu_count() or 1, show_default=True)
def evaluate(
    data: Path,
    cache: Path,
    folder: Path,
    weights: Path,
    held_out: tuple[Path, ...],
    limit: int | None,
    fast: bool,
    docs: Path | None,
    threads: int,
) -> None:
    """Measure the whole path on the validation split and write report, figures and plots.

    Fails if format alone gives the class away.
    """
    rows = read_rows(data)
    opened = open_cache(cache, rows)
    left_out = [read_held_out(path) for path in held_out]
    with tqdm(unit="picture", disable=None) as bar:
        measured = measure_run(
            *(rows, data, opened, folder, weights, threads, bar.update),
            limit=limit,
            fast=fast,
            held_out=left_out,
            docs=docs,
        )
    click.echo(f"figures in {folder / EVALUATION_FILE}, report in {measured.page}")
    click.echo(f"with pictures of what went right and wrong: {measured.html}")


@click.command("record")
@data_option
@run_option
@click.option("--name", required=True, help="Name of the experiment.")
@click.option("--change", required=True, help="What was done differently, in a sentence.")
@click.option("--decision", type=click.Choice(DECISIONS), required=True)
@click.option("--why", required=True, help="Why it was kept or dropped, in a sentence.")
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run of the baseline, for the paired difference.",
)
@click.option("--baseline", default="baseline", show_default=True, help="The baseline's name.")
@_records
def record(
    data: Path,
    folder: Path,
    name: str,
    change: str,
    decision: str,
    why: str,
    against: Path | None,
    baseline: str,
    records: Path,
) -> None:
    """Keep what `judge-network` found for a run as the record of an experiment."""
    figures = read_held_out(folder / HELD_OUT_FILE)
    difference = None
    if against is not None:
        rows = read_rows(data)
        mine, other = (load_scores(run / SCORES_FILE, rows) for run in (folder, against))
        difference = {"baseline": baseline, **compare(mine, other)}
    config = run_config(folder)
    digest, samples = figures["data_digest"], figures["samples"]
    path = record_experiment(
        name, change, decision, why, config, digest, samples, figures, difference, records
    )
    click.echo(str(path))


@click.command("experiments")
@_records
def experiments(records: Path) -> None:
    """Write the list of all experiments from their records."""
    page = records.parent / f"{records.name}.md"
    count = write_leaderboard(records, page)
    click.echo(f"{count} experiments in {page}")


@click.command("model-card")
@weights_option
@click.option("--name", default=DEFAULT_MODEL, show_default=True, help="Name of the model.")
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs"),
    show_default=True,
    help="Folder of the page, which has the evaluation in evaluation/.",
)
def model_card(weights: Path, name: str, docs: Path) -> None:
    """Write the model card as a page from the served card and its evaluation.

    The default model's is model-card.md, that of another model-cards/NAME.md.
    """
    card = read_figures(weights / f"{name}.json")
    figures = read_figures(docs / "evaluation" / f"{name}.json")
    page = docs / ("model-card.md" if name == DEFAULT_MODEL else f"model-cards/{name}.md")
    lines = model_card_lines(card, figures)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    click.echo(str(page))


@click.command("never-seen")
@click.option("--name", default=DEFAULT_MODEL, show_default=True, help="Name of the model.")
@click.option(
    "--held-out",
    "held_out",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="held-out.json of a run that left something out (judge-network); may be repeated.",
)
@click.option(
    "--docs",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("docs/evaluation"),
    show_default=True,
    help="Folder of the evaluation.",
)
def never_seen(name: str, held_out: tuple[Path, ...], docs: Path) -> None:
    """Put runs that left something out beside the evaluation of a model, in place of former ones.

    The evaluation itself is not measured again.
    """
    figures = read_figures(docs / f"{name}.json")
    figures["held_out"] = [read_held_out(path) for path in held_out]
    click.echo(f"{len(held_out)} runs in {write_page(figures, docs)}; `model-card` tells them too")


@click.command("curves")
@run_option
def curves(folder: Path) -> None:
    """Draw loss, learning rate and speed of a run from its history."""
    draw_run(folder, folder)
    click.echo(str(folder / "training.png"))
