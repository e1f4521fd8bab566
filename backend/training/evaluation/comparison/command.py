"""The command that sets architectures beside each other."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import torch

from detector.engine.base import ModelUnavailable
from detector.engine.card import ModelCard
from training.evaluation.comparison.candidates import (
    Candidate,
    against,
    budget,
    by_architecture,
    departures,
    ensemble_quality,
    ensembles,
    lead,
    quality,
    read_candidate,
)
from training.evaluation.comparison.costs import measure_costs
from training.evaluation.comparison.guests import find_guests, guest_entry, guest_summary
from training.evaluation.comparison.plots import draw_comparison
from training.evaluation.comparison.report import comparison_lines
from training.evaluation.comparison.served import (
    served_cards,
    served_figures,
    summary,
    write_comparison,
)
from training.evaluation.comparison.strengths import strengths
from training.evaluation.comparison.timing import hardware
from training.evaluation.runs import read_figures, write_figures
from training.options import (
    DEFAULT_MODEL,
    cache_option,
    data_option,
    open_cache,
    read_rows,
    weights_option,
)

PAGE = "architectures"


@click.command("compare")
@data_option
@cache_option
@click.option(
    "--run",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run of an architecture that left families out, judged by judge-network; repeat it.",
)
@weights_option
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/evaluation"),
    show_default=True,
    help="Folder of the page, which has the evaluations of the served models.",
)
@click.option("--baseline", default=DEFAULT_MODEL, show_default=True, help="An architecture.")
@click.option("--threads", default=1, show_default=True, help="Threads to count with.")
@click.option(
    "--stored",
    is_flag=True,
    help="Write page and cards again from the figures that were kept, with the models that are "
    "served now; no run is looked at.",
)
def compare_architectures(
    data: Path,
    cache: Path,
    folders: tuple[Path, ...],
    weights: Path,
    docs: Path,
    baseline: str,
    threads: int,
    stored: bool,
) -> None:
    """Set architectures of one budget beside each other, and tell their served cards."""
    torch.set_num_threads(threads)
    if stored == bool(folders):
        raise click.UsageError("name runs with --run, or take the figures that are --stored")
    if stored and not (docs / f"{PAGE}.json").is_file():
        raise click.UsageError(f"{docs} keeps no figures of a comparison: name its runs with --run")
    try:
        if stored:
            figures = read_figures(docs / f"{PAGE}.json")
            cards = served_cards(weights, list(figures["architectures"]))
            _tell_served(figures, cards, docs)
        else:
            named = _read_runs(data, cache, folders, baseline)
            cards = served_cards(weights, list(named))
            figures = _measure(named, cards, docs, baseline)
        guests = find_guests(weights, list(figures["architectures"]))
        figures["served_only"] = {name: guest_entry(card, docs) for name, card in guests.items()}
    except ModelUnavailable as error:
        raise click.ClickException(error.detail) from error
    _write(figures, cards | guests, docs)


def _read_runs(
    data: Path, cache: Path, folders: tuple[Path, ...], baseline: str
) -> dict[str, Candidate]:
    rows = read_rows(data)
    # The cache tells that the runs are of this manifest; no picture is looked at again.
    digest = open_cache(cache, rows).digest
    named = by_architecture([read_candidate(folder, rows) for folder in folders], baseline)
    if named[baseline].figures["data_digest"] != digest:
        raise click.ClickException(f"the runs were made with other data than that of {cache}")
    return named


def _write(figures: dict[str, Any], cards: dict[str, ModelCard], docs: Path) -> None:
    write_figures(figures, docs / f"{PAGE}.json")
    plots = draw_comparison(figures, docs / PAGE)
    lines = comparison_lines(figures, [f"{PAGE}/{plot}" for plot in plots])
    page = docs / f"{PAGE}.md"
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    told = {
        **{name: summary(row, row["good_for"]) for name, row in figures["architectures"].items()},
        **{name: guest_summary(row) for name, row in figures["served_only"].items()},
    }
    for name, card in cards.items():
        write_comparison(card, told[name])
    count = len(figures["architectures"])
    click.echo(f"{count} architectures in {page}; cards told: {', '.join(cards) or 'none'}")


def _tell_served(figures: dict[str, Any], cards: dict[str, ModelCard], docs: Path) -> None:
    """Bring what hangs on the served models up to date, in place."""
    entries = figures["architectures"]
    for name, entry in entries.items():
        card = cards.get(name)
        entry["served"] = served_figures(card, docs)
        # Times and sizes are those of a graph of this size, served or not.
        entry["cost"]["served"] = card is not None and card.input_size == entry["cost"]["size"]
    for name, sentence in strengths(entries, figures["lead"]).items():
        entries[name]["good_for"] = sentence


def _measure(
    named: dict[str, Candidate], cards: dict[str, ModelCard], docs: Path, baseline: str
) -> dict[str, Any]:
    first, groups = named[baseline], ensembles(named)
    machine = hardware()
    costs = measure_costs(named, cards, baseline, {n: m for n, (m, _) in groups.items()})
    entries: dict[str, dict[str, Any]] = {}
    for name, run in named.items():
        card = cards.get(name)
        entries[name] = {
            "budget": budget(run),
            "departures": departures(run, first),
            "quality": quality(run.scores, run.figures),
            "against": against(run.scores, first.scores) if run is not first else None,
            "cost": costs[name],
            "served": served_figures(card, docs),
        }
    ahead = lead(named)
    for name, sentence in strengths(entries, ahead).items():
        entries[name]["good_for"] = sentence
    return {
        "command": "python -m training compare",
        "hold_out": first.figures["hold_out"],
        "data_digest": first.figures["data_digest"],
        "baseline": baseline,
        "same": {k: asdict(first.config)[k] for k in ("steps", "pairs", "learning_rate", "seed")},
        "hardware": machine,
        "lead": ahead,
        "architectures": entries,
        "ensembles": {
            name: {
                "members": members,
                "quality": ensemble_quality(scores),
                "against": against(scores, first.scores),
                "cost": costs[name],
            }
            for name, (members, scores) in groups.items()
        },
    }
