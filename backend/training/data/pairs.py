"""Pairs of a real picture and a fake, drawn balanced over source and generator."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from training.augment.artefacts import generator_traces
from training.augment.blend import partial_swap, self_blend, swap_blend
from training.augment.edits import fill_edit, warp_edit
from training.augment.masks import covered_share, difference_mask, region_mask
from training.data.cache import PixelCache
from training.data.labelled import Labelled
from training.data.manifest import Row, check_hold_out, held_out
from training.data.mix import Mix
from training.data.pool import Pool
from training.pictures import Mask

# How often the real picture beside a fake comes from the fake's own collection.
SYNTHETIC_SAME_SET_SHARE, EDIT_SAME_SET_SHARE = 0.6, 1.0
# Of the local fakes made from photographs; the rest are swaps and self-blends.
FILL_SHARE, WARP_SHARE = 0.1, 0.08
# Of the face box: a smaller part of a swap is not kept alone.
PARTIAL_COVERED = 0.03


def training_sampler(
    rows: list[Row], cache: PixelCache, mix: Mix, hold_out: tuple[str, ...]
) -> PairSampler:
    """Return a sampler over the training split without what a run holds out.

    Args:
        rows: The whole manifest, in cache order.
        cache: Decoded pictures of the manifest.
        mix: Shares of the kinds of pairs.
        hold_out: `generator:NAME`, `source:NAME` or `set:NAME` each.

    Raises:
        ManifestError: A name in `hold_out` is not in the manifest.
        ValueError: No pairs can be drawn.
    """
    check_hold_out(rows, hold_out)
    numbers = [
        number
        for number, row in enumerate(rows)
        if row.split == "train" and not held_out(row, hold_out)
    ]
    return PairSampler(rows, numbers, cache, mix)


class PairSampler:
    """Draws pairs from the rows it is given; a test of class shortcuts has little to hold on to."""

    def __init__(self, rows: list[Row], numbers: list[int], cache: PixelCache, mix: Mix) -> None:
        """Sort the pictures into pools.

        Args:
            rows: The whole manifest, in cache order.
            numbers: Which of its rows to draw from.
            cache: Decoded pictures of the manifest.
            mix: Shares of the kinds of pairs; a kind without pictures is left out.

        Raises:
            ValueError: There is no real picture, or no kind of pair can be drawn.
        """
        self.rows = rows
        self.cache = cache
        self.mix = mix
        self.reals = Pool()
        self.edits = Pool()
        self.synthetics = Pool()
        self.donors = Pool()
        self.reals_by_set: dict[str, list[int]] = defaultdict(list)
        self.lookalikes: list[int] = []
        self.twins: list[tuple[int, int]] = []
        self._fill([number for number in numbers if number in cache])
        for pool in (self.reals, self.edits, self.synthetics, self.donors):
            pool.close(mix.balance)
        shares = {
            "twin": mix.twin if self.twins else 0.0,
            "blend": mix.blend,
            "edit": mix.edit if self.edits.keys else 0.0,
            "synthetic": mix.synthetic if self.synthetics.keys else 0.0,
        }
        if not self.reals.keys or sum(shares.values()) <= 0:
            raise ValueError("no pairs can be drawn: real pictures, or all fakes, are missing")
        self.kinds = [kind for kind, share in shares.items() if share > 0]
        self.shares = np.array([shares[kind] for kind in self.kinds]) / sum(shares.values())

    def draw(self, rng: np.random.Generator) -> tuple[Labelled, Labelled]:
        """Draw a real picture and a fake, both before degradation."""
        kind = str(rng.choice(self.kinds, p=self.shares))
        if kind == "twin":
            pair = self._twin(rng, *self.twins[int(rng.integers(len(self.twins)))])
            if pair is not None:
                return pair
        if kind == "edit":
            fake = self.edits.draw(rng)
            return self._real(self._real_beside(rng, fake, EDIT_SAME_SET_SHARE)), self._edit(fake)
        if kind == "synthetic":
            if rng.random() < self.mix.traces:
                return self._traced(rng)
            fake = self.synthetics.draw(rng)
            real = self._real_beside(rng, fake, SYNTHETIC_SAME_SET_SHARE)
            return self._real(real), self._synthetic(fake)
        return self._made(rng)

    def _fill(self, numbers: list[int]) -> None:
        twins: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number in numbers:
            row = self.rows[number]
            if row.kind == "synthetic":
                key = f"{row.generator}/{row.set_name}"
                self.synthetics.members[key].append(number)
                if row.landmarks is not None:
                    self.donors.members[key].append(number)
                continue
            if row.kind == "real":
                self.reals.members[f"{row.source}/{row.set_name}"].append(number)
                self.reals_by_set[row.set_name].append(number)
            if row.kind == "manipulated" and row.regions:
                self.edits.members[row.generator].append(number)
            else:
                twins[row.group][row.kind].append(number)
        generated = {self.rows[n].set_name for n in numbers if self.rows[n].kind == "synthetic"}
        for name in sorted(generated & set(self.reals_by_set)):
            self.lookalikes += self.reals_by_set[name]
        for group in twins.values():
            for fake in group["manipulated"]:
                if group["real"]:
                    self.twins.append((group["real"][0], fake))
                else:
                    self.edits.members[self.rows[fake].generator].append(fake)

    def _real(self, number: int) -> Labelled:
        mask = np.zeros(self.cache[number].shape[:2], np.float32)
        return self._labelled(number, (0.0, 0.0), (1.0, 1.0), mask)

    def _twin(
        self, rng: np.random.Generator, real: int, fake: int
    ) -> tuple[Labelled, Labelled] | None:
        box, landmarks = self.rows[real].box, self.rows[real].landmarks
        mask, changed = difference_mask(self.cache[real], self.cache[fake], box)
        if not changed:
            return None
        # Swapped faces come out of a generator, so the synthetic expert is not asked about them.
        swapped = self._labelled(fake, (1.0, 0.0), (1.0, 0.0), mask)
        partial = self.mix.partial > 0 and rng.random() < self.mix.partial
        if partial and mask is not None and landmarks is not None:
            mixed = partial_swap(rng, self.cache[real], self.cache[fake], landmarks)
            kept, _ = difference_mask(self.cache[real], mixed, box)
            # What hardly changes the face is no fake that anybody could see.
            if kept is not None and covered_share(kept, box) >= PARTIAL_COVERED:
                return self._real(real), replace(swapped, picture=mixed, mask=kept)
        # A misaligned twin keeps its own box, so that both crops show the face.
        return self._real(real), swapped if mask is None else replace(swapped, box=box)

    def _edit(self, number: int) -> Labelled:
        row = self.rows[number]
        mask = None
        if row.landmarks is not None and row.regions:
            mask = region_mask(self.cache[number].shape[:2], row.landmarks, row.regions)
        return self._labelled(number, (1.0, 0.0), (1.0, 1.0), mask)

    def _synthetic(self, number: int) -> Labelled:
        return self._labelled(number, (0.0, 1.0), (0.0, 1.0), None)

    def _traced(self, rng: np.random.Generator) -> tuple[Labelled, Labelled]:
        number = self.reals.draw(rng)
        picture = generator_traces(rng, self.cache[number])
        return self._real(number), replace(self._synthetic(number), picture=picture)

    def _made(self, rng: np.random.Generator) -> tuple[Labelled, Labelled]:
        """Draw a photograph and a local fake made from it."""
        number = self._with_landmarks(rng, self.reals)
        picture, landmarks = self.cache[number], self.rows[number].landmarks
        assert landmarks is not None
        way = rng.random()
        filled, generated = way < FILL_SHARE, False
        if filled:
            fake, mask = fill_edit(rng, picture, landmarks)
        elif way < FILL_SHARE + WARP_SHARE:
            fake, mask = warp_edit(rng, picture, landmarks)
        elif way < FILL_SHARE + WARP_SHARE + self.mix.swap:
            # Without such a share nothing is drawn, so that older runs stay what they were.
            wanted = self.mix.generated > 0 and bool(self.donors.keys)
            generated = wanted and rng.random() < self.mix.generated
            other = self._with_landmarks(rng, self.donors if generated else self.reals)
            other_landmarks = self.rows[other].landmarks
            assert other_landmarks is not None
            fake, mask = swap_blend(rng, picture, landmarks, self.cache[other], other_landmarks)
        else:
            fake, mask = self_blend(rng, picture, landmarks)
        box = self.rows[number].box
        if generated and self.mix.shown and covered_share(mask, box) >= self.mix.shown:
            made = self._labelled(number, (1.0, 1.0), (1.0, 1.0), mask)
        else:
            # What shows a generator's traces in a part only is no question for the other expert.
            weights = (1.0, 0.0) if filled or generated else (1.0, 1.0)
            made = self._labelled(number, (1.0, 0.0), weights, mask)
        return self._real(number), replace(made, picture=fake)

    def _labelled(
        self,
        number: int,
        targets: tuple[float, float],
        weights: tuple[float, float],
        mask: Mask | None,
    ) -> Labelled:
        row = self.rows[number]
        return Labelled(self.cache[number], row.box, targets, weights, mask, row.set_name)

    def _real_beside(self, rng: np.random.Generator, fake: int, same_set: float) -> int:
        """Draw a real picture, with this share one that went through the fake's pipeline."""
        siblings = self.reals_by_set.get(self.rows[fake].set_name, [])
        if not siblings and self.mix.lookalike and self.rows[fake].kind == "synthetic":
            # Or the kind of photograph would tell a generated face, and not how it was made.
            siblings, same_set = self.lookalikes, self.mix.lookalike
        if siblings and rng.random() < same_set:
            return siblings[int(rng.integers(len(siblings)))]
        return self.reals.draw(rng)

    def _with_landmarks(self, rng: np.random.Generator, pool: Pool) -> int:
        while True:
            number = pool.draw(rng)
            if self.rows[number].landmarks is not None:
                return number
