"""The report on the maps: where they point, whether the score hangs on it, and sanity checks."""

from __future__ import annotations

from typing import Any

from training.evaluation.markdown import number, percent, share, table, with_interval


def map_lines(figures: dict[str, Any]) -> list[str]:
    """Return the sections on the maps."""
    return [
        *_localisation(figures["localisation"]),
        *(_counterfactual(figures["counterfactual"]) if "counterfactual" in figures else ()),
        *(_sanity(figures["map_sanity"]) if "map_sanity" in figures else ()),
        *_null(figures["null_maps"]),
    ]


def _localisation(kinds: dict[str, Any]) -> list[str]:
    rows = [
        [
            f"{kind} ({parts['pictures']}): {name}",
            with_interval(parts[name], "pixel_auc"),
            with_interval(parts[name], "pointing_game"),
            with_interval(parts[name], "iou_top_fifth"),
        ]
        for kind, parts in kinds.items()
        for name in parts
        if name != "pictures"
    ]
    head = ["pictures: map", "pixel AUC", "pointing game", "IoU of the highest fifth"]
    return [
        "## Where the mask head points",
        "Face swaps: the truth is the difference to the aligned real twin. Hand-made edits: "
        "ellipses over the parts that the manifest names. The oval and the centre know only where "
        "faces are.",
        "",
        *table(head, rows),
    ]


def _counterfactual(found: dict[str, Any]) -> list[str]:
    lines = ["## Does the score hang on the places that the map shows?"]
    if not found["pairs"]:
        return [*lines, "There is no aligned pair to measure it on.", ""]
    rows = [
        [
            name,
            with_interval(found["deletion"][name], "area"),
            with_interval(found["insertion"][name], "area"),
        ]
        for name in found["deletion"]
    ]
    head = ["order", "deletion: area, low is good", "insertion: area, high is good"]
    return [
        *lines,
        f"{found['pairs']} swaps and their real twins, the same frame: the true pixels are pasted "
        "back cell by cell in the order of the map (deletion), and the fake ones into the real "
        "frame (insertion). The figure is the area under the probability of a deepfake.",
        "",
        *table(head, rows),
    ]


def _sanity(found: dict[str, Any]) -> list[str]:
    lines = ["## Do the maps depend on what was learned, and hold still?"]
    if found["pictures"] < 2:
        return [*lines, "There are too few fakes with a known mask to measure it on.", ""]
    rows = [
        [name, number(row["rank_correlation"]), number(row["similarity"])]
        for name, row in found.items()
        if name != "pictures"
    ]
    return [
        *lines,
        f"Maps of {found['pictures']} fakes against those of the same network after a change. With "
        "random weights (arXiv 1810.03292) they must lose their likeness; re-saved or mirrored "
        "they must keep it. *Other pictures* tells how alike any two maps are.",
        "",
        *table(["change", "rank correlation", "structural similarity"], rows),
    ]


def _null(kinds: dict[str, Any]) -> list[str]:
    rows = [
        [
            kind,
            str(row["pictures"]),
            number(row["mean"]),
            share(row, "marked_share"),
            percent(row["pictures_with_a_mark"]),
        ]
        for kind, row in kinds.items()
    ]
    head = ["kind", "pictures", "mean of the map", "cells above .5", "pictures with such a cell"]
    return [
        "## What the mask head marks where nothing was changed",
        "On real photographs it must stay silent.",
        "",
        *table(head, rows),
    ]
