"""A user's own folder or CSV becomes a training set like any other."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests.conftest import WEIGHTS
from tests.training.data.pictures import photograph, write_folder
from training.data.cache import build_cache
from training.data.gather_command import gather
from training.data.manifest import Row, read_manifest
from training.data.near_duplicates import fingerprint, near_duplicate_groups

COUNT = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own")
    write_folder(root / "real", 0, COUNT)
    write_folder(root / "deepfake", 100, COUNT)
    photograph(0).resize((200, 200)).save(root / "real" / "copy-of-0.png")
    (root / "real" / "notes.txt").write_text("not a picture")
    (root / "real" / ".hidden.jpg").write_text("not a picture either")
    Image.new("RGB", (300, 300), "navy").save(root / "deepfake" / "no-face.png")
    return root


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gather, [*map(str, arguments), "--weights", str(WEIGHTS)])


def gathered(source: Path, out: Path, *options: str) -> tuple[list[Row], str]:
    result = run(source, "--out", out, "--deepfakes-are", "manipulated", *options)
    assert result.exit_code == 0, result.output
    return read_manifest(out / "manifest.csv"), result.output


def test_a_folder_becomes_a_set_that_training_reads(folder: Path, tmp_path: Path) -> None:
    rows, output = gathered(folder, tmp_path / "set")
    assert "notes.txt: left out" in output
    assert "hidden" not in output
    assert "no-face.png: left out: no face found" in output
    assert [row.kind for row in rows].count("real") == COUNT + 1
    assert [row.kind for row in rows].count("manipulated") == COUNT
    cache = build_cache(rows, tmp_path / "set", tmp_path / "cache", pytest.fail, lambda _: None)
    assert all(number in cache for number in range(len(rows)))
    by_size = {row.width: row for row in rows if row.kind == "real"}
    assert by_size[200].group in {row.group for row in rows if row.width == 300}


def test_a_dry_run_writes_nothing_and_force_replaces_what_was_made(
    folder: Path, tmp_path: Path
) -> None:
    options = (folder, "--out", tmp_path / "set", "--deepfakes-are", "synthetic")
    assert "41 of 43 pictures would go into" in run(*options, "--dry-run").output
    assert not list(tmp_path.iterdir())
    gathered(folder, tmp_path / "set")
    assert "already made" in str(run(*options).exception)
    assert run(*options, "--force").exit_code == 0
    rows = read_manifest(tmp_path / "set" / "manifest.csv")
    assert {row.kind for row in rows} == {"real", "synthetic"}
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_the_kind_of_the_deepfakes_must_be_said(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--out", tmp_path / "set")
    assert result.exit_code != 0
    assert "--deepfakes-are" in str(result.exception)


def test_a_class_with_too_few_faces_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "few")
    (tmp_path / "few" / "deepfake" / "00.jpg").unlink()
    result = run(tmp_path / "few", "--out", tmp_path / "set", "--deepfakes-are", "synthetic")
    assert "19 deepfakes are too few, at least 20 are needed" in str(result.exception)
    assert not (tmp_path / "set").exists()


def test_a_csv_keeps_its_groups_and_splits(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    with table.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["path", "label", "generator", "source", "group", "split"])
        for number in range(COUNT):
            group, split = f"day {number // 4}", ("Train", "train", "train", "val", "test")
            rest = ("phone", group, split[number // 4])
            writer.writerow([folder / "real" / f"{number:02d}.jpg", "REAL", "", *rest])
            fake = folder / "deepfake" / f"{number:02d}.jpg"
            writer.writerow([fake, "synthetic", "SomeGAN", *rest])
    rows, _ = gathered(table, tmp_path / "set")
    assert Counter((row.kind, row.group, row.split) for row in rows) == {
        (kind, f"day {day}", split): 4
        for kind in ("real", "synthetic")
        for day, split in enumerate(("train", "train", "train", "calib", "val"))
    }
    assert {row.generator for row in rows if row.kind == "synthetic"} == {"SomeGAN"}


def test_folders_for_splits_are_kept_and_copies_do_not_cross_them(
    folder: Path, tmp_path: Path
) -> None:
    source = tmp_path / "Archive" / "Dataset"
    for number in range(COUNT):
        part = ("Train", "Train", "Validation", "test")[number % 4]
        for name, own in (("real", "Real"), ("deepfake", "Fake")):
            target = source / part / own / f"{number:02d}.jpg"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / name / f"{number:02d}.jpg", target)
    photograph(2).resize((200, 200)).save(source / "Train" / "Real" / "copy-of-02.png")
    rows, output = gathered(tmp_path / "Archive", tmp_path / "set")
    # What is measured on is called val, and what chooses and calibrates is called calib.
    assert Counter(row.split for row in rows) == {"train": 20, "calib": 10, "val": 10}
    assert "copy-of-02.png: left out: a copy of" in output
    assert "02.jpg in val" in output


def test_a_group_in_two_splits_is_refused(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    lines = [
        f"{folder}/{kind}/{number:02d}.jpg,{kind},alice,{'train' if number else 'val'}"
        for kind in ("real", "deepfake")
        for number in range(COUNT)
    ]
    table.write_text("\n".join(["path,kind,group,split", *lines]))
    result = run(table, "--out", tmp_path / "set", "--deepfakes-are", "manipulated")
    assert "group alice stands in train and val" in str(result.exception)


def test_copies_are_near_and_other_pictures_are_not() -> None:
    pictures = [photograph(seed, 420) for seed in range(8)]
    copies = [image.resize((133, 133)) for image in pictures]
    prints = [fingerprint(np.asarray(image)) for image in [*pictures, *copies]]
    groups = near_duplicate_groups(prints)
    assert groups[:8] == list(range(8))
    assert groups[8:] == list(range(8))
    named = near_duplicate_groups(prints, ["", "one", "", "", "one", "", "", "", *[""] * 8])
    assert [named[number] for number in (1, 4, 9, 12)] == [1, 1, 1, 1]


def test_portraits_before_a_plain_wall_are_no_copies() -> None:
    walls = []
    for seed in range(6):
        face = np.asarray(photograph(7, 420).resize((224, 224)), np.float32)
        grain = np.random.default_rng(seed).normal(0, 10, (32, 32, 1)).repeat(7, 0).repeat(7, 1)
        walls.append(np.clip(face + grain, 0, 255).astype(np.uint8))
    prints = [fingerprint(wall) for wall in walls]
    near = sum((prints[0].bits ^ other.bits).bit_count() <= 6 for other in prints[1:])
    assert near == 5
    assert near_duplicate_groups(prints) == list(range(6))
