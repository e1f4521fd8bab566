"""What a run's settings are known by."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import training.config
from detector.config import ROOT
from training.config import TrainConfig, load_config

CONFIGS = Path(training.config.__file__).parent / "configs"
RECORDS = ROOT / "docs/evaluation/experiments"


def test_settings_added_later_leave_what_recorded_runs_are_known_by() -> None:
    for name, config in (
        ("families-baseline-again", "leave-out/families"),
        ("families-as-found", "leave-out/families-as-found"),
        ("no-stylegan2", "leave-out/stylegan2"),
    ):
        record = json.loads((RECORDS / f"{name}.json").read_text())
        assert load_config(CONFIGS / f"{config}.toml").digest() == record["config_digest"]


def test_every_setting_that_differs_makes_another_run() -> None:
    usual = TrainConfig()
    others = (
        replace(usual, spared=0.1),
        replace(usual, seed=2),
        replace(usual, mix=replace(usual.mix, balance=0.7)),
        replace(usual, mix=replace(usual.mix, twin=0.1)),
    )
    assert len({config.digest() for config in (usual, *others)}) == 1 + len(others)
