"""Plots of the comparison of architectures: what each gains, and what it costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from training.evaluation.plots import TIER_COLOURS, save

Entries = dict[str, dict[str, Any]]
COLOURS = (
    *("#1b6ca8", "#b5422c", "#2b7a4b", "#5b4fa3", "#d08a1d", "#7a7a7a", "#c2589b", "#3aa6a0"),
)
COSTS = (
    ("latency_ms", 1.0, "one face, ms"),
    ("bytes", 1e-6, "ONNX file, MB"),
    ("memory_mb", 1.0, "memory, MB"),
    ("gmac", 1.0, "GMAC"),
)


def draw_comparison(figures: dict[str, Any], folder: Path) -> list[str]:
    """Draw all plots of a comparison and return their file names.

    Args:
        figures: What `compare` found.
        folder: Where the files go.
    """
    entries = figures["architectures"]
    both = {**entries, **figures["ensembles"]}
    names = {name for entry in both.values() for name in entry["quality"]["names"]}
    height = 1 + 0.17 * max(len(names) * len(entries), 8)
    return [
        save(folder, "overview", (7, 3.4), lambda f: _overview(f, both)),
        save(folder, "never-seen", (7, height), lambda f: _names(f, entries, sorted(names))),
        save(folder, "cost", (7, 0.7 + 0.3 * len(both)), lambda f: _costs(f, both)),
    ]


def _overview(figure: Figure, both: Entries) -> None:
    """Quality over cost, and known beside never seen."""
    price, flattery = figure.subplots(1, 2, sharey=True)
    for place, (name, entry) in enumerate(both.items()):
        q, colour = entry["quality"], COLOURS[place % len(COLOURS)]
        value, spread = q["held_out_auc"], _spread(q, "held_out_auc")
        ms = entry["cost"]["latency_ms"]
        price.errorbar(ms, value, spread, fmt="o", ms=4, lw=1, color=colour, label=name)
        known = np.mean([q["known"][tier]["auc"] for tier in q["known"] if tier != "clean"])
        flattery.errorbar(known, value, spread, fmt="o", ms=4, lw=1, color=colour)
    price.set(xlabel="one face, ms (log)", ylabel="AUC, never seen", xscale="log")
    price.xaxis.set_major_formatter("{x:g}")
    price.set_xticks([5, 10, 20, 50, 100, 200, 500])
    price.minorticks_off()
    price.tick_params(axis="x", which="both", labelsize=7)
    flattery.set(xlabel="AUC, known")
    figure.legend(loc="outside right center", frameon=False, fontsize=7)


def _names(figure: Figure, entries: Entries, names: list[str]) -> None:
    axes = figure.subplots()
    step = 0.8 / max(len(entries), 1)
    for place, (trunk, entry) in enumerate(entries.items()):
        rows = [(y, entry["quality"]["names"].get(name)) for y, name in enumerate(names)]
        known = [(y, row) for y, row in rows if row is not None and row["auc"] is not None]
        spread = np.array([_spread(row, "auc") for _, row in known]).reshape(-1, 2).T
        axes.errorbar(
            [row["auc"] for _, row in known],
            [y + step * (place - (len(entries) - 1) / 2) for y, _ in known],
            xerr=spread,
            fmt="o",
            ms=3,
            lw=1,
            color=COLOURS[place % len(COLOURS)],
            label=trunk,
        )
    axes.set_yticks(range(len(names)), names, fontsize=7)
    axes.invert_yaxis()
    axes.axvline(0.5, color="#bbbbbb", lw=1)
    axes.set(xlabel="AUC with 95 % interval, web tier", title="Left out of training")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=7)


def _costs(figure: Figure, both: Entries) -> None:
    names = list(both)
    for part, (key, factor, title) in zip(
        figure.subplots(1, len(COSTS), sharey=True), COSTS, strict=True
    ):
        values = [factor * (entry["cost"].get(key) or 0) for entry in both.values()]
        part.barh(range(len(names)), values, color=TIER_COLOURS["clean"], height=0.6)
        for y, value in enumerate(values):
            part.text(value, y, f" {value:.3g}", va="center", fontsize=6)
        part.set_yticks(range(len(names)), names, fontsize=7)
        part.set_title(title, fontsize=8)
        part.margins(x=0.3)
    figure.axes[0].invert_yaxis()


def _spread(figures: dict[str, Any], name: str) -> list[list[float]]:
    """How far the interval reaches below and above, as matplotlib takes it: 2 x 1."""
    value, ends = figures[name], figures.get(f"{name}_interval") or (None, None)
    if ends[0] is None or ends[0] != ends[0]:
        return [[0.0], [0.0]]
    return [[max(value - ends[0], 0.0)], [max(ends[1] - value, 0.0)]]
