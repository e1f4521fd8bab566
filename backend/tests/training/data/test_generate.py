"""Faces from the generator itself: the same for the same seed, found by the detector, joined."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.conftest import WEIGHTS
from tests.training.data.pictures import write_folder
from training.data.gather_command import gather, generate
from training.data.manifest import read_manifest


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("generated") / "faces"
    drawn = CliRunner().invoke(generate, ["--out", str(out), "--pictures", "3", "--seed", "7"])
    assert drawn.exit_code == 0, drawn.output
    return out


def pixels(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(path).convert("RGB"))


def test_faces_differ_and_a_seed_gives_the_same_ones_again(faces: Path, tmp_path: Path) -> None:
    first, second = (pixels(faces / "synthetic" / f"{n:06d}.jpg") for n in (0, 1))
    assert first.shape[0] == first.shape[1]
    assert first.std() > 10
    assert first.shape != second.shape
    again = tmp_path / "again"
    CliRunner().invoke(generate, ["--out", str(again), "--pictures", "1", "--seed", "7"])
    same = pixels(again / "synthetic" / "000000.jpg")
    assert np.abs(same.astype(int) - first).mean() < 1


def test_what_was_drawn_joins_a_set_as_generated_faces_to_train_on(
    faces: Path, tmp_path: Path
) -> None:
    write_folder(tmp_path / "pictures" / "real", 0, 20)
    write_folder(tmp_path / "pictures" / "manipulated", 100, 20)
    weights = ("--weights", str(WEIGHTS))
    base, both = str(tmp_path / "base"), tmp_path / "both"
    assert (
        CliRunner().invoke(gather, [str(tmp_path / "pictures"), "--out", base, *weights]).exit_code
        == 0
    )
    options = ("--out", str(both), "--beside", base, "--name", "mobilestylegan")
    result = CliRunner().invoke(gather, [str(faces / "pictures.csv"), *options, *weights])
    assert result.exit_code == 0, result.output
    added = [r for r in read_manifest(both / "manifest.csv") if r.set_name == "mobilestylegan"]
    assert {(r.kind, r.generator, r.split) for r in added} == {
        ("synthetic", "MobileStyleGAN", "train")
    }
    with (faces / "pictures.csv").open(newline="") as handle:
        assert len(added) == len(list(csv.DictReader(handle))) == 3


def test_a_folder_that_holds_other_files_is_refused_before_anything_is_drawn(
    tmp_path: Path,
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = CliRunner().invoke(generate, ["--out", str(tmp_path), "--pictures", "1"])
    assert "holds other files" in str(result.exception)


def test_without_the_generator_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.delitem(sys.modules, "training.data.generate", raising=False)
    result = CliRunner().invoke(generate, ["--out", str(tmp_path / "faces"), "--pictures", "1"])
    assert "make install-generator" in str(result.exception)
    assert not list(tmp_path.iterdir())
