"""Served models of architectures without a run in the comparison: what is known without one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detector.engine.card import ModelCard
from detector.networks.trunks import TRUNKS
from detector.networks.two_expert import TwoExpertDetector
from training.evaluation.comparison.costs import card_files
from training.evaluation.comparison.served import (
    rounded,
    served_cards,
    served_figures,
    served_summary,
)
from training.evaluation.comparison.timing import count_gmac

NOT_COMPARED = "No run of it stands in the comparison yet."


def find_guests(weights: Path, compared: list[str]) -> dict[str, ModelCard]:
    """Return the cards that serve an architecture which is not compared.

    Args:
        weights: Folder of the served models.
        compared: Architectures that have a run in the comparison.
    """
    return served_cards(weights, [name for name in TRUNKS if name not in compared])


def guest_entry(card: ModelCard, docs: Path) -> dict[str, Any]:
    """Count what needs no run, and take over what the model's own evaluation measured.

    Args:
        card: The card of the served model.
        docs: Folder of the evaluations.
    """
    network = TwoExpertDetector(card.architecture).eval()
    return {
        "cost": {
            "parameters": card.raw["parameters"],
            "gmac": count_gmac(network, card.input_size),
            "bytes": sum(path.stat().st_size for path in card_files(card)),
        },
        "served": served_figures(card, docs),
        "good_for": NOT_COMPARED,
    }


def guest_summary(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what the card of such a model says beside the others: its `comparison`."""
    cost = entry["cost"]
    return {
        "parameters": cost["parameters"],
        "gmac": rounded(cost["gmac"], 3),
        "bytes": cost["bytes"],
        **served_summary(entry),
        "good_for": entry["good_for"],
    }
