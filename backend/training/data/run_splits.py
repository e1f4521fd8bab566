"""The splits that a run needs: train, calib and val, each with its share of both classes."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable

from training.data.gather import Assigned

# A folder test/ is what is measured on, which the manifest calls "val"; then val/ is there to
# choose and to calibrate by.
TEST_ROLES = {"test": "val", "val": "calib"}
# A split that chance left with less than half its share of a class, or with next to nothing, takes
# more.
SHARE, LEAST = 0.1, 3


def fill_run_splits(assigned: list[Assigned]) -> list[Assigned]:
    """Return pictures with the splits that a run needs: train, calib and val.

    What the user said stays: test is measured on, val chooses and calibrates. What was not said
    and came out too small for a class, or lacks it, takes whole groups from the training pictures,
    and from val where there is no test. The same pictures are dealt the same way every time.

    Args:
        assigned: Pictures with their group and split, "train", "val", "calib" or "test".
    """
    stated = {split for _, _, split in assigned}
    roles = TEST_ROLES if "test" in stated else {}
    said = {one.entry.split for one, _, _ in assigned}
    kept = {roles.get(split, split) for split in said}
    splits = {group: roles.get(split, split) for _, group, split in assigned}
    if "calib" not in splits.values():
        held = _by_hash(group for group, split in splits.items() if split == "val")
        splits |= dict.fromkeys(held[::2], "calib")
    classes: dict[str, Counter[bool]] = defaultdict(Counter)
    for one, group, _ in assigned:
        classes[group][one.entry.fake] += 1
    for fake in (False, True):
        mine = _by_hash(group for group in splits if classes[group][fake])
        wanted = max(round(SHARE * len(mine) / 2), LEAST)
        for target in ("calib", "val"):
            have = sum(splits[group] == target for group in mine)
            if have and target in kept:
                continue
            spare = [group for group in mine if splits[group] == "train"]
            for group in spare[: max(min(wanted - have, len(spare) - 1), 0)]:
                splits[group] = target
    return [(one, group, splits[group]) for one, group, _ in assigned]


def _by_hash(groups: Iterable[str]) -> list[str]:
    return sorted(
        set(groups),
        key=lambda group: hashlib.sha256(group.encode()).digest(),
    )
