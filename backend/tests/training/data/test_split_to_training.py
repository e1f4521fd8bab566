"""What `split` made goes through `gather`, `prepare` and `train`, and stays split as it was."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.training.data.tools import done, read_record
from training.config import WEIGHTS_FILE
from training.data.manifest import read_manifest

CONFIG = """
initial = "random"
size = 64
early_size = 64
pairs = 2
steps = 2
head_steps = 1
warmup_steps = 1
"""
# What is measured on is called val in a manifest, and what chooses and calibrates calib.
ROLES = {"train": "train", "val": "calib", "test": "val"}


@pytest.fixture(scope="module")
def split(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("split") / "new"
    parts = ("--train", 60, "--val", 20, "--test", 20)
    done("split", photos, "--out", out, *parts, "--subfolders-are", "group", "--link")
    return out


def test_the_record_keeps_groups_and_splits_down_to_a_trained_network(
    split: Path, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    record = split / "pictures.csv"
    done("gather", record, "--out", out, "--deepfakes-are", "manipulated")
    rows = read_manifest(out / "manifest.csv")
    assert {(row.group, row.split) for row in rows} == {
        (row["group"], ROLES[row["split"]]) for row in read_record(split)
    }
    (tmp_path / "tiny.toml").write_text(CONFIG)
    common = ("--data", out, "--cache", tmp_path / "cache")
    assert "51 of 51 pictures decoded" in done("prepare", *common)
    run = ("--run", tmp_path / "run", "--config", tmp_path / "tiny.toml", "--workers", 0)
    output = done("train", *common, *run, "--log-every", 1, "--device", "cpu")
    assert "step 2/2" in output
    assert (tmp_path / "run" / WEIGHTS_FILE).is_file()


def test_the_folders_alone_keep_the_splits(split: Path, tmp_path: Path) -> None:
    done("gather", split, "--out", tmp_path / "set", "--deepfakes-are", "synthetic")
    rows = read_manifest(tmp_path / "set" / "manifest.csv")
    assert Counter((row.split, row.kind) for row in rows) == Counter(
        (ROLES[row["split"]], "real" if row["kind"] == "real" else "synthetic")
        for row in read_record(split)
    )
