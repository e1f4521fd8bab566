"""An inspection tells what is there and what would be learned instead of manipulation."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.training.data.pictures import photograph
from tests.training.data.tools import done, refusal


@pytest.fixture(scope="module")
def found(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    path = tmp_path_factory.mktemp("found") / "found.json"
    return done("inspect", photos, "--json", path), path


def test_counts_sizes_formats_and_faces_are_told(found: tuple[str, Path]) -> None:
    output, _ = found
    rows = {line.split()[0]: line.split() for line in output.splitlines() if line}
    assert rows["pictures"] == ["pictures", "26", "25"]
    assert rows["real"][:6] == ["real", "26", "JPEG", "100%", "300x300", "220x220"]
    assert rows["deepfake"][:4] == ["deepfake", "25", "PNG", "100%"]
    assert "near copies: 2 pictures where 1 would do" in output
    assert "files that cannot be read, named above: 3" in output


def test_a_class_that_can_be_read_off_the_format_is_said_in_words(found: tuple[str, Path]) -> None:
    output, path = found
    assert "warning: class can be read off the files alone" in output
    assert "JPEG, in 100% of real pictures and 0% of deepfakes" in output
    probe = json.loads(path.read_text())["probes"]["files"]
    assert probe["auc"] > 0.97
    assert probe["low"] <= probe["auc"] <= probe["high"]


def test_the_file_has_every_picture(found: tuple[str, Path], photos: Path) -> None:
    data = json.loads(found[1].read_text())
    assert len(data["pictures"]) == 51
    first = data["pictures"][0]
    assert first["path"] == f"{photos}/Fake/alice/00.png"
    assert (first["format"], first["width"], first["faces"]) == ("PNG", 300, 1)
    assert {Path(one["path"]).name for one in data["damaged"]} == {
        *("broken.jpg", "empty.png", "notes.txt"),
    }
    assert [Path(name).name for name in data["near_copies"][0]] == ["03.jpg", "copy.jpg"]


def test_a_file_that_is_there_is_replaced_only_with_force(
    photos: Path, found: tuple[str, Path], tmp_path: Path
) -> None:
    path = Path(shutil.copy(found[1], tmp_path / "found.json"))
    assert "replace it with --force" in refusal("inspect", photos, "--json", path)
    done("inspect", photos, "--no-faces", "--json", path, "--force")
    assert json.loads(path.read_text())["pictures"][0]["faces"] is None
    assert [left.name for left in tmp_path.iterdir()] == ["found.json"]


def test_classes_alike_in_format_raise_no_alarm(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    for kind, start in (("real", 0), ("fake", 500)):
        (tmp_path / kind).mkdir()
        for number in range(30):
            path = tmp_path / kind / f"{number}.jpg"
            photograph(start + number, 120).save(path, quality=int(rng.integers(70, 95)))
    output = done("inspect", tmp_path, "--no-faces")
    assert "can be read off" not in output


def test_what_else_is_wrong_is_named(tmp_path: Path) -> None:
    for kind, start, count in (("real", 0, 3), ("fake", 500, 12)):
        for split, more in (("train", 0), ("test", 50)):
            folder = tmp_path / split / kind
            folder.mkdir(parents=True)
            for number in range(count):
                photograph(start + more + number, 120).save(folder / f"{number}.png")
    marked = PngInfo()
    marked.add_text("parameters", "a portrait\nSteps: 20, Sampler: Euler a, Model: sdxl")
    photograph(1, 120).save(tmp_path / "train" / "real" / "marked.png", pnginfo=marked)
    photograph(500, 120).resize((100, 100)).save(tmp_path / "test" / "fake" / "copy.png")
    shutil.copy(tmp_path / "test/real/0.png", tmp_path / "test/fake/same.png")
    Image.new("RGB", (2400, 2000)).save(tmp_path / "train" / "fake" / "large.png")
    output = done("inspect", tmp_path)
    for line in (
        "7 real pictures are too few",
        "one class has 3.9 times as many pictures; `reduce` evens them out",
        "real pictures with the mark of an image generator in their file: 1",
        "pictures over 4 megapixels or 5 MB",
        "files that stand in both classes, one of which must be wrong: 1",
        "copies that stand in two splits",
        "pictures without a face",
    ):
        assert f"warning: {line}" in output, output
