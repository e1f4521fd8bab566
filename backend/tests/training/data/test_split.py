"""Nobody and no copy stands in two splits, and every split has both classes."""

from __future__ import annotations

import shutil
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest

from tests.training.data.tools import done, read_record, refusal
from training.data.listing import Entry
from training.data.split import deal, fill_gaps

PARTS = ("--train", 60, "--val", 20, "--test", 20)


@pytest.fixture(scope="module")
def by_person(photos: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("split") / "new"
    output = done("split", photos, "--out", out, *PARTS, "--subfolders-are", "group")
    assert output.count("left out") == 3
    assert "51 pictures in 4 groups, the largest of 21" in output
    return out


def test_people_stay_together_and_so_do_those_who_share_a_copy(by_person: Path) -> None:
    rows = read_record(by_person)
    splits = defaultdict(set)
    for row in rows:
        splits[row["path"].split("/")[2]].add(row["split"])
    assert all(len(names) == 1 for names in splits.values())
    assert splits["alice"] == splits["bob"]
    assert Counter((row["split"], row["kind"]) for row in rows) == {
        ("train", "real"): 16,
        ("train", "deepfake"): 15,
        **{(split, kind): 5 for split in ("val", "test") for kind in ("real", "deepfake")},
    }


def test_files_are_where_the_record_says_and_unchanged(by_person: Path, photos: Path) -> None:
    rows = read_record(by_person)
    assert sum(path.is_file() for path in by_person.rglob("*")) == len(rows) + 1 == 52
    for row in rows[:8]:
        assert row["path"].startswith(f"{row['split']}/{row['kind']}/")
        name = row["path"].split("/", 2)[2]
        folder = "real" if row["kind"] == "real" else "Fake"
        assert (by_person / row["path"]).read_bytes() == (photos / folder / name).read_bytes()


def test_a_dry_run_says_the_same_and_writes_nothing(photos: Path, tmp_path: Path) -> None:
    output = done(
        *("split", photos, "--out", tmp_path / "new", *PARTS),
        *("--subfolders-are", "group", "--dry-run"),
    )
    assert "51 pictures would go into" in output
    assert not list(tmp_path.iterdir())


def test_names_of_files_can_say_the_group_and_links_take_no_space(
    photos: Path, tmp_path: Path
) -> None:
    source = tmp_path / "flat"
    for path in photos.rglob("[0-9]*"):
        target = source / path.parts[-3] / f"{path.parent.name}_{path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    options = ("--group-pattern", "^([a-z]+)_", *PARTS, "--link")
    done("split", source, "--out", tmp_path / "new", *options)
    rows = read_record(tmp_path / "new")
    splits = {(row["group"], row["split"]) for row in rows}
    assert len(splits) == len({group for group, _ in splits}) == 5
    assert all((tmp_path / "new" / row["path"]).stat().st_nlink == 2 for row in rows)


def test_a_seed_repeats_and_another_one_does_not(photos: Path, tmp_path: Path) -> None:
    def splits(seed: int) -> list[tuple[str, str]]:
        out = tmp_path / "new"
        options = ("--subfolders-are", "nothing", "--seed", seed, "--link", "--force")
        done("split", photos, "--out", out, *options)
        return [(row["path"].split("/", 2)[2], row["split"]) for row in read_record(out)]

    assert splits(1) == splits(1)
    assert splits(1) != splits(2)


def test_what_is_split_is_split_again_only_when_asked(by_person: Path, tmp_path: Path) -> None:
    options = (by_person, "--out", tmp_path / "again", *PARTS)
    assert "split already; give --anew" in refusal("split", *options)
    done("split", *options, "--anew", "--subfolders-are", "group")
    assert len(read_record(tmp_path / "again")) == 51


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "say with --subfolders-are"),
        (("--subfolders-are", "group", "--calib", 20, "--val", 20), "too few groups hold them"),
        (("--subfolders-are", "group", "--val", 0, "--test", 0), "at least two parts"),
        (("--subfolders-are", "people"), "is not one of 'group', 'source', 'nothing'"),
        (("--group-pattern", "("), "is no regular expression"),
        (("--train", -1), "-1.0 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    photos: Path, tmp_path: Path, options: tuple[object, ...], said: str
) -> None:
    source = photos
    if "--calib" in options:
        source = tmp_path / "three"
        for kind in ("real", "Fake"):
            for person in ("alice", "bob", "carla", "dan"):
                shutil.copytree(photos / kind / person, source / kind / person)
    assert said in " ".join(refusal("split", source, "--out", tmp_path / "new", *options).split())
    assert not (tmp_path / "new").exists()


def test_a_class_below_twenty_is_refused(photos: Path, tmp_path: Path) -> None:
    shutil.copytree(photos / "real", tmp_path / "few" / "real")
    shutil.copytree(photos / "Fake" / "alice", tmp_path / "few" / "fake")
    out = ("--out", tmp_path / "new", "--subfolders-are", "nothing")
    said = refusal("split", tmp_path / "few", *out)
    assert "5 deepfakes are too few, at least 20 are needed" in said


def test_classes_and_generators_are_dealt_out_evenly() -> None:
    rng = np.random.default_rng(3)
    entries, groups = [], []
    for group in range(400):
        kind = "real" if group % 3 else "synthetic"
        generator = "" if kind == "real" else ("big", "big", "small")[group // 3 % 3]
        for _ in range(int(rng.integers(1, 8))):
            entries.append(Entry(Path("x"), kind, generator, "set"))
            groups.append(group)
    split_of = deal(groups, entries, {"train": 8, "val": 1, "test": 1}, seed=0)
    counts = Counter(
        (split_of[group], entry.origin) for group, entry in zip(groups, entries, strict=True)
    )
    for origin in ("set", "big", "small"):
        total = sum(counts[split, origin] for split in ("train", "val", "test"))
        assert counts["train", origin] == pytest.approx(0.8 * total, abs=2)
        assert counts["val", origin] == pytest.approx(0.1 * total, abs=2)


def test_a_split_that_would_lack_a_class_gets_a_group_that_can_be_spared() -> None:
    groups = [0, 0, 0, 1, 1, 1, 2, 3, 3]
    entries = [Entry(Path("x"), kind) for kind in ("real",) * 3 + ("synthetic",) * 6]
    entries[-1] = Entry(Path("x"), "real")
    split_of = {0: "train", 1: "train", 2: "train", 3: "train"}
    fill_gaps(split_of, groups, entries, ["train", "val"])
    assert split_of == {0: "train", 1: "train", 2: "train", 3: "val"}
