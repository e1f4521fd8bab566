"""What an inspection found, as lines for a terminal and as figures for a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np

from training.data.inspection import Inspected
from training.data.inspection_warnings import Inspection, warn
from training.data.listing import shown
from training.data.wording import columns, count_lines


def report_lines(found: Inspection) -> list[str]:
    """Return the page: counts, a row for each class, and what speaks against training."""
    places = [(one.entry.split, one.entry.kind) for one in found.pictures]
    lines = [*count_lines(places), "", *_class_lines(found.pictures), ""]
    warnings = [f"warning: {line}" for line in warn(found)]
    return [*lines, *(warnings or ["nothing was found that speaks against these pictures"])]


def _class_lines(pictures: list[Inspected]) -> list[str]:
    head = ["class", "files", "formats", "median size", "smallest", "largest", "no face", "face px"]
    rows = []
    for fake, name in ((False, "real"), (True, "deepfake")):
        mine = [one for one in pictures if one.entry.fake == fake]
        if not mine:
            continue
        formats = Counter(one.kind_of_file for one in mine).most_common()
        by_area = sorted(mine, key=lambda one: one.width * one.height)
        sizes = [by_area[place] for place in (len(mine) // 2, 0, -1)]
        looked = [one for one in mine if one.faces is not None]
        faceless = sum(not one.faces for one in looked)
        with_face = [one.face_px for one in looked if one.faces]
        rows.append(
            [
                *(name, str(len(mine))),
                ", ".join(f"{form} {count / len(mine):.0%}" for form, count in formats),
                *(f"{one.width}x{one.height}" for one in sizes),
                str(faceless) if looked else "-",
                f"{np.median(with_face):.0f}" if with_face else "-",
            ]
        )
    return columns(head, rows)


def figures(found: Inspection) -> dict[str, Any]:
    """Return everything as figures that JSON can hold."""

    def path(number: int) -> str:
        return shown(str(found.pictures[number].entry.path))

    return {
        "pictures": [
            {
                "path": path(number),
                "kind": one.entry.kind,
                "split": one.entry.split,
                "format": one.kind_of_file,
                "width": one.width,
                "height": one.height,
                "bytes": one.size,
                "faces": one.faces,
                "face_px": round(one.face_px, 1),
            }
            for number, one in enumerate(found.pictures)
        ],
        "damaged": [{"path": shown(str(e.path)), "why": why} for e, why in found.damaged],
        "near_copies": [[path(number) for number in numbers] for numbers in found.copies],
        "probes": {
            name: None if probe is None else asdict(probe)
            for name, probe in (("files", found.files), ("faces", found.crops))
        },
        "warnings": warn(found),
    }
