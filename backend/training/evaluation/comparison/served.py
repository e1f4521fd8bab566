"""What the served model of an architecture adds to the comparison, and what its card then says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detector.engine.card import ModelCard, parse_card
from detector.engine.registry import card_names
from training.evaluation.runs import read_figures
from training.package import write_card


def served_cards(weights: Path, names: list[str]) -> dict[str, ModelCard]:
    """Return the card that serves each architecture, where there is one.

    Args:
        weights: Folder of the served models.
        names: Architectures.
    """
    cards = [parse_card(weights / f"{name}.json") for name in card_names(weights)]
    # A model that has the name of its architecture goes before variants of it.
    cards.sort(key=lambda card: card.name != card.architecture)
    found: dict[str, ModelCard] = {}
    for card in cards:
        if card.architecture in names:
            found.setdefault(card.architecture, card)
    return found


def served_figures(card: ModelCard | None, docs: Path) -> dict[str, Any] | None:
    """Return what the served model's own evaluation measured over the whole path.

    Args:
        card: The card, or None if the architecture is not served.
        docs: Folder of the evaluations.

    Returns:
        None if there is no card, or no evaluation of this very version.
    """
    if card is None or not (docs / f"{card.name}.json").is_file():
        return None
    figures = read_figures(docs / f"{card.name}.json")
    if figures.get("model") != {"name": card.name, "version": card.version}:
        return None
    overall = {tier: part["overall"] for tier, part in figures["tiers"].items()}
    place = figures["localisation"].get("face swaps", {}).get("mask head", {})
    clean = overall["clean"]
    kept = {
        "false_positive_rate": "false_positive_rate",
        "ece": "calibration_error_balanced",
        "decided": "decided",
    }
    return {
        "version": card.version,
        "hold_out": figures["hold_out"],
        **{f"auc_{tier}": part["auc"] for tier, part in overall.items()},
        **{f"auc_{tier}_interval": part["auc_interval"] for tier, part in overall.items()},
        **{mine: clean[theirs] for mine, theirs in kept.items()},
        **{f"{m}_interval": clean.get(f"{t}_interval") for m, t in kept.items()},
        **{
            f"mask_{measure}{end}": place.get(f"{measure}{end}")
            for measure in ("pixel_auc", "pointing_game")
            for end in ("", "_interval")
        },
        "flip_rate": figures["flips"]["flip_rate"],
        "flip_rate_interval": figures["flips"]["flip_rate_interval"],
    }


def summary(entry: dict[str, Any], good_for: str) -> dict[str, Any]:
    """Return what a card says of its architecture: its `comparison`."""
    cost, found = entry["cost"], entry["quality"]
    ends = [rounded(end, 3) for end in found["held_out_auc_interval"]]
    return {
        "parameters": cost["parameters"],
        "gmac": rounded(cost["gmac"], 3),
        "bytes": cost["bytes"],
        "latency_ms": rounded(cost["latency_ms"], 2),
        "memory_mb": rounded(cost["memory_mb"], 0),
        "training_images_per_s": rounded(entry["budget"]["images_per_s"], 1),
        "auc": {tier: rounded(part["auc"], 3) for tier, part in found["known"].items()},
        "held_out_auc": rounded(found["held_out_auc"], 3),
        "held_out_interval": None if None in ends else ends,
        "false_positive_rate": rounded(found["false_positive_rate"], 4),
        **served_summary(entry),
        "good_for": good_for,
    }


def served_summary(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what a card says beside others of its own evaluation."""
    served = entry["served"] or {}
    return {
        "ece": rounded(served.get("ece"), 3),
        "mask_auc": rounded(served.get("mask_pixel_auc"), 3),
    }


def write_comparison(card: ModelCard, comparison: dict[str, Any]) -> None:
    """Put the summary into a served card; its files and all other figures stay as they are."""
    write_card({**card.raw, "comparison": comparison}, card.folder / f"{card.name}.json")


def rounded(value: float | None, digits: int) -> float | None:
    """Round a figure; None stands for what is not measured or not a number."""
    return None if value is None or value != value else round(value, digits)
