"""A user's own folder or CSV becomes a training set like any other."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tests import faces
from tests.conftest import WEIGHTS
from training.data.cache import build_cache
from training.data.command import gather
from training.data.manifest import read_manifest
from training.data.near_duplicates import near_duplicate_groups, picture_hash


def picture(seed: int) -> Image.Image:
    """Return a drawn face before a background of its own."""
    face = faces.portrait(240).convert("RGB")
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (6, 6, 3), np.uint8))
    scene = coarse.resize((420, 420), Image.Resampling.BICUBIC)
    scene.paste(face, (int(rng.integers(0, 180)), int(rng.integers(0, 180))))
    return scene


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("own")
    for kind, start in (("real", 0), ("deepfake", 100)):
        (root / kind).mkdir()
        for number in range(6):
            data = faces.encode(picture(start + number))
            (root / kind / f"{number}.jpg").write_bytes(data)
    picture(0).resize((300, 300)).save(root / "real" / "copy-of-0.png")
    (root / "real" / "notes.txt").write_text("not a picture")
    Image.new("RGB", (300, 300), "navy").save(root / "deepfake" / "no-face.png")
    return root


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gather, [*map(str, arguments), "--weights", str(WEIGHTS)])


def test_a_folder_becomes_a_set_that_training_reads(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "set"
    result = run(folder, "--out", out, "--deepfakes-are", "manipulated")
    assert result.exit_code == 0, result.output
    assert "notes.txt: left out" in result.output
    assert "no-face.png: left out: no face found" in result.output
    rows = read_manifest(out / "manifest.csv")
    assert [row.kind for row in rows].count("real") == 7
    assert [row.kind for row in rows].count("manipulated") == 6
    cache = build_cache(rows, out, tmp_path / "cache", pytest.fail, lambda _: None)
    assert all(number in cache for number in range(len(rows)))
    by_size = {row.width: row for row in rows if row.kind == "real"}
    assert by_size[300].group in {row.group for row in rows if row.width == 420}


def test_the_kind_of_the_deepfakes_must_be_said(folder: Path, tmp_path: Path) -> None:
    result = run(folder, "--out", tmp_path / "set")
    assert result.exit_code != 0
    assert "--deepfakes-are" in str(result.exception)


def test_a_single_class_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "one" / "real").mkdir(parents=True)
    (tmp_path / "one" / "real" / "a.jpg").write_bytes((folder / "real" / "1.jpg").read_bytes())
    result = run(tmp_path / "one", "--out", tmp_path / "set")
    assert "both real pictures and fakes are needed" in str(result.exception)


def test_a_csv_keeps_its_groups_and_splits(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    with table.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["path", "kind", "generator", "source", "group", "split"])
        for number in range(4):
            writer.writerow([folder / "real" / f"{number}.jpg", "real", "", "phone", "a", "val"])
            fake = folder / "deepfake" / f"{number}.jpg"
            writer.writerow([fake, "synthetic", "SomeGAN", "phone", "b", "train"])
    result = run(table, "--out", tmp_path / "set")
    assert result.exit_code == 0, result.output
    rows = read_manifest(tmp_path / "set" / "manifest.csv")
    assert {(row.kind, row.group, row.split) for row in rows} == {
        ("real", "a", "val"),
        ("synthetic", "b", "train"),
    }
    assert {row.generator for row in rows if row.kind == "synthetic"} == {"SomeGAN"}


def test_a_bad_line_of_a_csv_is_named(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("path,kind\na.jpg,real\nb.jpg,perhaps\n")
    assert "line 3" in str(run(table, "--out", tmp_path / "set").exception)


def test_copies_are_near_and_other_pictures_are_not() -> None:
    pictures = [picture(seed) for seed in range(8)]
    copies = [image.resize((133, 133)) for image in pictures]
    hashes = [picture_hash(np.asarray(image)) for image in [*pictures, *copies]]
    groups = near_duplicate_groups(hashes)
    assert groups[:8] == list(range(8))
    assert groups[8:] == list(range(8))
