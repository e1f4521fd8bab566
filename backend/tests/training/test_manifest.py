"""A manifest that would leak or mislead is refused."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from tests.training.dataset import write_dataset
from training.config import load_config
from training.data.cache import CacheError, PixelCache, build_cache
from training.data.manifest import ManifestError, check_hold_out, held_out, read_manifest


def test_rows_are_read_with_faces_and_splits(tmp_path: Path) -> None:
    rows = read_manifest(write_dataset(tmp_path))
    assert len(rows) == 72
    assert {row.split for row in rows} == {"train", "val", "calib"}
    assert rows[0].set_name == "drawn"
    assert list(rows[0].box) == [48, 26, 112, 122]
    assert rows[0].landmarks is not None
    assert rows[0].landmarks.shape == (5, 2)


def test_a_group_in_two_splits_is_refused(tmp_path: Path) -> None:
    path = write_dataset(tmp_path)
    text = path.read_text().replace("drawn/001,train", "drawn/000,val", 1)
    path.write_text(text)
    with pytest.raises(ManifestError, match="drawn/000"):
        read_manifest(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("48 26 112 122", "48 26"), (",train,", ",test,"), (",160,160,", ",x,160,")],
)
def test_a_bad_row_is_named_by_its_line(tmp_path: Path, old: str, new: str) -> None:
    path = write_dataset(tmp_path)
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(ManifestError, match="line 2"):
        read_manifest(path)


def test_what_is_held_out_is_named_by_generator_source_or_set(tmp_path: Path) -> None:
    rows = read_manifest(write_dataset(tmp_path))
    left_out = {
        name: {row.kind for row in rows if held_out(row, (name,))}
        for name in ("generator:drawn synthetic", "source:drawn", "set:drawn")
    }
    assert left_out == {
        "generator:drawn synthetic": {"synthetic"},
        "source:drawn": {"real"},
        "set:drawn": {"real", "manipulated", "synthetic"},
    }
    with pytest.raises(ManifestError, match="known: generator:drawn manipulated"):
        check_hold_out(rows, ("generator:drawn", "set:drawn"))


def test_every_configuration_can_be_read() -> None:
    folder = Path(str(files("training"))) / "configs"
    configs = sorted(folder.rglob("*.toml"))
    assert len(configs) >= 6
    for path in configs:
        held = load_config(path).hold_out
        assert bool(held) == (path.parent.name in ("leave-out", "ablations"))


def test_the_cache_holds_the_pictures_and_reports_what_it_lost(tmp_path: Path) -> None:
    rows = read_manifest(write_dataset(tmp_path / "data"))
    lines: list[str] = []
    cache = build_cache(rows, tmp_path / "data", tmp_path / "cache", lines.append, lambda _: None)
    assert len(cache) == len(rows)
    assert 0 not in cache
    assert cache[1].shape == (160, 160, 3)
    assert len(lines) == 1
    assert "drawn/real/000.jpg" in lines[0]
    stamp = (tmp_path / "cache" / "pixels.u8").stat().st_mtime_ns
    build_cache(rows, tmp_path / "data", tmp_path / "cache", lines.append, lambda _: None)
    assert (tmp_path / "cache" / "pixels.u8").stat().st_mtime_ns == stamp


def test_an_unreadable_shard_is_reported_and_left_out(tmp_path: Path) -> None:
    rows = read_manifest(write_dataset(tmp_path / "data"))
    (tmp_path / "data" / "drawn-00.tar").write_bytes(b"no archive")
    lines: list[str] = []
    cache = build_cache(rows, tmp_path / "data", tmp_path / "cache", lines.append, lambda _: None)
    assert not any(number in cache for number in range(len(rows)))
    assert "unreadable shard, 72 pictures lost" in lines[0]


def test_a_missing_cache_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(CacheError, match="prepare"):
        PixelCache(tmp_path)
