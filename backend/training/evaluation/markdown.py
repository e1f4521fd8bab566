"""Figures as words of a Markdown page."""

from __future__ import annotations

from typing import Any

MISSING = "–"


def number(value: float | None) -> str:
    """Return a figure with three digits."""
    return MISSING if value is None or value != value else f"{value:.3f}"


def percent(value: float | None) -> str:
    """Return a share as a percentage."""
    return MISSING if value is None or value != value else f"{100 * value:.1f} %"


def with_interval(figures: dict[str, Any], name: str) -> str:
    """Return a figure with its interval in brackets."""
    ends = _ends(figures, name)
    value = number(figures.get(name))
    return value if ends is None else f"{value} ({number(ends[0])}–{number(ends[1])})"


def share(figures: dict[str, Any], name: str) -> str:
    """Return a share with its interval in brackets, in percent."""
    ends = _ends(figures, name)
    value = percent(figures.get(name))
    return value if ends is None else f"{value} ({100 * ends[0]:.1f}–{100 * ends[1]:.1f})"


def _ends(figures: dict[str, Any], name: str) -> tuple[float, float] | None:
    value, ends = figures.get(name), figures.get(f"{name}_interval")
    if value is None or ends is None or any(end is None or end != end for end in ends):
        return None
    return float(ends[0]), float(ends[1])


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return a table and the empty line after it."""
    lines = [head, ["---"] * len(head), *rows]
    return [*(f"| {' | '.join(cells)} |" for cells in lines), ""]


def filled(head: list[str], rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of a table without the columns in which no row has a figure."""
    kept = [at for at in range(len(head)) if any(row[at] != MISSING for row in rows)]
    return [head[at] for at in kept], [[row[at] for at in kept] for row in rows]
