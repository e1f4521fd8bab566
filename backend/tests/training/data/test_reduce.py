"""A smaller set is even over classes and sources, and takes copies last."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.training.data.pictures import photograph, write_folder
from tests.training.data.tools import done, read_record, refusal, tool


def test_classes_and_sources_are_even(photos: Path, tmp_path: Path) -> None:
    options = ("--subfolders-are", "source", "--per-class", 20, "--link")
    output = done("reduce", photos, "--out", tmp_path / "less", *options)
    assert "40 of 54 pictures chosen" in output
    rows = read_record(tmp_path / "less")
    assert set(Counter((row["kind"], row["source"]) for row in rows).values()) == {4}
    assert {row["generator"] for row in rows if row["kind"] == "real"} == {""}
    assert all((tmp_path / "less" / row["path"]).is_file() for row in rows)


def test_splits_are_kept_and_small_sources_give_all_they_have(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for split, count in (("train", 24), ("val", 8)):
        write_folder(source / split / "real" / "large", 10 * count, count)
        write_folder(source / split / "real" / "small", 20 * count, 2)
        write_folder(source / split / "fake" / "gan", 30 * count, count)
    options = ("--subfolders-are", "source", "--per-class", 24)
    done("reduce", source, "--out", tmp_path / "less", *options)
    rows = read_record(tmp_path / "less")
    assert Counter((row["split"], row["kind"]) for row in rows) == {
        **{("train", kind): 18 for kind in ("real", "deepfake")},
        **{("val", kind): 6 for kind in ("real", "deepfake")},
    }
    assert sum(row["source"] == "small" for row in rows) == 4


def test_copies_are_taken_last(tmp_path: Path) -> None:
    source = tmp_path / "source"
    write_folder(source / "real", 0, 20)
    write_folder(source / "fake", 100, 20)
    for number in range(10):
        photograph(number).save(source / "real" / f"copy-{number}.jpg", quality=60)
    done("reduce", source, "--out", tmp_path / "less", "--per-class", 20)
    rows = read_record(tmp_path / "less")
    numbers = [row["path"].removesuffix(".jpg")[-2:] for row in rows if row["kind"] == "real"]
    assert sorted(int(number.lstrip("-")) for number in numbers) == list(range(20))


def test_without_a_number_the_smaller_class_decides(photos: Path, tmp_path: Path) -> None:
    output = done("reduce", photos, "--out", tmp_path / "less", "--dry-run")
    assert "real deepfake pictures 25 25" in " ".join(output.split())
    assert not (tmp_path / "less").exists()


def test_too_few_are_refused(photos: Path, tmp_path: Path) -> None:
    assert "19 is not in the range" in tool(
        "reduce", photos, "--out", tmp_path / "less", "--per-class", 19
    ).output.replace("\n", " ")
    assert "apart from" in refusal("reduce", photos, "--out", photos / "less")
