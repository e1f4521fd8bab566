"""The command that trains the autoencoders of a plan."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from training.autoencoders.fit import fit_autoencoder
from training.autoencoders.store import read_plans, save_autoencoder
from training.data.mix import Mix
from training.data.pairs import training_sampler
from training.options import cache_option, data_option, open_cache, read_rows
from training.pictures import Picture


@click.command()
@data_option
@cache_option
@click.option(
    "--plan",
    "plan_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=Path("backend/training/autoencoders/plan.toml"),
    show_default=True,
    help="TOML file that lists them.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/training/autoencoders"),
    show_default=True,
    help="Folder of their weights; those that are there already are kept.",
)
def autoencoders(data: Path, cache: Path, plan_path: Path, out: Path) -> None:
    """Train the autoencoders whose reconstructions serve as fakes."""
    plans, hold_out = read_plans(plan_path)
    rows = read_rows(data)
    opened = open_cache(cache, rows)
    photographs = training_sampler(rows, opened, Mix(), hold_out).reals

    def draw(rng: np.random.Generator) -> Picture:
        return opened[photographs.draw(rng)]

    out.mkdir(parents=True, exist_ok=True)
    for number, plan in enumerate(plans, start=1):
        path = out / f"{number:02d}.safetensors"
        if path.is_file():
            click.echo(f"{path} is there already")
            continue
        save_autoencoder(fit_autoencoder(plan, draw, click.echo), path)
        click.echo(f"{path}: {plan.architecture}")
