"""How much better a network does on pictures that it trained on than on others of the same kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from detector.imaging.crop import CROP_SCALE
from detector.networks.two_expert import TwoExpertDetector
from training.augment.degrade import Recipe
from training.augment.geometry import draw_part
from training.augment.occlusion import draw_holes
from training.data.cache import PixelCache
from training.data.dataset import prepare_crop
from training.data.labelled import Labelled
from training.data.manifest import Row
from training.evaluation.network import network_logits
from training.metrics import Floats, auc

CHUNK = 32
VIEWS = ("whole", "holes", "parts")
SPLITS = ("train", "val")
# Fewer reals or fakes of a split say next to nothing.
FEWEST = 30
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
) -> Floats:
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
