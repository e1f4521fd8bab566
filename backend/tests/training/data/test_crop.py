"""Crops are the very squares that the detector sees, in the folders where they were."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from detector.engine.registry import load_face_detector
from detector.imaging.crop import crop_box, crop_face
from detector.imaging.decode import Limits, decode
from tests import faces
from tests.conftest import WEIGHTS
from tests.hostile.bombs import too_big
from tests.training.data.pictures import photograph
from tests.training.data.tools import done, read_record, refusal


def pixels(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(path))


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("album")
    (root / "trip").mkdir()
    photograph(1).save(root / "trip" / "one.jpg", quality=92)
    photograph(2).save(root / "trip" / "one.png")
    both = Image.new("RGB", (900, 300), (90, 110, 130))
    both.paste(faces.portrait(300), (0, 0))
    both.paste(faces.portrait(240, seed=1), (600, 30))
    both.save(root / "two.jpg", quality=95)
    faces.landscape().save(root / "sky.jpg")
    bomb = next(case for case in too_big() if case.name == "bomb-png-20000")
    (root / "bomb.png").write_bytes(bomb.make())
    return root


def test_every_crop_is_the_detectors_square(album: Path, tmp_path: Path) -> None:
    output = done("crop", album, "--out", tmp_path / "faces")
    assert "3 faces of 5 photographs" in output
    assert f"{album / 'sky.jpg'}: left out: no face found" in output
    assert f"{album / 'bomb.png'}: left out: The picture is" in output
    names = {path.relative_to(tmp_path / "faces").as_posix() for path in tmp_path.rglob("*.png")}
    assert names == {"trip/one.png", "trip/one-2.png", "two.png"}
    picture = decode((album / "trip" / "one.jpg").read_bytes(), Limits()).pixels
    face = load_face_detector(WEIGHTS).detect(picture)[0]
    square = crop_box(face.box, 300, 300)
    side = round(square[2] - square[0])
    expected = crop_face(picture, square, side)
    assert (pixels(tmp_path / "faces" / "trip" / "one.png") == expected).all()


def test_all_faces_at_a_size_and_scale(album: Path, tmp_path: Path) -> None:
    options = ("--all-faces", "--size", 100, "--scale", 2)
    done("crop", album, "--out", tmp_path / "faces", *options)
    with (tmp_path / "faces" / "faces.csv").open(newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["photograph"].endswith("two.jpg")]
    assert [row["path"] for row in rows] == ["two.png", "two-2.png"]
    assert float(rows[0]["x0"]) < 450 < float(rows[1]["x0"])
    assert all(pixels(path).shape == (100, 100, 3) for path in tmp_path.rglob("*.png"))


def test_small_faces_are_left_out_and_no_face_at_all_is_refused(
    album: Path, tmp_path: Path
) -> None:
    out = ("--out", tmp_path / "faces")
    assert "1 faces of 5" in done("crop", album, *out, "--min-face", 120, "--dry-run")
    assert "no face of at least 2000 pixels" in refusal("crop", album, *out, "--min-face", 2000)
    assert not list(tmp_path.iterdir())


def test_a_csv_keeps_what_it_says(photos: Path, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    lines = [f"{photos}/real/alice/00.jpg,real,phone,,val", f"{photos}/Fake/eve/01.png,fake,,g,val"]
    table.write_text("\n".join(["path,kind,source,group,split", *lines]))
    done("crop", table, "--out", tmp_path / "faces")
    rows = read_record(tmp_path / "faces")
    assert [(row["path"], row["source"], row["group"], row["split"]) for row in rows] == [
        ("val/real/00.png", "phone", "", "val"),
        ("val/deepfake/01.png", "", "g", "val"),
    ]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    said = refusal("crop", tmp_path / "empty", "--out", tmp_path / "faces")
    assert "this folder is empty" in said
