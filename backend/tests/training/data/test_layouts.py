"""Which folders and CSV files are taken, and the sentence for each that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.training.data.tools import done, refusal


def fill(folder: Path, *names: str, count: int = 2) -> Path:
    for name in names:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(count):
            (folder / name / f"{number}.jpg").touch()
    return folder


@pytest.mark.parametrize(
    "names",
    [
        ("real", "deepfake"),
        ("Real", "FAKE"),
        ("training_real", "training fake"),
        ("0_real", "1_fake"),
        ("archive/Dataset/real", "archive/Dataset/manipulated", "archive/Dataset/synthetic"),
        ("train/Real", "train/Fake", "Validation/Real", "Validation/Fake"),
    ],
)
def test_folders_are_known_by_the_names_that_people_give_them(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    output = done("inspect", fill(tmp_path, *names), "--dry-run")
    assert f"{2 * len(names)} files would be read" in output
    assert ("val" in output) == ("train" in names[0].split("/"))


def test_hidden_files_are_passed_over_and_other_folders_named(tmp_path: Path) -> None:
    fill(tmp_path, "real", "fake", "masks")
    (tmp_path / "real" / ".DS_Store").touch()
    output = done("inspect", tmp_path, "--dry-run")
    assert "masks: passed over: neither a class nor a split" in output
    assert "4 files would be read" in output


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "expected the folders real/ and deepfake/"),
        (("cats", "dogs"), "found cats, dogs"),
        (("real", "fake", "train/real"), "expected the folders"),
        (("real",), "found only real pictures"),
        (("train/real", "train/fake", "val/real"), "val: expected real/ and deepfake/"),
    ],
)
def test_an_unknown_layout_or_a_single_class_is_one_sentence(
    tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    assert said in refusal("inspect", fill(tmp_path, *names), "--dry-run")


def test_an_empty_class_folder_is_named(tmp_path: Path) -> None:
    fill(tmp_path, "real")
    (tmp_path / "Fake").mkdir()
    assert f"{tmp_path / 'Fake'}: this class folder is empty" in refusal("inspect", tmp_path)


def test_a_csv_may_use_the_words_of_folders(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("\ufeffpath,label,split\na.jpg,REAL,Training\nb.jpg,Fake,validation\n")
    assert done("inspect", table, "--dry-run").split()[:8] == [
        *("real", "deepfake"),
        *("train", "1", "0", "val", "0", "1"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "expected a CSV with the columns path and kind"),
        (b"PK\x03\x04 an archive", "expected a CSV with the columns path and kind"),
        (b"path,kind\na.jpg,real\nb.jpg,perhaps\n", "line 3: needs a path, a kind"),
        (b"path,kind,split\na.jpg,real,soon\n", "line 2: needs a path, a kind"),
        (b"path,kind\na\x00b.jpg,real\n", "line 2: needs a path, a kind"),
        (b"path,kind\n", "found only no pictures"),
        (b"path,kind\n" + b"x" * 200_000 + b",real\n", "not a CSV: field larger"),
    ],
)
def test_a_bad_csv_is_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    table = tmp_path / "list.csv"
    table.write_bytes(content)
    assert said in refusal("inspect", table, "--dry-run")


def test_a_gathered_set_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").touch()
    assert "this is a gathered set" in refusal("inspect", tmp_path)


def test_what_is_no_regular_file_is_left_out_and_holds_nothing_up(
    tmp_path: Path, photos: Path
) -> None:
    table = tmp_path / "list.csv"
    os.mkfifo(tmp_path / "pipe.jpg")
    with (tmp_path / "huge.jpg").open("wb") as handle:
        handle.truncate(60_000_000)
    lines = [f"{photos}/real/alice/00.jpg,real", f"{photos}/Fake/alice/00.png,fake"]
    odd = ["pipe.jpg,real", "huge.jpg,real", "missing.jpg,real", ".,real"]
    table.write_text("\n".join(["path,kind", *lines, *odd]))
    output = done("inspect", table, "--no-faces")
    for name, why in (
        ("pipe.jpg", "not a regular file"),
        ("huge.jpg", "60,000,000 bytes"),
        ("missing.jpg", "No such file"),
    ):
        assert f"{tmp_path / name}: left out: " in output
        assert why in output
    assert "files that cannot be read, named above: 4" in output


def test_names_that_are_no_text_come_through(tmp_path: Path, photos: Path) -> None:
    source = tmp_path / "odd"
    for kind in ("real", "Fake"):
        for path in (photos / kind).rglob("[0-9]*"):
            odd = os.fsencode(source / kind / "caf") + b"\xe9\n" + os.fsencode(path.parent.name)
            os.makedirs(odd, exist_ok=True)
            os.link(path, odd + b"/" + os.fsencode(path.name))
    done("split", source, "--out", tmp_path / "new", "--subfolders-are", "group")
    assert sum(path.is_file() for path in (tmp_path / "new").rglob("*")) == 51
    again = done("inspect", tmp_path / "new" / "pictures.csv", "--no-faces")
    assert "left out" not in again
