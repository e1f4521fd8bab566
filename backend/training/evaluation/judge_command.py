"""The command that measures a network alone on what it was trained without."""

from __future__ import annotations

from pathlib import Path

import click
import torch
from tqdm import tqdm

from training.data.origins import copies_seen
from training.data.pairs import training_sampler
from training.evaluation.held_out import LIMIT, held_out_figures
from training.evaluation.network import SCORES_FILE, judge_network, load_scores, save_scores
from training.evaluation.runs import (
    HELD_OUT_FILE,
    read_figures,
    run_config,
    samples_seen,
    write_figures,
)
from training.feature_statistics import fit_feature_statistics
from training.options import (
    cache_option,
    data_option,
    mask_share_option,
    network_option,
    open_cache,
    read_rows,
    rectified_option,
)
from training.package import load_halved


@click.command("judge-network")
@data_option
@cache_option
@network_option
@click.option(
    "--hold-out",
    "names",
    multiple=True,
    help="generator:NAME, source:NAME or set:NAME that training left out; may be repeated. "
    "Without it, what the run's settings hold out.",
)
@click.option(
    "--stored",
    is_flag=True,
    help="Measure the scores that were kept last time again, without running the network.",
)
@click.option("--mirrored", is_flag=True, help="Look twice: at each face and at its mirror image.")
@rectified_option
@mask_share_option
@click.option("--limit", default=LIMIT, show_default=True, help="Pictures of each at most.")
@click.option("--threads", default=1, show_default=True)
def judge(
    data: Path,
    cache: Path,
    path: Path,
    names: tuple[str, ...],
    stored: bool,
    mirrored: bool,
    rectified: float,
    mask_share: float,
    limit: int,
    threads: int,
) -> None:
    """Measure a network without calibration on what it was trained without."""
    torch.set_num_threads(threads)
    folder = path.parent
    config = run_config(folder)
    names = names or config.hold_out
    if not names:
        raise click.UsageError("name what the network was trained without: --hold-out NAME")
    rows = read_rows(data)
    opened = open_cache(cache, rows)
    if stored:
        scores = load_scores(folder / SCORES_FILE, rows)
        names = tuple(read_figures(folder / HELD_OUT_FILE)["hold_out"])
    else:
        network = load_halved(path, config)
        sampler = training_sampler(rows, opened, config.mix, config.hold_out)
        fit_feature_statistics(network, sampler, config, rectified, mask_share)
        with tqdm(unit="crop", disable=None) as bar:
            scores = judge_network(
                network, config.size, rows, opened, names, limit, bar.update, mirrored
            )
        save_scores(scores, folder / SCORES_FILE)
    figures = {
        "command": f"python -m training judge-network --network {path.name} "
        + " ".join(f'--hold-out "{name}"' for name in names)
        + (" --mirrored" if mirrored else "")
        + f" --rectified {rectified:g} --mask-share {mask_share:g}",
        "kind": "held-out",
        "hold_out": list(names),
        "seen": sorted(set(names) - set(config.hold_out)),
        "copies": copies_seen(rows, config.hold_out),
        "config_digest": config.digest(),
        "data_digest": opened.digest,
        "initial": config.initial,
        "samples": samples_seen(folder, config),
        **held_out_figures(scores),
    }
    write_figures(figures, folder / HELD_OUT_FILE)
    low, high = figures["degraded_auc_interval"]
    click.echo(f"mean AUC, degraded: {figures['degraded_auc']:.3f} ({low:.3f} to {high:.3f})")
    for tier, part in figures["tiers"].items():
        click.echo(f"{tier}: mean AUC {part['mean_auc']:.3f}")
        for name, row in part["names"].items():
            own = f" own expert {row['own_expert_auc']:.3f}" if "own_expert_auc" in row else ""
            own += f" in its collection {row['within_auc']:.3f}" if "within_auc" in row else ""
            click.echo(
                f"  {name}: AUC {row['auc']:.3f} ({row['auc_interval'][0]:.3f} to "
                f"{row['auc_interval'][1]:.3f}){own} called fake {row['called_fake']:.3f}"
            )
    if figures["seen"]:
        click.echo(f"note: this run did not leave out {', '.join(figures['seen'])}")
    for copy, original in figures["copies"]:
        click.echo(f"note: this run saw {copy}, which is a copy of {original}")
    if config.initial.endswith(".safetensors"):
        click.echo(f"note: the run started from {config.initial}; what those weights saw is seen")
    click.echo(f"figures in {folder / HELD_OUT_FILE}")
