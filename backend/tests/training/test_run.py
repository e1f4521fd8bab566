"""A whole run over drawn faces through the command line: kill, resume, calibrate, ship, serve."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from detector.config import ROOT
from detector.engine.registry import load_card, load_engine
from tests.conftest import WEIGHTS
from tests.training.dataset import write_dataset
from training.build import average_decay, rate_at
from training.checkpoint import CheckpointError, load_checkpoint
from training.config import ConfigError, TrainConfig, load_config
from training.data.cache import build_cache
from training.data.manifest import read_manifest
from training.data.mix import Mix
from training.data.pairs import PairSampler
from training.evaluation.shortcuts import ShortcutError, probe_training_pairs, require_no_shortcut

CONFIG = """
initial = "random"
size = 64
early_size = 64
pairs = 2
steps = 6
head_steps = 2
warmup_steps = 2
novelty_pairs = 60
hold_out = ["generator:drawn synthetic"]
[mix]
twin = 0.5
blend = 0.05
edit = 0.0
synthetic = 0.45
"""


def training(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-W",
            "error::UserWarning:training",
            "-m",
            "training",
            *map(str, arguments),
        ],
        cwd=cwd,
        env={"PYTHONPATH": str(ROOT / "backend"), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    write_dataset(folder / "data")
    (folder / "tiny.toml").write_text(CONFIG)
    (folder / "weights").mkdir()
    for name in ("centerface.json", "centerface.onnx"):
        shutil.copy(WEIGHTS / name, folder / "weights" / name)
    return folder


@pytest.fixture(scope="module")
def trained(work: Path) -> Path:
    prepared = training("prepare", "--data", "data", "--cache", "cache", cwd=work)
    assert prepared.returncode == 0, prepared.stderr
    assert "71 of 72 pictures decoded" in prepared.stdout
    options = ("--data", "data", "--cache", "cache", "--run", "run", "--config", "tiny.toml")
    result = training(
        "train", *options, "--log-every", 4, "--probe-every", 6, "--workers", 0, cwd=work
    )
    assert result.returncode == 0, result.stderr
    assert "step 6/6" in result.stdout
    assert "images/s" in result.stdout
    return work


def test_a_finished_run_goes_on_from_its_checkpoint(trained: Path) -> None:
    options = ("--data", "data", "--cache", "cache", "--run", "run", "--config", "tiny.toml")
    again = training("train", *options, "--workers", 0, cwd=trained)
    assert again.returncode == 0, again.stderr
    assert "going on from step 6" in again.stdout


def test_a_checkpoint_without_ceiling_and_vote_goes_on(trained: Path, tmp_path: Path) -> None:
    options = ("--data", "data", "--cache", "cache", "--config", "tiny.toml", "--run", tmp_path)
    state = torch.load(trained / "run" / "checkpoint.pt", weights_only=True)
    for name in ("rectifier.ceiling", "mask_vote.share"):
        del state["network"][name], state["average"][name]
    torch.save(state | {"step": 5}, tmp_path / "checkpoint.pt")
    again = training("train", *options, "--workers", 0, cwd=trained)
    assert again.returncode == 0, again.stderr
    assert "going on from step 5" in again.stdout


def test_a_mask_head_learns_alone_and_leaves_backbone_and_experts_as_they_are(
    trained: Path, tmp_path: Path
) -> None:
    start = trained / "run" / "network.safetensors"
    settings = CONFIG.replace('"random"', f'"{start}"').replace("head_steps = 2", "head_steps = 6")
    (tmp_path / "mask.toml").write_text("expert_weight = 0.0\n" + settings)
    options = ("--data", "data", "--cache", "cache", "--config", tmp_path / "mask.toml")
    result = training("train", *options, "--run", tmp_path, "--workers", 0, cwd=trained)
    assert result.returncode == 0, result.stderr
    before, after = load_file(start), load_file(tmp_path / "network.safetensors")
    changed = {name.split(".")[0] for name in before if not torch.equal(before[name], after[name])}
    assert changed == {"mask_fine", "mask_coarse", "mask_out"}


def test_a_checkpoint_of_other_settings_is_refused(trained: Path) -> None:
    with pytest.raises(CheckpointError, match="another config"):
        load_checkpoint(trained / "run", TrainConfig(), "")


def test_a_damaged_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(b"half a file")
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(tmp_path, TrainConfig(), "")


@pytest.fixture(scope="module")
def judged(trained: Path) -> Path:
    options = ("--data", "data", "--cache", "cache", "--network", "run/network.safetensors")
    done(training("judge-network", *options, cwd=trained))
    return trained


def test_a_network_is_judged_on_what_it_never_saw_and_recorded(judged: Path) -> None:
    figures = json.loads((judged / "run" / "held-out.json").read_text())
    assert set(figures["tiers"]["web"]["names"]) == {"generator:drawn synthetic"}
    assert figures["samples"] == 24
    words = ("--change", "It was tried.", "--why", "It was no better.", "--decision", "dropped")
    run = ("--data", "data", "--run", "run", "--against", "run", "--records", "docs/experiments")
    done(training("record", *run, "--name", "tiny", *words, cwd=judged))
    done(training("experiments", "--records", "docs/experiments", cwd=judged))
    page = (judged / "docs" / "experiments.md").read_text()
    assert "| tiny | 24 |" in page
    assert "+0.000 (+0.000 to +0.000) on baseline" in page


def test_too_few_pictures_have_no_generalisation_gap(judged: Path) -> None:
    options = ("--data", "data", "--cache", "cache", "--network", "run/network.safetensors")
    refused = training("generalisation-gap", *options, cwd=judged)
    assert refused.returncode == 1
    assert "no collection has 30 reals and fakes" in refused.stderr
    fewer = training("generalisation-gap", *options, "--limit", 29, cwd=judged)
    assert "29 is not in the range x>=30" in fewer.stderr


def test_a_run_is_calibrated_evaluated_shipped_and_served(judged: Path) -> None:
    common = ("--run", "run", "--weights", "weights")
    cached = ("--data", "data", "--cache", "cache", *common)
    done(training("calibrate", *cached, "--name", "tiny", cwd=judged))
    done(training("evaluate", *cached, "--held-out", "run/held-out.json", cwd=judged))
    done(training("export", *common, "--docs", "docs/evaluation", cwd=judged))
    done(training("model-card", "--weights", "weights", "--name", "tiny", cwd=judged))
    card = load_card(judged / "weights", "tiny")
    assert load_engine(card, "onnx").kind == "onnx"
    assert load_engine(card, "torch").kind == "torch"
    for data in (
        (judged / "weights" / "tiny.onnx").read_bytes(),
        (WEIGHTS / "efficientnet-b0.onnx").read_bytes(),
    ):
        assert b"stack_trace" not in data
        assert b"site-packages" not in data
    raw = json.loads((judged / "weights" / "tiny.json").read_text())
    assert raw["metrics"]["pictures"] == 18
    assert raw["scoring"] == {"map_share": 0.3}
    assert set(raw["tier_error_rates"]) == {"clean", "web", "hard"}
    assert sum(row["pictures"] for row in raw["reliability"]) == 3 * 18
    report = (judged / "docs" / "evaluation" / "tiny.md").read_text()
    assert "## By generator" in report
    assert "drawn: drawn synthetic" in report
    plots = sorted((judged / "docs" / "evaluation" / "tiny").glob("*.png"))
    assert len(plots) == 9
    assert all(f"tiny/{plot.name}" in report for plot in plots)
    assert max(plot.stat().st_size for plot in plots) < 60_000
    assert not (judged / "docs" / "model-card.md").exists()
    page = (judged / "docs" / "model-cards" / "tiny.md").read_text()
    assert "must not be used for" in page
    assert "has a say of 30 %" in page
    assert "a set of the user's own" in page
    never_seen = ("--name", "tiny", "--held-out", "run/held-out.json", "--docs", "docs/evaluation")
    done(training("never-seen", *never_seen, cwd=judged))
    assert (judged / "docs" / "evaluation" / "tiny.md").read_text() == report


def test_a_fast_evaluation_ships_and_says_what_it_left_out(judged: Path) -> None:
    common = ("--run", "run", "--weights", "other")
    shutil.copytree(judged / "weights", judged / "other", dirs_exist_ok=True)
    cached = ("--data", "data", "--cache", "cache", *common)
    done(training("evaluate", *cached, "--fast", "--docs", "fast/evaluation", cwd=judged))
    figures = json.loads((judged / "fast" / "evaluation" / "tiny.json").read_text())
    assert figures["command"] == "python -m training evaluate --fast"
    assert set(figures["skipped"]).isdisjoint(figures)
    assert figures["tiers"]["hard"]["pictures"] == 18
    page = (judged / "fast" / "evaluation" / "tiny.md").read_text()
    assert "The fast profile left out: degradation curves" in page
    assert "## How the verdict wears off" not in page
    assert "## Where the mask head points" in page
    drawn = {plot.name for plot in (judged / "fast" / "evaluation" / "tiny").glob("*.png")}
    assert drawn.isdisjoint({"degradations.png", "counterfactual.png"})
    done(training("export", *common, "--docs", "fast/evaluation", cwd=judged))
    done(
        training("model-card", "--weights", "other", "--name", "tiny", "--docs", "fast", cwd=judged)
    )
    assert (judged / "fast" / "model-cards" / "tiny.md").is_file()


def done(result: subprocess.CompletedProcess[str]) -> None:
    assert result.returncode == 0, result.stderr


def test_pictures_that_give_their_class_away_are_refused(tmp_path: Path) -> None:
    rows = read_manifest(write_dataset(tmp_path / "data", soft=True, damaged=False))
    cache = build_cache(rows, tmp_path / "data", tmp_path / "cache", print, lambda _: None)
    sampler = PairSampler(rows, list(range(len(rows))), cache, Mix(0, 0, 0, 1))
    value = probe_training_pairs(sampler, 64, pairs=100)
    with pytest.raises(ShortcutError, match="size, format, quality and light alone"):
        require_no_shortcut(value)


def test_errors_of_use_are_one_clear_line(work: Path) -> None:
    result = training("train", "--data", "data", "--cache", "nowhere", "--run", "other", cwd=work)
    assert result.returncode != 0
    assert "run `python -m training prepare` first" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("size = 100", "multiple of 32"),
        ("speed = 9", "'speed'"),
        ("[mix]\nmagic = 1", "'magic'"),
        ("[mix]\nbalance = 2", "balance"),
        ("steps = 0", "steps"),
        ("head_steps = 9000", "head_steps"),
        ("expert_weight = 0.0", "unless head_steps are all steps"),
        (
            "steps = 9\nhead_steps = 9\nexpert_weight = 0\nmask_weight = 0",
            "one of expert_weight",
        ),
        ("steps = ", "settings.toml"),
    ],
)
def test_bad_settings_are_named(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=named):
        load_config(path)


def test_shipped_settings_are_valid() -> None:
    for path in (ROOT / "backend" / "training" / "configs").glob("*.toml"):
        assert load_config(path).steps > 0


def test_the_learning_rate_warms_up_and_falls() -> None:
    config = TrainConfig(steps=100, head_steps=10, warmup_steps=10, learning_rate=1.0)
    rates = [rate_at(step, config) for step in range(100)]
    assert rates[0] == config.head_learning_rate
    assert max(rates) == pytest.approx(1.0)
    assert rates[10] < rates[15] < rates[19]
    assert rates[30] > rates[60] > rates[99]
    assert rates[99] < 0.02


def test_the_average_starts_anew_where_crops_get_larger() -> None:
    config = TrainConfig(steps=900, early_share=0.97, ema=0.998)
    decays = [average_decay(step, config) for step in range(1, 901)]
    assert decays[0] < 0.2
    assert decays[99] < decays[799] <= 0.998
    # What the last 27 steps learn is nearly all of the result.
    early_share = 1.0
    for decay in decays[873:]:
        early_share *= decay
    assert early_share < 1e-3
    assert max(average_decay(step, TrainConfig(ema=0.9)) for step in range(1, 500)) == 0.9
