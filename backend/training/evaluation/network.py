"""Score a network on cached pictures, before it has a calibration or a graph to serve."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from detector.imaging.crop import crop_box, crop_face
from detector.imaging.decode import decode
from detector.networks.two_expert import TwoExpertDetector
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.evaluation.held_out import HeldOutSample, HeldOutScores, draw_sample
from training.metrics import Floats
from training.scoring import LIMITS, TIERS, Encode, to_png

CHUNK = 32
SCORES_FILE = "held-out-scores.npz"


def judge_network(
    network: TwoExpertDetector,
    size: int,
    rows: list[Row],
    cache: PixelCache,
    names: tuple[str, ...],
    limit: int,
    progress: Callable[[int], object],
    mirrored: bool = False,
) -> HeldOutScores:
    """Score a network on what it was trained without, in all tiers.

    Faces are taken from the manifest, so that this looks at the network alone.

    Args:
        network: The network in evaluation mode.
        size: Side of its crop in pixels.
        rows: The manifest in cache order.
        cache: Decoded pictures.
        names: What training left out, as in `TrainConfig.hold_out`.
        limit: Pictures at most of a generator or source.
        progress: Called with the number of crops just scored.
        mirrored: Take the mean of the logits of a crop and of its mirror image.

    Raises:
        ManifestError: A name fits no picture.
    """
    numbers = {row.path: number for number, row in enumerate(rows) if number in cache}
    sample = draw_sample([row for row in rows if row.path in numbers], names, limit)
    logits = {tier: np.empty((len(sample.rows), 2)) for tier in TIERS}
    for tier, encode in TIERS.items():
        for start in range(0, len(sample.rows), CHUNK):
            part = sample.rows[start : start + CHUNK]
            crops = [_crop(cache[numbers[row.path]], row, tier, encode, size) for row in part]
            stack = np.stack(crops)
            scored = network_logits(network, stack)
            if mirrored:
                flipped = np.ascontiguousarray(stack[:, :, ::-1])
                scored = (scored + network_logits(network, flipped)) / 2
            logits[tier][start : start + CHUNK] = scored
            progress(len(part))
    return HeldOutScores(sample, logits)


def network_logits(network: TwoExpertDetector, crops: NDArray[np.uint8]) -> Floats:
    """Return raw logits N x 2 of crops, uint8 N x S x S x 3."""
    device = next(network.parameters()).device
    with torch.inference_mode():
        logits = network(torch.from_numpy(crops).to(device)).logits
    return np.asarray(logits.double().cpu().numpy(), np.float64)


def save_scores(scores: HeldOutScores, path: Path) -> None:
    """Write raw logits by tier with the pictures' paths, to compare with another network later."""
    paths = np.array([row.path for row in scores.sample.rows])
    logits = np.stack([scores.logits[name] for name in TIERS])
    np.savez_compressed(path, paths=paths, held=scores.sample.held, logits=logits)


def load_scores(path: Path, rows: list[Row]) -> HeldOutScores:
    """Read what `save_scores` wrote.

    Raises:
        ValueError: The file names a picture that the manifest does not have.
    """
    by_path = {row.path: row for row in rows}
    with np.load(path, allow_pickle=False) as stored:
        try:
            chosen = [by_path[str(name)] for name in stored["paths"]]
        except KeyError as error:
            raise ValueError(f"{path} was made with another manifest: {error}") from error
        held = np.asarray(stored["held"], np.bool_)
        tiers = dict(zip(TIERS, stored["logits"], strict=True))
    calib = np.array([row.split == "calib" for row in chosen], np.bool_)
    return HeldOutScores(HeldOutSample(chosen, held, calib & ~held), tiers)


def _crop(
    picture: NDArray[np.uint8], row: Row, tier: str, encode: Encode, size: int
) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    if tier != "clean":
        picture = decode(encode(to_png(picture)), LIMITS).pixels
    sx, sy = picture.shape[1] / width, picture.shape[0] / height
    box = (row.box[0] * sx, row.box[1] * sy, row.box[2] * sx, row.box[3] * sy)
    return crop_face(picture, crop_box(box, picture.shape[1], picture.shape[0]), size)
