"""How much better a network does on pictures that it trained on than on others of the same kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import cv2
import numpy as np
import torch
from tqdm import tqdm

from detector.imaging.crop import CROP_SCALE
from detector.networks.two_expert import TwoExpertDetector
from training.augment.degrade import Recipe, draw_part
from training.augment.occlusion import draw_holes
from training.data.cache import PixelCache
from training.data.dataset import prepare_crop
from training.data.labelled import Labelled
from training.data.manifest import Row, held_out
from training.evaluation.network import network_logits
from training.evaluation.runs import run_config, write_figures
from training.metrics import auc
from training.options import cache_option, data_option, open_cache, read_rows
from training.package import load_halved

CHUNK = 32
VIEWS = ("whole", "holes", "parts")
SPLITS = ("train", "val")
# Fewer reals or fakes of a split say next to nothing.
FEWEST = 30
GAP_FILE = "generalisation-gap.json"
AS_FOUND = Recipe(None, cv2.INTER_AREA, (), None, False, CROP_SCALE, (0.0, 0.0))


def generalisation_gap(
    network: TwoExpertDetector,
    size: int,
    rows: list[Row],
    cache: PixelCache,
    limit: int,
    progress: Callable[[int], object],
    fewest: int = FEWEST,
) -> list[dict[str, Any]]:
    """Return the AUC of the expert concerned on training and validation pictures as found.

    Only collections that have reals and fakes of one kind in both splits are asked, each alone.
    Besides whole faces, faces with hidden parts and parts of faces are judged: a network that goes
    by one part, or by the outline alone, is lost there.

    Args:
        network: The network in evaluation mode.
        size: Side of its crop in pixels.
        rows: The pictures that were or could have been trained on, with their places in the cache.
        cache: Decoded pictures, in the order of `rows`.
        limit: Reals, and fakes, at most of a collection and split.
        progress: Called with the number of crops just scored.
        fewest: Reals, and fakes, at least of a collection and split.
    """
    found = []
    for (collection, kind), members in sorted(_comparable(rows, cache, limit, fewest).items()):
        expert = int(kind == "synthetic")
        figures: dict[str, Any] = {"collection": collection, "kind": kind, "views": {}}
        for view in VIEWS:
            figures["views"][view] = {}
            for split in SPLITS:
                numbers = members[split, "real"] + members[split, kind]
                fake = np.array([rows[number].kind != "real" for number in numbers])
                scores = _scores(network, size, view, [(n, rows[n]) for n in numbers], cache)
                figures["views"][view][split] = auc(scores[:, expert], fake)
                progress(len(numbers))
        figures["pictures"] = {s: len(members[s, "real"] + members[s, kind]) for s in SPLITS}
        found.append(figures)
    return found


Members = dict[tuple[str, str], list[int]]


def _comparable(
    rows: list[Row], cache: PixelCache, limit: int, fewest: int
) -> dict[tuple[str, str], Members]:
    collections: dict[str, Members] = defaultdict(lambda: defaultdict(list))
    for number in np.random.default_rng(0).permutation(len(rows)):
        row = rows[number]
        drawn = collections[row.set_name][row.split, row.kind]
        if number in cache and len(drawn) < limit:
            drawn.append(int(number))
    return {
        (name, kind): members
        for name, members in collections.items()
        for kind in ("manipulated", "synthetic")
        if all(len(members[split, k]) >= fewest for split in SPLITS for k in ("real", kind))
    }


def _scores(
    network: TwoExpertDetector,
    size: int,
    view: str,
    pictures: list[tuple[int, Row]],
    cache: PixelCache,
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    crops = []
    for number, row in pictures:
        # Each picture has its own draw, the same for every network.
        recipe = _recipe(view, np.random.default_rng(number))
        sample = Labelled(cache[number], row.box, (0.0, 0.0), (0.0, 0.0), None)
        crops.append(prepare_crop(sample, recipe, size)[0])
    parts = [
        network_logits(network, np.stack(crops[start : start + CHUNK]))
        for start in range(0, len(crops), CHUNK)
    ]
    return np.concatenate(parts)


def _recipe(view: str, rng: np.random.Generator) -> Recipe:
    if view == "holes":
        return replace(AS_FOUND, holes=draw_holes(rng))
    if view == "parts":
        scale, shift = draw_part(rng)
        return replace(AS_FOUND, crop_scale=scale, shift=shift)
    return AS_FOUND


@click.command("generalisation-gap")
@data_option
@cache_option
@click.option(
    "--network",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Trained weights; the run's config.json must lie beside them.",
)
@click.option("--limit", default=300, show_default=True, help="Reals, and fakes, of each at most.")
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
