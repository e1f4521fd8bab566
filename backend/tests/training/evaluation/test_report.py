"""Plots are the same bytes each time, and a model card refuses figures of another model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.training.detectors import detector, plain_card
from training.evaluation.history import draw_run
from training.evaluation.judged import Judged
from training.evaluation.markdown import filled, number, percent, share, with_interval
from training.evaluation.model_card import ModelCardError, model_card_lines
from training.evaluation.plots import roc_points
from training.evaluation.report_held_out import never_seen_lines
from training.evaluation.runs import read_held_out, write_figures


def test_the_same_history_draws_the_same_bytes(tmp_path: Path) -> None:
    history = tmp_path / "history.csv"
    history.write_text(
        "step,manipulated,pair,learning_rate,images_per_second\n"
        "25,0.7,,0.001,20\n50,0.6,0.2,0.0005,21\n"
    )
    drawn = [(tmp_path / name / draw_run(tmp_path, tmp_path / name)) for name in ("a", "b")]
    assert drawn[0].read_bytes() == drawn[1].read_bytes()
    assert drawn[0].stat().st_size < 60_000


def test_the_curve_of_a_perfect_detector_goes_through_the_corner() -> None:
    judged = Judged(detector(6.0), plain_card())
    false, true, right = roc_points(judged.odds[:, 2], judged.fake)
    corner = np.flatnonzero(true == 1)[0]
    assert false[corner] == 0
    assert right[corner] == 1


def test_missing_figures_are_dashes() -> None:
    assert number(None) == number(float("nan")) == percent(None) == "–"
    figures = {"a": 0.5, "a_interval": [0.25, 0.75], "b": 0.5, "b_interval": [None, None]}
    assert with_interval(figures, "a") == "0.500 (0.250–0.750)"
    assert share(figures, "a") == "50.0 % (25.0–75.0)"
    assert share(figures, "b") == "50.0 %"
    assert share(figures, "c") == "–"


def test_a_column_without_figures_is_left_out() -> None:
    assert filled(["a", "b", "c"], [["1", "–", "–"], ["2", "–", "3"]]) == (
        ["a", "c"],
        [["1", "–"], ["2", "3"]],
    )


def test_what_several_runs_left_out_is_said_to_stand_in_several_rows() -> None:
    names: dict[str, dict[str, Any]] = {"generator:b": {"pictures": 9, "auc": 0.5}}
    run = {"tiers": {"web": {"names": names}}}
    again = {"tiers": {"web": {"names": {"source:A": {"pictures": 8, "auc": 0.7}, **names}}}}
    once, twice = (
        "\n".join(never_seen_lines({"held_out": runs})) for runs in ([run], [run, again])
    )
    assert "several runs" not in once
    assert "several runs" in twice
    assert twice.count("| generator:b | 9 | 0.500 |") == 2
    assert "in its collection" not in twice
    names["generator:b"] |= {"within_auc": 0.6, "within_auc_interval": [0.5, 0.7]}
    told = "\n".join(never_seen_lines({"held_out": [run]}))
    assert "| generator:b | 9 | 0.500 | 0.600 (0.500–0.700) |" in told


def test_a_model_card_needs_the_figures_of_its_model() -> None:
    card = plain_card().raw
    with pytest.raises(ModelCardError, match="run `evaluate`"):
        model_card_lines(card, {"model": {"name": "another", "version": "1"}})
    with pytest.raises(ModelCardError, match="older version"):
        model_card_lines(card, {"model": {"name": card["name"], "version": card["version"]}})


def test_a_run_that_saw_what_it_is_judged_on_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "held-out.json"
    write_figures({"kind": "held-out", "seen": ["generator:known"]}, path)
    with pytest.raises(ValueError, match="generator:known"):
        read_held_out(path)
    write_figures({"kind": "held-out", "seen": []}, path)
    assert read_held_out(path)["seen"] == []
    write_figures({"tiers": {}}, path)
    with pytest.raises(ValueError, match="judge-network"):
        read_held_out(path)
