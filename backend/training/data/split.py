"""Deal pictures out to train, val and test so that no person, video or copy stands in two."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.data.listing import DataError, Entry
from training.data.looking import Looked, join_groups
from training.data.placing import Placed, target_paths


@dataclass(frozen=True, slots=True)
class Split:
    """Pictures with their splits.

    Attributes:
        placed: Every picture.
        groups: How many groups there are.
        largest: Pictures in the largest group.
        joined: Pictures that share a group with another one.
    """

    placed: list[Placed]
    groups: int
    largest: int
    joined: int


def split_pictures(looked: list[Looked], parts: dict[str, float], seed: int) -> Split:
    """Give each picture a split.

    Args:
        looked: Pictures that can be read.
        parts: By split its part of the pictures; they need not sum to 1.
        seed: Decides between equals.

    Raises:
        DataError: One part is given, or a split would lack a class because few groups hold it.
    """
    if sum(part > 0 for part in parts.values()) < 2:
        raise DataError("a split needs at least two parts above 0")
    firsts = join_groups(looked)
    entries = [one.entry for one in looked]
    wanted = {name: part for name, part in parts.items() if part > 0}
    split_of = deal(firsts, entries, wanted, seed)
    fill_gaps(split_of, firsts, entries, list(wanted))
    splits = [split_of[first] for first in firsts]
    targets = target_paths(entries, splits)
    members: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(firsts):
        members[first].append(number)
    names = {
        first: next((entries[n].group for n in numbers if entries[n].group), str(targets[first]))
        for first, numbers in members.items()
    }
    placed = [
        Placed(one.entry, target, names[first], split, one.size)
        for one, target, first, split in zip(looked, targets, firsts, splits, strict=True)
    ]
    sizes = [len(numbers) for numbers in members.values()]
    return Split(placed, len(sizes), max(sizes), sum(size for size in sizes if size > 1))


def deal(
    groups: list[int], entries: list[Entry], parts: dict[str, float], seed: int
) -> dict[int, str]:
    """Return a split for each group, so that each split has its part of each class and origin.

    Large groups are dealt first; each goes where it brings the counts of its classes and origins
    closest, in squares, to what the split should have.

    Args:
        groups: Group of each picture.
        entries: The pictures.
        parts: By split its part, more than 0.
        seed: Order among groups of one size.
    """
    counts, totals, weights = _count(groups, entries)
    shares = np.array(list(parts.values())) / sum(parts.values())
    lacking = shares[:, None] * totals
    order = np.random.default_rng(seed).permutation(sorted(counts)).tolist()
    order.sort(key=lambda group: -sum(counts[group].values()))
    names = list(parts)
    split_of: dict[int, str] = {}
    for group in order:
        strata = list(counts[group])
        added = np.array(list(counts[group].values()), np.float64)
        cost = (added * (added - 2 * lacking[:, strata]) * weights[strata]).sum(axis=1)
        best = int(cost.argmin())
        split_of[group] = names[best]
        lacking[best, strata] -= added
    return split_of


def fill_gaps(
    split_of: dict[int, str], groups: list[int], entries: list[Entry], splits: list[str]
) -> None:
    """Move a small group to each split that lacks a class, from a split that can spare it.

    Raises:
        DataError: There is none to spare.
    """
    sizes = Counter(groups)
    holding = {
        fake: {group for group, entry in zip(groups, entries, strict=True) if entry.fake == fake}
        for fake in (False, True)
    }
    for name in splits:
        for fake, kind in ((False, "real pictures"), (True, "deepfakes")):
            if any(split_of[group] == name for group in holding[fake]):
                continue
            fitting = [g for g in holding[fake] if _spared(g, split_of, holding)]
            if not fitting:
                raise DataError(
                    f"{name} would have no {kind}: too few groups hold them; ask for fewer splits "
                    "or bring more people, videos or sources"
                )
            split_of[min(fitting, key=lambda group: (sizes[group], group))] = name


def _spared(group: int, split_of: dict[int, str], holding: dict[bool, set[int]]) -> bool:
    """Return whether a group's split keeps every class without it."""
    here = {other for other, name in split_of.items() if name == split_of[group]} - {group}
    return all(here & groups for groups in holding.values() if group in groups)


def _count(
    groups: list[int], entries: list[Entry]
) -> tuple[dict[int, dict[int, int]], NDArray[np.float64], NDArray[np.float64]]:
    """Count each group's pictures by class and by class with origin.

    Returns:
        Counts by group and stratum, total of each stratum, and what a stratum weighs: one over the
        size of its class, so that small origins do not decide over classes.
    """
    numbers: dict[tuple[bool, str], int] = {}
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for group, entry in zip(groups, entries, strict=True):
        for stratum in ((entry.fake, ""), (entry.fake, entry.origin)):
            counts[group][numbers.setdefault(stratum, len(numbers))] += 1
    totals = np.zeros(len(numbers))
    for own in counts.values():
        for number, count in own.items():
            totals[number] += count
    weights = np.array([1 / totals[numbers[fake, ""]] for fake, _ in numbers])
    return counts, totals, weights
