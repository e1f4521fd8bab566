"""What a model is good for follows from its figures, and nothing is said that was not measured."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from training.evaluation.comparison.strengths import strengths

ENTRY: dict[str, Any] = {
    "quality": {
        "held_out_auc": 0.8,
        "false_positive_rate": None,
        "known": {"web": {"auc": 0.9}},
    },
    "cost": {"latency_ms": 5.0, "bytes": 4_000_000, "memory_mb": None},
    "served": None,
}


def entry(**changes: Any) -> dict[str, Any]:
    made = deepcopy(ENTRY)
    for name, value in changes.items():
        part, _, key = name.partition("__")
        made[part][key] = value
    return made


def test_each_is_told_what_it_is_first_in() -> None:
    entries = {
        "quick": entry(cost__latency_ms=2.0, quality__known={"web": {"auc": 0.91}}),
        "wise": entry(quality__held_out_auc=0.9, cost__bytes=3_000_000),
        "other": entry(cost__bytes=9_000_000),
    }
    sure = {
        "first": "wise",
        "second": "quick",
        "difference": 0.1,
        "difference_interval": (0.05, 0.15),
    }
    words = strengths(entries, sure)
    assert words["quick"] == "Best on known generators and sources; fastest."
    assert words["wise"] == "Best on generators and sources that it never saw; smallest file."
    assert words["other"].startswith("A second opinion")
    assert "memory" not in "".join(words.values())
    chance = strengths(entries, {**sure, "difference_interval": (-0.05, 0.25)})
    assert "never saw (a lead that may be chance)" in chance["wise"]


def test_one_alone_is_first_in_nothing() -> None:
    assert strengths({"alone": entry()}, None)["alone"].startswith("A second opinion")
