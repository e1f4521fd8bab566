"""Endless batches of degraded pairs for the training loop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from detector.imaging.crop import crop_box, crop_face
from training.augment.degrade import Recipe, draw_recipe, whole_face
from training.augment.geometry import USUAL, warp
from training.augment.masks import mask_grid, mask_side
from training.augment.occlusion import occlude, occlude_mask
from training.data.labelled import Labelled
from training.data.pairs import PairSampler

# Of what was manipulated, at least so much must be left to see where parts are hidden or cut away.
EVIDENCE_SHARE, EVIDENCE_CELLS = 0.4, 14


class Batch(NamedTuple):
    """A batch of 2 P crops, real and fake by turns.

    Attributes:
        crops: uint8 2P x S x S x 3.
        targets: float32 2P x 2 in 0..1.
        weights: float32 2P x 2.
        masks: float32 2P x S/16 x S/16 in 0..1.
        mask_weights: float32 2P; 0 where the mask is unknown.
    """

    crops: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor
    masks: torch.Tensor
    mask_weights: torch.Tensor


class PairBatches(IterableDataset[Batch]):
    """Draws batches for ever; each worker and each restart has its own random stream."""

    def __init__(
        self,
        sampler: PairSampler,
        pairs: int,
        sizes: tuple[int, int],
        early: int,
        seed: int,
        augment: tuple[str, ...] = USUAL,
        spared: float = 0.0,
    ) -> None:
        """Set up the stream.

        Args:
            sampler: Where pairs come from.
            pairs: Pairs in a batch.
            sizes: Side of a crop in the early batches and after, in pixels, multiples of 32.
            early: Number of early batches.
            seed: Seed of the stream; give another one after a restart.
            augment: Which of `AUGMENTATIONS` are drawn.
            spared: Share of pairs of one collection that are not degraded.
        """
        self.sampler = sampler
        self.pairs = pairs
        self.sizes = sizes
        self.early = early
        self.seed = seed
        self.augment = augment
        self.spared = spared

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        rng = np.random.default_rng([self.seed, worker.id if worker else 0])
        early = self.early // (worker.num_workers if worker else 1)
        cv2.setNumThreads(1)
        for number in itertools.count():
            yield self._batch(rng, self.sizes[number >= early])

    def _batch(self, rng: np.random.Generator, size: int) -> Batch:
        count, cells = 2 * self.pairs, mask_side(size)
        crops = np.empty((count, size, size, 3), np.uint8)
        masks = np.zeros((count, cells, cells), np.float32)
        targets = np.zeros((count, 2), np.float32)
        weights = np.zeros((count, 2), np.float32)
        mask_weights = np.zeros(count, np.float32)
        for pair in range(self.pairs):
            samples = self.sampler.draw(rng)
            recipe = draw_pair_recipe(rng, samples, self.spared, self.augment)
            for place, sample in enumerate(samples, start=2 * pair):
                crops[place], grid = prepare_crop(sample, recipe, size)
                targets[place], weights[place] = sample.targets, sample.weights
                if grid is not None:
                    masks[place], mask_weights[place] = grid, 1.0
        return Batch(
            torch.from_numpy(crops),
            torch.from_numpy(targets),
            torch.from_numpy(weights),
            torch.from_numpy(masks),
            torch.from_numpy(mask_weights),
        )


def face_side(sample: Labelled) -> float:
    """Return the longer side of a sample's face in stored pixels."""
    x0, y0, x1, y1 = sample.box
    return max(x1 - x0, y1 - y0)


def draw_pair_recipe(
    rng: np.random.Generator,
    pair: tuple[Labelled, Labelled],
    spared: float,
    augment: tuple[str, ...] = USUAL,
) -> Recipe:
    """Draw what happens to both pictures of a pair.

    Args:
        rng: Source of randomness.
        pair: A real picture and a fake.
        spared: Share of pairs that stay as they were found. Only pairs of one collection are:
            in others the format would tell the fake.
        augment: Which of `AUGMENTATIONS` are drawn.
    """
    alike = pair[0].collection == pair[1].collection
    as_found = spared > 0 and alike and bool(rng.random() < spared)
    recipe = draw_recipe(rng, (face_side(pair[0]), face_side(pair[1])), augment, as_found)
    return recipe if _shows_evidence(pair[1], recipe) else whole_face(recipe)


def _shows_evidence(fake: Labelled, recipe: Recipe) -> bool:
    """Return whether enough of what was manipulated is left in the crop to be asked about it."""
    if fake.mask is None or not recipe.partial:
        return True
    height, width = fake.mask.shape
    x0, y0, x1, y1 = fake.box
    dx, dy = recipe.shift[0] * (x1 - x0), recipe.shift[1] * (y1 - y0)
    square = crop_box((x0 + dx, y0 + dy, x1 + dx, y1 + dy), width, height, recipe.crop_scale)
    grid = occlude_mask(mask_grid(fake.mask, square, EVIDENCE_CELLS), recipe.holes)
    seen = float(grid.mean()) * (square[2] - square[0]) ** 2
    return seen >= EVIDENCE_SHARE * float(fake.mask.sum())


def prepare_crop(
    sample: Labelled, recipe: Recipe, size: int
) -> tuple[NDArray[np.uint8], NDArray[np.float32] | None]:
    """Degrade a sample and cut its crop and mask with one geometry.

    Returns:
        Crop, uint8 size x size x 3, and mask, float32 size/16 x size/16, or None if unknown.
    """
    picture, mask = sample.picture, sample.mask
    if recipe.shape is not None:
        picture, mask = warp(picture, mask, sample.box, recipe.shape)
    picture, box = recipe.apply(picture, sample.box)
    height, width = picture.shape[:2]
    square = crop_box(box, width, height, recipe.crop_scale)
    crop = crop_face(picture, square, size)
    grid = None
    if mask is not None:
        back_x, back_y = mask.shape[1] / width, mask.shape[0] / height
        stored = (square[0] * back_x, square[1] * back_y, square[2] * back_x, square[3] * back_y)
        grid = mask_grid(mask, stored, mask_side(size))
    if recipe.holes:
        crop = occlude(crop, recipe.holes)
        grid = occlude_mask(grid, recipe.holes) if grid is not None else None
    if recipe.flip:
        crop = crop[:, ::-1]
        grid = grid[:, ::-1] if grid is not None else None
    return crop, grid


def make_loader(batches: PairBatches, workers: int, pinned: bool) -> DataLoader[Batch]:
    """Return a loader that prepares batches in background processes."""
    return DataLoader(
        batches,
        batch_size=None,
        num_workers=workers,
        pin_memory=pinned,
        prefetch_factor=4 if workers else None,
        persistent_workers=workers > 0,
    )
