"""The command that compares a network on its training pictures and on validation pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import torch
from tqdm import tqdm

from training.data.manifest import held_out
from training.evaluation.generalisation_gap import FEWEST, SPLITS, generalisation_gap
from training.evaluation.runs import run_config, write_figures
from training.options import cache_option, data_option, network_option, open_cache, read_rows
from training.package import load_halved

GAP_FILE = "generalisation-gap.json"


@click.command("generalisation-gap")
@data_option
@cache_option
@network_option
@click.option(
    "--limit",
    type=click.IntRange(min=FEWEST),
    default=300,
    show_default=True,
    help="Reals, and fakes, of each at most.",
)
@click.option("--threads", default=1, show_default=True)
def gap(data: Path, cache: Path, path: Path, limit: int, threads: int) -> None:
    """Compare how a network does on its training pictures and on validation pictures."""
    torch.set_num_threads(threads)
    config = run_config(path.parent)
    rows = read_rows(data)
    opened = open_cache(cache, rows)
    # What a run left out is no training picture of it, whatever its split.
    kept = [replace(r, split="") if held_out(r, config.hold_out) else r for r in rows]
    with tqdm(unit="crop", disable=None) as bar:
        network = load_halved(path, config)
        found = generalisation_gap(network, config.size, kept, opened, limit, bar.update)
    if not found:
        raise click.ClickException(
            f"no collection has {FEWEST} reals and fakes for training and as many for validation"
        )
    write_figures({"collections": found}, path.parent / GAP_FILE)
    for figures in found:
        counts = " and ".join(f"{figures['pictures'][split]} {split}" for split in SPLITS)
        click.echo(f"{figures['collection']}, {figures['kind']}, {counts} pictures: AUC")
        for view, by_split in figures["views"].items():
            line = ", ".join(f"{split} {by_split[split]:.3f}" for split in SPLITS)
            click.echo(f"  {view}: {line}")
    click.echo(f"figures in {path.parent / GAP_FILE}")
