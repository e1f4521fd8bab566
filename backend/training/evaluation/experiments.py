"""One JSON record an experiment, and the list of all of them that people read."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from training.config import TrainConfig
from training.evaluation.runs import read_figures, write_figures

FOLDER = Path("docs/evaluation/experiments")
DECISIONS = ("baseline", "kept", "dropped")


class ExperimentError(ValueError):
    """A record cannot be written or read; the message says why."""


def record_experiment(
    name: str,
    change: str,
    decision: str,
    why: str,
    config: TrainConfig,
    data_digest: str,
    samples: int,
    held_out: dict[str, Any],
    against: dict[str, Any] | None = None,
    folder: Path = FOLDER,
) -> Path:
    """Write the record of an experiment.

    Args:
        name: Short name, of lower-case letters, digits and hyphens; also the file's name.
        change: What was done differently, in a sentence.
        decision: "baseline", "kept" or "dropped".
        why: Why it was kept or dropped, in a sentence.
        config: The settings of the run.
        data_digest: `PixelCache.digest` of the data.
        samples: Pictures that the run has seen.
        held_out: What `judge-network` wrote for it.
        against: What `compare` returned, with the name of the other experiment under "baseline".
        folder: Where the records are.

    Returns:
        The file.

    Raises:
        ExperimentError: A name or decision is not of the allowed form.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", name):
        raise ExperimentError(f"{name!r}: use lower-case letters, digits and hyphens")
    if decision not in DECISIONS:
        raise ExperimentError(f"decision {decision!r} is none of {', '.join(DECISIONS)}")
    default = asdict(TrainConfig())
    settings = {k: v for k, v in asdict(config).items() if v != default[k]}
    record = {
        "name": name,
        "change": change,
        "decision": decision,
        "why": why,
        "config_digest": config.digest(),
        "settings": settings,
        "data_digest": data_digest,
        "samples": samples,
        "against": against,
        "held_out": held_out,
    }
    path = folder / f"{name}.json"
    write_figures(record, path)
    return path


def write_leaderboard(folder: Path, page: Path) -> int:
    """Write the list of all experiments, best first among those with the same things held out.

    Args:
        folder: Where the records are.
        page: The Markdown file to write.

    Returns:
        The number of experiments.

    Raises:
        ExperimentError: A record lacks something.
    """
    records = [read_figures(path) for path in sorted(folder.glob("*.json"))]
    lines = [
        "# Experiments",
        "",
        "Made by `python -m training experiments` from the records beside it. The figure that "
        "decides is the mean AUC over held-out generators and held-out real sources on degraded "
        "pictures (web: JPEG 60; hard: JPEG 40), with bootstrap 95 % intervals by group. One run "
        "an experiment: two seeds of one setting differ too, so a small gain is not proof. A "
        "difference is paired: both networks on the same draws of the same pictures.",
        "",
    ]
    try:
        for names, members in _by_hold_out(records).items():
            lines += _table(names, members)
        if records:
            lines += _details(records)
    except (KeyError, TypeError) as error:
        raise ExperimentError(f"a record in {folder} lacks {error}") from error
    if not records:
        lines.append("No experiment has been recorded yet.")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return len(records)


def _by_hold_out(records: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        names = ", ".join(sorted(record["held_out"]["hold_out"]))
        groups.setdefault(names, []).append(record)
    for members in groups.values():
        members.sort(key=lambda record: -(record["held_out"]["degraded_auc"] or 0))
    return dict(sorted(groups.items()))


def _table(names: str, records: list[dict[str, Any]]) -> list[str]:
    columns = sorted({name for r in records for name in r["held_out"]["tiers"]["web"]["names"]})
    lines = [
        f"## Held out: {names}",
        "",
        "| experiment | pictures in this run | mean AUC, degraded (95 %) "
        "| against the baseline (95 %) | clean | web | hard | decision |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for record in records:
        figures = record["held_out"]
        low, high = figures["degraded_auc_interval"]
        tiers = [_three(figures["tiers"][tier]["mean_auc"]) for tier in ("clean", "web", "hard")]
        lines.append(
            f"| {record['name']} | {record['samples']:,} "
            f"| {_three(figures['degraded_auc'])} ({_three(low)}–{_three(high)}) "
            f"| {_difference(record['against'])} | {' | '.join(tiers)} | {record['decision']} |"
        )
    lines += [
        "",
        "Each held-out name alone on the web tier: AUC (95 %).",
        "",
        f"| experiment | {' | '.join(columns)} |",
        "|---" * (1 + len(columns)) + "|",
    ]
    for record in records:
        web = record["held_out"]["tiers"]["web"]["names"]
        cells = [_cell(web.get(name)) for name in columns]
        lines.append(f"| {record['name']} | {' | '.join(cells)} |")
    return [*lines, ""]


def _details(records: list[dict[str, Any]]) -> list[str]:
    lines = ["## What was tried and why it was kept or dropped", ""]
    for record in records:
        settings = ", ".join(f"`{k}` {v}" for k, v in record["settings"].items()) or "defaults"
        lines.append(
            f"- **{record['name']}** ({record['decision']}): {record['change']} {record['why']} "
            f"Settings: {settings}. Config `{record['config_digest'][:12]}`, data "
            f"`{record['data_digest'][:12]}`."
        )
    return lines


def _cell(figures: dict[str, Any] | None) -> str:
    if figures is None:
        return "–"
    low, high = figures["auc_interval"]
    return f"{_three(figures['auc'])} ({_three(low)}–{_three(high)})"


def _difference(against: dict[str, Any] | None) -> str:
    if against is None:
        return "–"
    low, high = against["interval"]
    return f"{against['difference']:+.3f} ({low:+.3f} to {high:+.3f}) on {against['baseline']}"


def _three(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
