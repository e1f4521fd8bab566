"""What each architecture is best at, in words that follow from its figures."""

from __future__ import annotations

from typing import Any

from training.evaluation.comparison.candidates import TIER

# What is best where: figure, whether more is better, words.
STRENGTHS = (
    ("held_out_auc", True, "on generators and sources that it never saw"),
    ("known_auc", True, "on known generators and sources"),
    ("false_positive_rate", False, "at leaving photographs of unseen sources alone"),
    ("ece", False, "at saying how sure it is"),
    ("mask_auc", True, "at showing where a face was changed"),
)
SAVINGS = (
    ("latency_ms", "fastest"),
    ("bytes", "smallest file"),
    ("memory_mb", "least memory"),
)


def strengths(entries: dict[str, dict[str, Any]], lead: dict[str, Any] | None) -> dict[str, str]:
    """Say in a sentence what each architecture is best at, by its figures alone.

    Args:
        entries: By architecture, as in `architectures.json`.
        lead: What `comparison.lead` returned.
    """
    chance = lead is not None and lead["difference_interval"][0] <= 0
    plain = {name: _comparable(entry) for name, entry in entries.items()}
    best: dict[str, list[str]] = {name: [] for name in entries}
    for key, more, words in STRENGTHS:
        for name in _winners(plain, key, more):
            unsure = chance and key == "held_out_auc"
            best[name].append(f"{words} (a lead that may be chance)" if unsure else words)
    saving: dict[str, list[str]] = {name: [] for name in entries}
    for key, words in SAVINGS:
        for name in _winners(plain, key, more=False):
            saving[name].append(words)
    return {name: _sentence(best[name], saving[name]) for name in entries}


def _sentence(best: list[str], saving: list[str]) -> str:
    parts = ([f"best {', '.join(best)}"] if best else []) + saving
    if not parts:
        return "A second opinion: first in none of the figures."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _comparable(entry: dict[str, Any]) -> dict[str, Any]:
    found, served = entry["quality"], entry["served"] or {}
    return {
        **{key: found[key] for key in ("held_out_auc", "false_positive_rate")},
        "known_auc": found["known"][TIER]["auc"],
        "ece": served.get("ece"),
        "mask_auc": served.get("mask_pixel_auc"),
        **{key: entry["cost"][key] for key in ("latency_ms", "bytes", "memory_mb")},
    }


def _winners(plain: dict[str, dict[str, Any]], key: str, more: bool) -> list[str]:
    """Names with the best value; none where fewer than two were measured."""
    values = {name: row[key] for name, row in plain.items() if row[key] is not None}
    if len(values) < 2:
        return []
    top = max(values.values()) if more else min(values.values())
    return [name for name, value in values.items() if value == top]
