"""Every split gets pictures of both classes, and what the user said stays."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np

from detector.imaging.faces import Face
from training.data.gather import Assigned, Usable
from training.data.listing import Entry
from training.data.near_duplicates import fingerprint
from training.data.run_splits import fill_run_splits

PIXELS = np.zeros((32, 32, 3), np.uint8)
FACE = Face((4.0, 4.0, 28.0, 28.0), np.zeros((5, 2), np.float32), 1.0, 1.0)


def picture(number: int, kind: str) -> Usable:
    entry = Entry(Path(f"{kind}/{number}.jpg"), kind)
    return Usable(entry, f"{kind}{number:064d}", 1, (32, 32), FACE, fingerprint(PIXELS))


def pictures(split: str, count: int, start: int = 0) -> list[Assigned]:
    return [
        (picture(number, kind), f"{kind}-{number}", split)
        for kind in ("real", "manipulated")
        for number in range(start, start + count)
    ]


def counts(assigned: list[Assigned]) -> Counter[tuple[str, bool]]:
    return Counter((split, one.entry.fake) for one, _, split in assigned)


def test_twenty_pictures_a_class_are_enough_for_every_split() -> None:
    dealt = counts(fill_run_splits(pictures("train", 20)))
    for split in ("train", "calib", "val"):
        for fake in (False, True):
            assert dealt[split, fake] >= 3
    assert dealt["train", True] == 14


def test_a_test_folder_is_what_is_measured_and_val_calibrates() -> None:
    given = [*pictures("train", 40), *pictures("val", 10, 100), *pictures("test", 12, 200)]
    dealt = fill_run_splits(given)
    assert {group for _, group, split in dealt if split == "val"} == {
        group for _, group, split in given if split == "test"
    }
    assert counts(dealt)["calib", False] == 10


def test_without_a_test_folder_val_is_shared() -> None:
    dealt = counts(fill_run_splits([*pictures("train", 40), *pictures("val", 20, 100)]))
    assert dealt["train", False] == 40
    assert dealt["calib", False] + dealt["val", False] == 20
    assert min(dealt["calib", False], dealt["val", False]) >= 3


def test_what_was_said_is_kept_however_few_groups_hold_it() -> None:
    said = [
        (replace(one, entry=replace(one.entry, split=split)), f"{split} {place % groups}", split)
        for split, count, groups in (("train", 40, 5), ("val", 6, 1), ("test", 6, 2))
        for place, (one, _, _) in enumerate(pictures(split, count))
    ]
    roles = {"train": "train", "val": "calib", "test": "val"}
    assert [split for _, _, split in fill_run_splits(said)] == [
        roles[split] for _, _, split in said
    ]


def test_groups_stay_together_and_the_deal_is_always_the_same() -> None:
    assigned = [
        (one, f"video-{place % 12}", "train")
        for place, (one, _, _) in enumerate(pictures("train", 60))
    ]
    dealt = fill_run_splits(assigned)
    splits: dict[str, set[str]] = {}
    for _, group, split in dealt:
        splits.setdefault(group, set()).add(split)
    assert all(len(stands_in) == 1 for stands_in in splits.values())
    assert dealt == fill_run_splits(assigned)
