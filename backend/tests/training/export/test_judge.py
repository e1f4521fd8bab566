"""What an exported file loses is measured on the same crops."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from tests.conftest import WEIGHTS
from tests.training.dataset import write_dataset
from tests.training.detectors import detector, plain_card
from training.data.cache import build_cache
from training.data.manifest import read_manifest
from training.evaluation.judged import Judged
from training.export.command import judge_export
from training.export.judge import compare_judged, missed_goals
from training.scoring import Scored


def moved(pictures: list[Scored], by: float) -> list[Scored]:
    return [replace(s, logits=None if s.logits is None else s.logits + by) for s in pictures]


def test_the_same_scores_lose_nothing() -> None:
    judged = Judged(detector(1.0), plain_card())
    figures = compare_judged(judged, judged)
    assert figures["agreement"] == 1
    assert figures["difference"] == 0
    assert figures["difference_interval"] == (0, 0)
    assert figures["mean_shift_of_log_odds"] == 0


def test_a_shift_costs_agreement_and_no_auc() -> None:
    pictures, card = detector(1.0), plain_card()
    figures = compare_judged(Judged(pictures, card), Judged(moved(pictures, 1.5), card))
    assert figures["difference"] == pytest.approx(0, abs=1e-12)
    assert figures["mean_shift_of_log_odds"] == pytest.approx(1.5)
    assert figures["agreement"] < 0.9
    assert missed_goals({**figures, "bytes": 1}) == ["agrees in less than 98%"]


def test_noise_costs_auc_and_turns_verdicts() -> None:
    pictures, card = detector(1.0), plain_card()
    rng = np.random.default_rng(0)
    noisy = [replace(s, logits=rng.normal(0, 2, 2)) for s in pictures]
    figures = compare_judged(Judged(pictures, card), Judged(noisy, card))
    low, high = figures["difference_interval"]
    assert low < figures["difference"] < high < 0
    assert figures["real_called_deepfake_or_back"] > 20
    assert len(missed_goals({**figures, "bytes": 6_000_000})) == 3


def test_the_command_prints_and_keeps_what_it_measures(tmp_path: Path) -> None:
    data, cache, record = tmp_path / "data", tmp_path / "cache", tmp_path / "exports.json"
    rows = read_manifest(write_dataset(data))
    build_cache(rows, data, cache, print, lambda _: None)
    file = WEIGHTS / "efficientnet-b0.onnx"
    arguments = [str(file), "--model", "efficientnet-b0", "--weights", str(WEIGHTS)]
    arguments += ["--data", str(data), "--cache", str(cache), "--record", str(record)]
    result = CliRunner().invoke(judge_export, arguments)
    # The served graph itself agrees with itself, and is too large for a phone.
    assert result.exit_code == 1
    assert result.stderr.strip().endswith("efficientnet-b0.onnx larger than 5 MB.")
    assert "same verdict 100.00%" in result.stdout
    figures = json.loads(record.read_text())[file.name]
    assert figures["pictures"] == 18
    assert figures["difference"] == 0
    assert 0.2 < figures["time_ratio"] < 5
