"""Held-out judging and the list of experiments, on scores whose quality is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.detectors import scored
from training.config import TrainConfig
from training.data.manifest import ManifestError, Row
from training.evaluation.experiments import ExperimentError, record_experiment, write_leaderboard
from training.evaluation.held_out import (
    HeldOutScores,
    compare,
    draw_sample,
    held_out_figures,
)
from training.evaluation.network import load_scores, save_scores
from training.evaluation.runs import write_figures
from training.scoring import TIERS

NAMES = ("generator:unseen", "source:elsewhere")


def rows() -> list[Row]:
    """Reals of two sources and fakes of two generators, spread over the splits."""
    made = []
    kinds = (
        ("real", "", "drawn"),
        ("real", "", "elsewhere"),
        ("synthetic", "seen", "drawn"),
        ("manipulated", "unseen", "drawn"),
    )
    for number in range(240):
        kind, generator, source = kinds[number % 4]
        split = ("train", "val", "calib")[number // 4 % 3]
        base = scored(number, kind, (0, 0)).row
        values = {name: getattr(base, name) for name in Row.__slots__}
        made.append(Row(**{**values, "generator": generator, "source": source, "split": split}))
    return made


def judged(right: float, noise: float = 0.0, seed: int = 0) -> HeldOutScores:
    """Score a sample with a detector that adds `right` to the right expert of each fake."""
    sample = draw_sample(rows(), NAMES, 40)
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, noise, (len(sample.rows), 2)) - 2
    for place, row in enumerate(sample.rows):
        if row.kind != "real":
            logits[place, int(row.kind == "synthetic")] += right
    return HeldOutScores(sample, dict.fromkeys(TIERS, logits))


def test_known_pictures_of_the_training_split_never_judge() -> None:
    sample = draw_sample(rows(), NAMES, 40)
    for row, held in zip(sample.rows, sample.held, strict=True):
        assert held or row.split != "train"
    assert not (sample.held & sample.fitting).any()
    unseen = [row for row in sample.rows if row.generator == "unseen"]
    assert len(unseen) == 40
    assert sum(row.split == "train" for row in unseen) == 0


def test_a_misspelt_name_is_refused() -> None:
    with pytest.raises(ManifestError, match="unsen"):
        draw_sample(rows(), ("generator:unsen",), 40)


def test_a_perfect_network_is_perfect_on_what_it_never_saw() -> None:
    figures = held_out_figures(judged(6.0, noise=0.1))
    assert figures["degraded_auc"] == 1
    assert figures["degraded_auc_interval"] == (1, 1)
    names = figures["tiers"]["web"]["names"]
    assert set(names) == {"generator:unseen", "source:elsewhere"}
    assert names["generator:unseen"]["called_fake"] == 1
    assert names["source:elsewhere"]["called_fake"] <= 0.05
    # Sixty reals none of which is called fake do not prove that the rate is nought.
    assert names["source:elsewhere"]["called_fake_interval"][1] > 0


def test_a_network_that_is_blind_to_the_held_out_generator_is_at_chance() -> None:
    scores = judged(6.0, noise=1.0)
    unseen = np.array([row.generator == "unseen" for row in scores.sample.rows])
    logits = scores.logits["web"].copy()
    logits[unseen, 0] -= 6
    blind = HeldOutScores(scores.sample, dict.fromkeys(TIERS, logits))
    figures = held_out_figures(blind)["tiers"]["web"]["names"]["generator:unseen"]
    assert figures["auc"] == pytest.approx(0.5, abs=0.12)
    assert figures["own_expert_auc"] == pytest.approx(0.5, abs=0.12)


def test_a_network_that_knows_a_collection_alone_is_at_chance_within_it() -> None:
    sample = draw_sample(rows(), NAMES, 40)
    apart = {"unseen": "hand-made", "elsewhere": "hand-made"}
    moved = [
        replace(row, path=f"{apart.get(row.generator or row.source, 'drawn')}/{place}.jpg")
        for place, row in enumerate(sample.rows)
    ]
    logits = np.random.default_rng(0).normal(0, 0.1, (len(moved), 2)) - 2
    logits[[row.set_name == "hand-made" for row in moved], 0] += 6
    scores = HeldOutScores(replace(sample, rows=moved), dict.fromkeys(TIERS, logits))
    figures = held_out_figures(scores)["tiers"]["web"]["names"]["generator:unseen"]
    assert figures["auc"] > 0.6
    assert figures["within_auc"] == pytest.approx(0.5, abs=0.15)
    low, high = figures["within_auc_interval"]
    assert low < figures["within_auc"] < high
    assert figures["within_pictures"] == 80


def test_the_paired_difference_sees_what_is_better() -> None:
    better, worse = judged(3.0, 1.0), judged(0.5, 1.0, seed=1)
    difference = compare(better, worse)
    assert difference["difference"] > 0.1
    assert difference["interval"][0] > 0
    assert compare(better, better) == {"difference": 0, "interval": (0, 0)}


def test_scores_come_back_from_their_file(tmp_path: Path) -> None:
    scores = judged(2.0, 1.0)
    save_scores(scores, tmp_path / "scores.npz")
    assert compare(scores, load_scores(tmp_path / "scores.npz", rows()))["difference"] == 0
    with pytest.raises(ValueError, match="another manifest"):
        load_scores(tmp_path / "scores.npz", rows()[:50])


def test_experiments_are_listed_best_first_with_their_reasons(tmp_path: Path) -> None:
    config = TrainConfig(hold_out=NAMES)
    for name, right, decision in (("worse", 0.5, "dropped"), ("better", 3.0, "kept")):
        figures = {"hold_out": NAMES, **held_out_figures(judged(right, 1.0))}
        record(name, decision, figures, config, tmp_path)
    assert write_leaderboard(tmp_path / "experiments", tmp_path / "experiments.md") == 2
    page = (tmp_path / "experiments.md").read_text()
    assert page.index("| better |") < page.index("| worse |")
    assert "generator:unseen" in page
    assert "It was tried." in page


def test_a_bad_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExperimentError, match="Bad Name"):
        record("Bad Name", "kept", {}, TrainConfig(), tmp_path)
    with pytest.raises(ExperimentError, match="maybe"):
        record("name", "maybe", {}, TrainConfig(), tmp_path)
    write_figures({"name": "half"}, tmp_path / "experiments" / "half.json")
    with pytest.raises(ExperimentError, match="held_out"):
        write_leaderboard(tmp_path / "experiments", tmp_path / "experiments.md")


def record(
    name: str, decision: str, figures: dict[str, Any], config: TrainConfig, folder: Path
) -> Path:
    return record_experiment(
        name=name,
        change="It was tried.",
        decision=decision,
        why="The numbers said so.",
        config=config,
        data_digest="0" * 64,
        samples=1000,
        held_out=figures,
        folder=folder / "experiments",
    )
