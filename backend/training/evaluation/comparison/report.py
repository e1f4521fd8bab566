"""The comparison of architectures as a page: every figure comes from `architectures.json`."""

from __future__ import annotations

from typing import Any

from training.evaluation.comparison.report_costs import cost_lines, ensemble_lines, served_lines
from training.evaluation.markdown import MISSING, number, share, table, with_interval
from training.evaluation.report import TIER_WORDS

Entries = dict[str, dict[str, Any]]


def comparison_lines(figures: dict[str, Any], plots: list[str]) -> list[str]:
    """Return the lines of the page.

    Args:
        figures: What `compare` found.
        plots: Paths of the plots, relative to the page.
    """
    entries, groups = figures["architectures"], figures["ensembles"]
    served = {**entries, **figures["served_only"]}
    both = {**entries, **{_mean(name, row): row for name, row in groups.items()}}
    return [
        "# Architectures under one protocol",
        "",
        f"Made by `{figures['command']}` from runs that left the same generators and real sources "
        "out of their training. Brackets hold 95 % intervals, a bootstrap by video, identity or "
        "source picture. Every figure is in `architectures.json`.",
        "",
        *_good_for(served, figures["lead"]),
        *_images(plots, "overview"),
        *_budget(figures),
        *_unseen(both, figures["baseline"]),
        *_images(plots, "never-seen"),
        *_names(both),
        *_known(both),
        *cost_lines(both, figures),
        *_images(plots, "cost"),
        *ensemble_lines(groups),
        *served_lines(served),
    ]


def _mean(name: str, row: dict[str, Any]) -> str:
    return f"{name} ({' + '.join(row['members'])})" if name != "all" else "all together"


def _images(plots: list[str], name: str) -> list[str]:
    chosen = [path for path in plots if path.endswith(f"/{name}.png")]
    return [line for path in chosen for line in (f"![{name}]({path})", "")]


def _good_for(entries: Entries, lead: dict[str, Any] | None) -> list[str]:
    lines = [
        "## What each is good for",
        "Follows from the figures below by rule: who is first in what.",
        "",
        *(f"- **{name}**: {row['good_for']}" for name, row in entries.items()),
        "",
    ]
    if lead is None:
        return lines
    return [
        *lines,
        f"On what none of them saw, {lead['first']} is ahead of {lead['second']} by "
        f"{_signed(lead)}. One run each: two seeds of one architecture differ too.",
        "",
    ]


def _budget(figures: dict[str, Any]) -> list[str]:
    rows = []
    for name, entry in figures["architectures"].items():
        b = entry["budget"]
        size = f"{b['size']} px"
        rows.append(
            [
                name,
                b["initial"] + (f", learning from {b['teacher']}" if b["teacher"] else ""),
                size if b["early_size"] == b["size"] else f"{b['early_size']}, then {size}",
                f"{b['samples']:,}",
                f"{b['images_per_s']:.1f}",
                f"{b['minutes']:.0f}",
            ]
        )
    head = ["architecture", "starts from", "crop", "pictures seen", "pictures/s", "minutes"]
    same = figures["same"]
    return [
        "## One budget",
        f"The same for all: data `{figures['data_digest'][:12]}`, {same['steps']} steps of "
        f"{same['pairs']} pairs, learning rate {same['learning_rate']:g}, seed {same['seed']}. "
        f"Left out of training: {', '.join(figures['hold_out'])}. Pictures a second are the "
        "median that each run logged where it was trained, beside whatever else ran there.",
        "",
        *table(head, rows),
        *_departures(figures["architectures"]),
    ]


def _departures(entries: Entries) -> list[str]:
    lines = [
        f"- {name}: {setting} {mine} instead of {theirs}"
        for name, entry in entries.items()
        for setting, (mine, theirs) in entry["departures"].items()
    ]
    if not lines:
        return ["Settings, data and seed agree in all runs; only what the table names differs.", ""]
    return ["**Not the same as the baseline**, which the figures must be read with:", *lines, ""]


def _unseen(both: Entries, baseline: str) -> list[str]:
    rows = [
        [
            name,
            with_interval(q, "held_out_auc"),
            _signed(entry["against"]) if entry["against"] else "baseline",
            *(with_interval(part, "mean_auc") for part in q["held_out_tiers"].values()),
            share(q, "false_positive_rate"),
        ]
        for name, entry in both.items()
        for q in [entry["quality"]]
    ]
    head = [
        *("architecture", "mean AUC, degraded", f"against {baseline}"),
        *("clean", "web", "hard", "photographs called fake"),
    ]
    return [
        "## On what it never saw",
        "Mean AUC over the generators and real sources that were left out; degraded is the mean of "
        "web and hard. Differences are paired: the same draws of the same pictures. *Photographs "
        "called fake* are those of left-out sources, web tier, at the threshold that lets 1 % of "
        "known ones pass.",
        "",
        *table(head, rows),
    ]


def _names(both: Entries) -> list[str]:
    columns = sorted({name for entry in both.values() for name in entry["quality"]["names"]})
    rows = [
        [column, *(_cell(entry["quality"]["names"].get(column)) for entry in both.values())]
        for column in columns
    ]
    return [
        "Each of them, web tier, AUC: generators against all reals, sources against all fakes.",
        "",
        *table(["left out", *both], rows),
    ]


def _cell(row: dict[str, Any] | None) -> str:
    return MISSING if row is None else with_interval(row, "auc")


def _known(both: Entries) -> list[str]:
    tiers = list(next(iter(both.values()))["quality"]["known"])
    rows = [
        [name, *(with_interval(entry["quality"]["known"][tier], "auc") for tier in tiers)]
        for name, entry in both.items()
    ]
    return [
        "## On what it knows",
        "AUC over validation pictures of known generators and sources, in other groups than those "
        "that were trained on. Such figures flatter: they do not choose.",
        "",
        *table(["architecture", *(f"{t} ({TIER_WORDS.get(t, t)})" for t in tiers)], rows),
    ]


def _signed(figures: dict[str, Any]) -> str:
    low, high = figures["difference_interval"]
    if low is None or low != low:
        return number(figures["difference"])
    return f"{figures['difference']:+.3f} ({low:+.3f} to {high:+.3f})"
