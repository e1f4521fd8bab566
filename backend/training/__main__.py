"""Command line of training: prepare, train, calibrate, evaluate, export, in this order."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click
import torch
from tqdm import tqdm

from training.average import average_runs
from training.commands import calibrate_run, export_run
from training.config import load_config
from training.data.cache import build_cache
from training.data.commands import crop, reduce, split
from training.data.gather_command import gather, generate
from training.data.inspect_command import inspect
from training.evaluation.commands import (
    curves,
    evaluate,
    experiments,
    model_card,
    never_seen,
    record,
)
from training.evaluation.comparison.command import compare_architectures
from training.evaluation.gap_command import gap
from training.evaluation.judge_command import judge
from training.export.command import judge_export
from training.fit.command import fit
from training.loop import Trainer
from training.options import (
    cache_option,
    data_option,
    mask_share_option,
    open_cache,
    read_rows,
    rectified_option,
    run_option,
    weights_option,
)
from training.probe import ValidationProbe
from training.start import keep_memory, run


@click.group()
def main() -> None:
    """Train, calibrate, evaluate and export the deepfake detector."""


@main.command()
@data_option
@cache_option
def prepare(data: Path, cache: Path) -> None:
    """Check the manifest and decode every picture once."""
    rows = read_rows(data)
    with tqdm(total=len(rows), unit="picture", disable=None) as bar:
        opened = build_cache(rows, data, cache, click.echo, bar.update)
    usable = sum(number in opened for number in range(len(rows)))
    click.echo(f"{usable} of {len(rows)} pictures decoded into {cache}")


@main.command()
@data_option
@cache_option
@run_option
@click.option(
    "--config",
    "config_path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML file of settings, see training/configs; defaults without one.",
)
@click.option("--device", default="cuda" if torch.cuda.is_available() else "cpu", show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes that prepare batches.")
@click.option("--log-every", default=25, show_default=True, help="Steps between log lines.")
@click.option("--probe-every", default=400, show_default=True, help="Steps between probes.")
@click.option("--checkpoint-minutes", default=4.0, show_default=True)
def train(
    data: Path,
    cache: Path,
    folder: Path,
    config_path: Path | None,
    device: str,
    workers: int,
    log_every: int,
    probe_every: int,
    checkpoint_minutes: float,
) -> None:
    """Train; run it again after a kill and it goes on from its checkpoint."""
    config = load_config(config_path)
    rows = read_rows(data)
    opened = open_cache(cache, rows)
    trainer = Trainer(config, rows, opened, folder, device, workers)
    if trainer.step:
        click.echo(f"going on from step {trainer.step}")
    path = trainer.run(
        log_every,
        60 * checkpoint_minutes,
        tqdm.write if sys.stderr.isatty() else lambda line: click.echo(line),
        ValidationProbe(rows, opened, config.size),
        probe_every,
    )
    click.echo(f"averaged weights in {path}")


@main.command()
@click.argument("runs", nargs=-1, type=click.Path(exists=True, path_type=Path))
@run_option
@click.option(
    "--share", type=click.FloatRange(0, 1), help="Weight of the last; without, all alike."
)
def average(runs: tuple[Path, ...], folder: Path, share: float | None) -> None:
    """Average the weights of RUNS, each started from the one before, into a new run.

    Any but the last may be the .safetensors file of a detector.
    """
    click.echo(f"averaged weights in {average_runs(list(runs), folder, share)}")


@main.command()
@data_option
@cache_option
@run_option
@weights_option
@click.option("--name", default="efficientnet-b0", show_default=True, help="Name of the model.")
@click.option("--version", default="1", show_default=True, help="Version in the card.")
@rectified_option
@mask_share_option
@click.option("--threads", default=os.cpu_count() or 1, show_default=True)
def calibrate(
    data: Path,
    cache: Path,
    folder: Path,
    weights: Path,
    name: str,
    version: str,
    rectified: float,
    mask_share: float,
    threads: int,
) -> None:
    """Export the network and fit probabilities and thresholds on the calibration split."""
    rows = read_rows(data)
    opened, identity = open_cache(cache, rows), (name, version)
    with tqdm(unit="picture", disable=None) as bar:
        card = calibrate_run(
            *(rows, data, opened, folder, weights, identity, threads, bar.update),
            *(rectified, mask_share),
        )
    shown = ("thresholds", "quality", "calibration_auc", "calibration_auc_within")
    click.echo(json.dumps({key: card[key] for key in shown}, indent=2))


@main.command()
@run_option
@weights_option
@click.option(
    "--docs",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/evaluation"),
    show_default=True,
    help="Folder of the report.",
)
def export(folder: Path, weights: Path, docs: Path) -> None:
    """Put the calibrated and evaluated model where it is served from, and write its report."""
    for path in export_run(folder, weights, docs):
        click.echo(str(path))


for command in (
    *(crop, gather, generate, inspect, reduce, split),
    *(fit, curves, evaluate, judge, judge_export, model_card, never_seen, record, experiments),
    *(compare_architectures, gap),
):
    main.add_command(command)


if __name__ == "__main__":
    keep_memory()
    run(main)
