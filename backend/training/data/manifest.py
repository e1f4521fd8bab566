"""The manifest: one row per picture, with its label, origin, group, split and face."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

KINDS = ("real", "manipulated", "synthetic")
SPLITS = ("train", "val", "calib")
FIELDS = (
    *("path", "shard", "label", "kind", "generator", "source", "group", "split", "width"),
    *("height", "native", "source_face_px", "box", "landmarks", "regions"),
)


class ManifestError(ValueError):
    """The manifest cannot be used; the message names the row and what is wrong."""


@dataclass(frozen=True, slots=True)
class Row:
    """One picture.

    Attributes:
        box: Face box x0, y0, x1, y1 in pixels of the stored file.
        landmarks: float32 5 x 2 in pixels (eyes, nose, mouth corners), or None if none were found.
        regions: Four flags left eye, right eye, nose, mouth for hand-made edits, or "".
    """

    path: str
    shard: str
    kind: str
    generator: str
    source: str
    group: str
    split: str
    width: int
    height: int
    face_px: float
    box: tuple[float, float, float, float]
    landmarks: NDArray[np.float32] | None
    regions: str

    @property
    def set_name(self) -> str:
        """Name of the collection: the first folder of the path."""
        return self.path.split("/", 1)[0]


def read_manifest(path: Path) -> list[Row]:
    """Read and check a manifest.

    Args:
        path: The CSV file.

    Returns:
        Its rows in file order.

    Raises:
        ManifestError: A row is unreadable, a kind or split is unknown, or a group crosses splits.
    """
    with path.open(newline="", encoding="utf-8") as handle:
        rows = [_parse(number, raw) for number, raw in enumerate(csv.DictReader(handle), start=2)]
    check_groups(rows)
    return rows


def check_groups(rows: list[Row]) -> None:
    """Refuse rows whose groups cross splits.

    Raises:
        ManifestError: A group (video, identity, source picture) stands in two splits.
    """
    splits: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        splits[row.group].add(row.split)
    crossing = sorted(group for group, names in splits.items() if len(names) > 1)
    if crossing:
        raise ManifestError(
            f"{len(crossing)} groups stand in more than one split, first: {crossing[0]}"
        )


def held_out(row: Row, names: tuple[str, ...]) -> bool:
    """Return whether a row belongs to what a run leaves out.

    Args:
        row: A picture.
        names: `generator:NAME`, `source:NAME` or `set:NAME` each; a source means its real pictures.
    """
    return (
        f"set:{row.set_name}" in names
        or (row.kind == "real" and f"source:{row.source}" in names)
        or (row.kind != "real" and f"generator:{row.generator}" in names)
    )


def check_hold_out(rows: list[Row], names: tuple[str, ...]) -> None:
    """Refuse a name that leaves nothing out, so that a misspelt one is seen.

    Raises:
        ManifestError: A name matches no row; the message lists what there is.
    """
    for name in names:
        if not any(held_out(row, (name,)) for row in rows):
            known = {f"set:{r.set_name}" for r in rows}
            known |= {f"source:{r.source}" for r in rows if r.kind == "real"}
            known |= {f"generator:{r.generator}" for r in rows if r.kind != "real"}
            raise ManifestError(f"hold_out: nothing is {name!r}; known: {', '.join(sorted(known))}")


def _parse(number: int, raw: dict[str, str]) -> Row:
    try:
        row = Row(
            path=raw["path"],
            shard=raw["shard"],
            kind=raw["kind"],
            generator=raw["generator"],
            source=raw["source"],
            group=raw["group"],
            split=raw["split"],
            width=int(raw["width"]),
            height=int(raw["height"]),
            face_px=float(raw["source_face_px"] or 0),
            box=_box(raw["box"]),
            landmarks=_landmarks(raw["landmarks"]),
            regions=raw["regions"],
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ManifestError(f"line {number}: {error}") from error
    if row.kind not in KINDS or row.split not in SPLITS:
        raise ManifestError(f"line {number}: unknown kind {row.kind!r} or split {row.split!r}")
    return row


def _box(text: str) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in text.split())
    return x0, y0, x1, y1


def _landmarks(text: str) -> NDArray[np.float32] | None:
    if not text:
        return None
    return np.array(text.split(), np.float32).reshape(5, 2)
