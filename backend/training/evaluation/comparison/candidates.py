"""Architectures under one protocol: the same data, budget and left-out families for each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.config import TrainConfig
from training.data.manifest import Row
from training.evaluation.held_out import (
    HeldOutScores,
    compare,
    ensemble,
    held_out_figures,
)
from training.evaluation.network import SCORES_FILE, load_scores
from training.evaluation.runs import HELD_OUT_FILE, read_held_out, run_config, samples_seen
from training.history import HISTORY_FILE, read_history
from training.metrics import Places, auc, interval, share_interval

# What makes an architecture: its backbone, where its weights start from, what it learns from
# besides the pictures, and the size it looks at. All else must be the same.
OWN = frozenset(
    {
        *("trunk", "initial", "size", "early_size", "early_share", "frozen_norm_steps"),
        *("teacher", "teacher_trunk", "teacher_size", "teacher_weight"),
    }
)
TIER = "web"


class ComparisonError(ValueError):
    """Runs cannot be compared; the message says which and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A run that left families out, judged on them.

    Attributes:
        figures: What `judge-network` says of it.
        scores: The scores behind it.
    """

    folder: Path
    config: TrainConfig
    figures: dict[str, Any]
    scores: HeldOutScores


def read_candidate(folder: Path, rows: list[Row]) -> Candidate:
    """Read a run that `judge-network` has judged.

    Args:
        folder: The run.
        rows: The manifest.

    Raises:
        ComparisonError: It has not been judged, or has been trained on since.
        ValueError: It had seen what it was judged on, or belongs to another manifest.
    """
    config = run_config(folder)
    for name in (HELD_OUT_FILE, SCORES_FILE):
        if not (folder / name).is_file():
            raise ComparisonError(f"no {name} in {folder}: run `judge-network` for it first")
    figures = read_held_out(folder / HELD_OUT_FILE)
    if figures["samples"] != samples_seen(folder, config):
        raise ComparisonError(f"{folder} was trained on since it was judged: judge it again")
    scores = load_scores(folder / SCORES_FILE, rows)
    # Measured anew, so that all runs are measured by the same code as their differences.
    return Candidate(folder, config, {**figures, **held_out_figures(scores)}, scores)


def by_architecture(candidates: list[Candidate], baseline: str) -> dict[str, Candidate]:
    """Name the runs by their architecture, the baseline first.

    Raises:
        ComparisonError: There are two runs of one architecture, or none of the baseline; or runs
            were made with other data or left other things out.
    """
    named: dict[str, Candidate] = {}
    for candidate in candidates:
        trunk = candidate.config.trunk
        if trunk in named:
            raise ComparisonError(f"{named[trunk].folder} and {candidate.folder} are both {trunk}")
        named[trunk] = candidate
    if baseline not in named:
        raise ComparisonError(
            f"none of the runs is of {baseline}, which the others are measured against: add its "
            f"run, or name one of {', '.join(named)} with --baseline"
        )
    first = named.pop(baseline)
    for candidate in named.values():
        for what in ("data_digest", "hold_out"):
            if candidate.figures[what] != first.figures[what]:
                raise ComparisonError(
                    f"{candidate.folder} and {first.folder} differ in {what}: only runs of the "
                    "same data that left out the same can be compared"
                )
    return {baseline: first, **named}


def departures(candidate: Candidate, baseline: Candidate) -> dict[str, list[Any]]:
    """Return the settings, beside those of the architecture itself, that differ: own, baseline's.

    The number of pictures seen is one of them.
    """
    mine, other = asdict(candidate.config), asdict(baseline.config)
    mine["samples"], other["samples"] = candidate.figures["samples"], baseline.figures["samples"]
    return {
        name: [mine[name], other[name]]
        for name in sorted(mine)
        if name not in OWN and mine[name] != other[name]
    }


def budget(candidate: Candidate) -> dict[str, Any]:
    """Return what a run was given and took."""
    config, history = candidate.config, read_history(candidate.folder / HISTORY_FILE)
    rates = history["images_per_second"]
    # A run that was stopped takes some steps twice; those count once.
    pictures = 2 * config.pairs * np.diff(history["step"], prepend=0).clip(0)
    return {
        "initial": _place(config.initial),
        "teacher": _place(config.teacher) or None,
        "size": config.size,
        "early_size": config.early_size if config.early_share else config.size,
        "samples": candidate.figures["samples"],
        "images_per_s": float(np.median(rates)),
        "minutes": float((pictures / rates).sum() / 60),
    }


def _place(path: str) -> str:
    """A path as a page can show it: where a file lay on one machine says nothing to others."""
    return Path(path).name if Path(path).is_absolute() else path


def quality(scores: HeldOutScores, figures: dict[str, Any]) -> dict[str, Any]:
    """Return how good a network is on what it knows and on what it never saw.

    Args:
        scores: Its scores.
        figures: What `held_out_figures` says of them.
    """
    tiers = figures["tiers"]
    return {
        "held_out_auc": figures["degraded_auc"],
        "held_out_auc_interval": figures["degraded_auc_interval"],
        "held_out_tiers": {
            tier: {key: part[key] for key in ("mean_auc", "mean_auc_interval")}
            for tier, part in tiers.items()
        },
        "names": tiers[TIER]["names"],
        **_false_positives(scores),
        "known": {tier: _known(scores, tier) for tier in scores.joined},
    }


def against(scores: HeldOutScores, baseline: HeldOutScores) -> dict[str, Any]:
    """Return the paired difference to the baseline in mean AUC on what neither saw."""
    found = compare(scores, baseline)
    return {"difference": found["difference"], "difference_interval": found["interval"]}


def lead(named: dict[str, Candidate]) -> dict[str, Any] | None:
    """Return by how much the best on what none saw is ahead of the second; None without one."""
    order = sorted(named, key=lambda name: -(named[name].figures["degraded_auc"] or 0))
    if len(order) < 2:
        return None
    first, second = order[:2]
    difference = against(named[first].scores, named[second].scores)
    return {"first": first, "second": second, **difference}


def ensembles(named: dict[str, Candidate]) -> dict[str, tuple[list[str], HeldOutScores]]:
    """Return the mean of the two best and of all networks, each with its members.

    The two are chosen on known pictures, so that what nobody saw stays unseen by the choice.
    """
    order = sorted(named, key=lambda name: -np.nan_to_num(_known_auc(named[name].scores)))
    groups = {"the two best": order[:2]} if len(order) > 1 else {}
    if len(order) > 2:
        groups["all"] = list(named)
    return {
        name: (members, ensemble([named[member].scores for member in members]))
        for name, members in groups.items()
    }


def ensemble_quality(scores: HeldOutScores) -> dict[str, Any]:
    """Return `quality` of scores that no run has written figures of."""
    return quality(scores, held_out_figures(scores))


def _known_auc(scores: HeldOutScores) -> float:
    return auc(scores.joined[TIER][scores.known], scores.fake[scores.known])


def _known(scores: HeldOutScores, tier: str) -> dict[str, Any]:
    places = np.flatnonzero(scores.known)
    values, fake = scores.joined[tier][places], scores.fake[places]
    groups = [scores.groups[place] for place in places]
    return {
        "pictures": len(places),
        "auc": auc(values, fake),
        "auc_interval": interval(lambda rows: auc(values[rows], fake[rows]), groups),
    }


def _false_positives(scores: HeldOutScores) -> dict[str, Any]:
    """Share of photographs of left-out sources above the threshold set on known ones."""
    places: Places = np.flatnonzero(scores.sample.held & ~scores.fake)
    if not len(places):
        return {"false_positive_rate": None, "false_positive_rate_interval": None}
    wrong = np.asarray(scores.joined[TIER][places] > scores.threshold(TIER), np.bool_)
    groups = [scores.groups[place] for place in places]
    return {
        "false_positive_rate": float(wrong.mean()),
        "false_positive_rate_interval": share_interval(wrong, groups),
    }
