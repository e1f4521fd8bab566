"""A smaller set with as many reals as fakes, and within each as even over origins as can be."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from training.data.listing import Entry
from training.data.looking import Looked
from training.data.near_duplicates import near_duplicate_groups
from training.data.placing import Placed, target_paths


def reduce_pictures(looked: list[Looked], per_class: int | None, seed: int) -> list[Placed]:
    """Choose pictures; splits that were given are kept, each with its part of the whole.

    Args:
        looked: Pictures that can be read.
        per_class: Reals and fakes to keep at most; None for as many as the smaller class has.
        seed: Decides which.

    Returns:
        The chosen pictures in their old order. Within an origin copies are taken last.
    """
    entries = [one.entry for one in looked]
    firsts = near_duplicate_groups([one.print for one in looked])
    by_split: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        by_split[entry.split].append(number)
    chosen: list[int] = []
    for numbers in by_split.values():
        classes = [[n for n in numbers if entries[n].fake == fake] for fake in (False, True)]
        quota = min(len(members) for members in classes)
        if per_class is not None:
            quota = min(quota, round(per_class * len(numbers) / len(entries)))
        for members in classes:
            chosen += _choose(members, entries, firsts, quota, seed)
    chosen.sort()
    kept = [looked[number] for number in chosen]
    splits = [one.entry.split for one in kept]
    targets = target_paths([one.entry for one in kept], splits)
    return [
        Placed(one.entry, target, one.entry.group, one.entry.split, one.size)
        for one, target in zip(kept, targets, strict=True)
    ]


def _choose(
    members: list[int], entries: list[Entry], firsts: list[int], quota: int, seed: int
) -> list[int]:
    """Draw from the origins by turns, so that small ones give all they have."""
    by_origin: dict[str, list[int]] = defaultdict(list)
    for number in members:
        by_origin[entries[number].origin].append(number)
    rng = np.random.default_rng(seed)
    turns: list[tuple[int, int, int]] = []
    for origin in sorted(by_origin):
        seen: set[int] = set()
        fresh: list[int] = []
        copies: list[int] = []
        for number in rng.permutation(by_origin[origin]).tolist():
            (copies if firsts[number] in seen else fresh).append(number)
            seen.add(firsts[number])
        place = int(rng.integers(1_000_000))
        turns += [(turn, place, number) for turn, number in enumerate([*fresh, *copies])]
    return [number for _, _, number in sorted(turns)[:quota]]
