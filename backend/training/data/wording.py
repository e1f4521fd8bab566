"""Figures as lines for a terminal."""

from __future__ import annotations

from collections import Counter

from training.data.listing import SPLIT_NAMES

ORDER = ("", *dict.fromkeys(SPLIT_NAMES.values()))
KINDS = ("real", "deepfake", "manipulated", "synthetic")


def columns(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return rows under a head: the first column to the left, figures to the right."""
    table = [head, *rows]
    widths = [max(len(row[place]) for row in table) for place in range(len(head))]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def count_lines(places: list[tuple[str, str]]) -> list[str]:
    """Return a table of pictures by split and kind.

    Args:
        places: Split, "" where there is none, and kind of each picture.
    """
    counts = Counter(places)
    splits = [split for split in ORDER if any(split == s for s, _ in counts)]
    kinds = [kind for kind in KINDS if any(kind == k for _, k in counts)]
    rows = [
        [split or "pictures", *(str(counts[split, kind]) for kind in kinds)] for split in splits
    ]
    return columns(["", *kinds], rows)
