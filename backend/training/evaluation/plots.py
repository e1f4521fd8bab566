"""Plots of an evaluation: small PNG files, the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.evaluation.judged import Judged
from training.metrics import Bools, Floats

DPI = 80
REAL, MANIPULATED, SYNTHETIC = "#2b7a4b", "#b5422c", "#5b4fa3"
COLOURS = {"real": REAL, "manipulated": MANIPULATED, "synthetic": SYNTHETIC}
TIER_COLOURS = {"clean": "#1b6ca8", "web": "#d08a1d", "hard": "#7a7a7a"}
SCORES_TITLE = (
    "Scores of pictures as found; dotted: the two thresholds\nr real, m manipulated, s synthetic"
)


def save(folder: Path, name: str, size: tuple[float, float], draw: Callable[[Figure], None]) -> str:
    """Draw a figure and write it without date or version, which would change its bytes.

    Args:
        folder: Where the file goes.
        name: Name of the file without ending.
        size: Width and height in inches.
        draw: Draws on the figure.

    Returns:
        The file's name.
    """
    with mpl.rc_context():
        mpl.rcParams["font.size"] = 9
        mpl.rcParams["axes.spines.top"] = mpl.rcParams["axes.spines.right"] = False
        figure = plt.figure(figsize=size, dpi=DPI, layout="constrained")
        draw(figure)
        folder.mkdir(parents=True, exist_ok=True)
        figure.savefig(folder / f"{name}.png", metadata={"Software": None})
        plt.close(figure)
    return f"{name}.png"


def roc_points(scores: Floats, positive: Bools) -> tuple[Floats, Floats, Floats]:
    """Return false-positive rate, true-positive rate and precision at each score, falling."""
    order = np.argsort(-scores, kind="stable")
    hits, last = positive[order], np.flatnonzero(np.diff(scores[order], append=-np.inf))
    found, taken = np.cumsum(hits)[last], last + 1
    fakes, reals = max(int(positive.sum()), 1), max(int((~positive).sum()), 1)
    return (taken - found) / reals, found / fakes, found / taken


def draw_plots(figures: dict[str, Any], tiers: dict[str, Judged], folder: Path) -> list[str]:
    """Draw all plots of an evaluation and return their file names."""
    clean = tiers["clean"]
    drawn = [
        save(folder, "roc", (7, 3.2), lambda f: _curves(f, tiers)),
        save(folder, "confusion", (7, 2.4), lambda f: _confusion(f, figures["tiers"])),
        save(folder, "reliability", (4, 3.4), lambda f: _reliability(f, figures["tiers"])),
        save(folder, "scores", (7, _height(clean)), lambda f: _scores(f, clean, figures)),
        save(folder, "generators", (7, 3.6), lambda f: _generators(f, figures["tiers"])),
        save(folder, "cross", (7, 4), lambda f: _cross(f, figures["cross_auc"])),
    ]
    # The fast profile leaves these out.
    if curves := figures.get("degradations"):
        drawn.append(save(folder, "degradations", (7, 3), lambda f: _degradations(f, curves)))
    if pasted := figures.get("counterfactual"):
        drawn.append(save(folder, "counterfactual", (7, 2.8), lambda f: _counterfactual(f, pasted)))
    return drawn


def _curves(figure: Figure, tiers: dict[str, Judged]) -> None:
    roc, precision = figure.subplots(1, 2)
    for tier, judged in tiers.items():
        if judged.fake.any() and not judged.fake.all():
            false, true, right = roc_points(judged.odds[:, 2], judged.fake)
            colour = TIER_COLOURS.get(tier)
            roc.plot(np.append(0, false), np.append(0, true), label=tier, color=colour, lw=1.2)
            precision.plot(true, right, label=tier, color=colour, lw=1.2)
    roc.set(xlabel="reals called fake", ylabel="fakes found", title="ROC")
    precision.set(xlabel="fakes found", ylabel="precision", title="Precision and recall")
    for axes in (roc, precision):
        axes.set(xlim=(0, 1), ylim=(0, 1.01))
    roc.legend(frameon=False)


def _confusion(figure: Figure, tiers: dict[str, Any]) -> None:
    for axes, (tier, part) in zip(figure.subplots(1, len(tiers)), tiers.items(), strict=True):
        kinds, verdicts = list(part["confusion"]), ("real", "inconclusive", "deepfake")
        counts = np.array([[part["confusion"][k][v] for v in verdicts] for k in kinds])
        shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for (y, x), count in np.ndenumerate(counts):
            colour = "white" if shares[y, x] > 0.6 else "black"
            axes.text(x, y, str(count), ha="center", va="center", color=colour)
        axes.set_xticks(range(3), ("real", "incon.", "fake"))
        axes.set_yticks(range(len(kinds)), kinds if axes.get_subplotspec().is_first_col() else [])
        axes.set(title=tier, xlabel="verdict")


def _reliability(figure: Figure, tiers: dict[str, Any]) -> None:
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#bbbbbb", lw=1)
    for tier, part in tiers.items():
        bins = part["reliability"]
        middle = [(b["low"] + b["high"]) / 2 for b in bins]
        share = np.array([b["share"] for b in bins])
        low = share - [b["share_low"] for b in bins]
        high = np.array([b["share_high"] for b in bins]) - share
        spread = np.maximum([low, high], 0)
        colour = TIER_COLOURS.get(tier)
        axes.errorbar(middle, share, spread, fmt="o-", ms=3, lw=1, label=tier, color=colour)
    axes.set(xlabel="probability given", ylabel="share of fakes", title="Reliability")
    axes.legend(frameon=False)


def _names(judged: Judged) -> list[tuple[str, str]]:
    """Kind and name of every real source and generator, reals first."""
    order = {"real": 0, "manipulated": 1, "synthetic": 2}
    names = {(s.row.kind, s.row.generator or s.row.source) for s in judged.seen}
    return sorted(names, key=lambda item: (order[item[0]], item[1]))


def _height(judged: Judged) -> float:
    return 1.0 + 0.2 * len(_names(judged))


def _scores(figure: Figure, judged: Judged, figures: dict[str, Any]) -> None:
    axes = figure.subplots()
    bins = np.linspace(0, 1, 31)
    names = _names(judged)
    of = np.array([s.row.generator or s.row.source for s in judged.seen])
    for place, (kind, name) in enumerate(names):
        mine = judged.probability[(of == name) & (judged.kind == kind)]
        counts, _ = np.histogram(mine, bins)
        heights = 0.9 * counts / max(int(counts.max()), 1)
        bottom = len(names) - 1 - place
        axes.bar(bins[:-1], heights, 1 / 30, bottom=bottom, align="edge", color=COLOURS[kind])
    labels = [f"{name} ({kind[0]})" for kind, name in names]
    axes.set_yticks(np.arange(len(names))[::-1] + 0.3, labels, fontsize=7)
    for limit in figures["thresholds"].values():
        axes.axvline(limit, color="black", lw=0.8, ls=":")
    axes.set(xlabel="probability of a deepfake", xlim=(0, 1))
    # Over the whole figure: over the axes alone, long names at the left push it out at the right.
    figure.suptitle(SCORES_TITLE, fontsize="medium")


def _generators(figure: Figure, tiers: dict[str, Any]) -> None:
    axes = figure.subplots()
    families = list(tiers["clean"]["families"])
    for shift, tier in enumerate(tiers):
        rows = [tiers[tier]["families"].get(name) for name in families]
        places = [p + 0.22 * (shift - 1) for p, row in enumerate(rows) if row]
        values = [row["auc"] for row in rows if row]
        ends = [row["auc_interval"] for row in rows if row]
        spread = [
            [max(v - low, 0) for v, (low, _) in zip(values, ends, strict=True)],
            [max(high - v, 0) for v, (_, high) in zip(values, ends, strict=True)],
        ]
        colour = TIER_COLOURS.get(tier)
        axes.errorbar(values, places, xerr=spread, fmt="o", ms=3, lw=1, label=tier, color=colour)
    axes.set_yticks(range(len(families)), families, fontsize=7)
    axes.invert_yaxis()
    axes.axvline(0.5, color="#bbbbbb", lw=1)
    axes.set(xlabel="AUC with 95 % interval", title="By generator", xlim=(None, 1.01))
    axes.legend(frameon=False, loc="lower left")


def _cross(figure: Figure, cross: dict[str, Any]) -> None:
    axes = figure.subplots()
    rows = list(cross["table"])
    columns = list(next(iter(cross["table"].values()), {}))
    if not columns:
        return
    values = np.array([[cross["table"][r][c] for c in columns] for r in rows])
    axes.imshow(values, cmap="RdYlGn", vmin=0.5, vmax=1, aspect="auto")
    for (y, x), value in np.ndenumerate(values):
        axes.text(x, y, f"{value:.2f}", ha="center", va="center", fontsize=6)
    axes.set_xticks(range(len(columns)), columns, rotation=40, ha="right", fontsize=6)
    axes.set_yticks(range(len(rows)), rows, fontsize=6)
    axes.set_title("AUC of each generator against each real source, web tier")


def _degradations(figure: Figure, curves: dict[str, Any]) -> None:
    axes, shares = figure.subplots(1, 2, sharex=True)
    names = [f"{kind} {level}".rstrip(" –") for kind in curves for level in curves[kind]]
    rows = [row for levels in curves.values() for row in levels.values()]
    places = range(len(rows))
    values = np.array([row["auc"] for row in rows])
    ends = np.array([row["auc_interval"] for row in rows])
    spread = np.maximum([values - ends[:, 0], ends[:, 1] - values], 0)
    axes.errorbar(places, values, spread, fmt="o", ms=3, lw=1, color=TIER_COLOURS["clean"])
    axes.set(title="AUC", ylim=(0.45, 1.01))
    _share_lines(shares, rows)
    for part in (axes, shares):
        part.set_xticks(places, names, rotation=70, ha="right", fontsize=7)


def _share_lines(axes: Axes, rows: list[dict[str, Any]]) -> None:
    lines = (
        ("decided", "decided", "#1b6ca8"),
        ("found", "fakes called deepfake", MANIPULATED),
        ("false_positive_rate", "reals called deepfake", REAL),
    )
    for key, label, colour in lines:
        axes.plot([row[key] for row in rows], "o-", ms=3, lw=1, label=label, color=colour)
    axes.set(title="Shares", ylim=(-0.02, 1.02))
    axes.legend(frameon=False, fontsize=7)


def _counterfactual(figure: Figure, found: dict[str, Any]) -> None:
    if not found["pairs"]:
        return
    titles = {"deletion": "Real pixels into the fake", "insertion": "Fake pixels into the real"}
    for axes, (way, title) in zip(figure.subplots(1, 2, sharey=True), titles.items(), strict=True):
        for name, row in found[way].items():
            axes.plot(found["shares"], row["probability"], "o-", ms=3, lw=1, label=name)
        axes.set(title=title, xlabel="share of cells pasted")
        axes.legend(frameon=False)
    figure.axes[0].set_ylabel("probability of a deepfake")
