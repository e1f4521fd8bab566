"""Pictures that stand beside another set: one class is enough, and both are trained on."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.conftest import WEIGHTS
from tests.training.data.pictures import write_folder
from training.data.cache import build_cache
from training.data.gather_command import gather
from training.data.manifest import read_manifest

COUNT = 20


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gather, [*map(str, arguments), "--weights", str(WEIGHTS)])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("first")
    write_folder(root / "pictures" / "real", 0, COUNT)
    write_folder(root / "pictures" / "synthetic", 100, COUNT)
    assert run(root / "pictures", "--out", root / "set").exit_code == 0
    return root / "set"


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("more")
    write_folder(root / "synthetic", 200, 6)
    return root


def test_a_class_alone_joins_a_set_and_both_are_read(
    first: Path, more: Path, tmp_path: Path
) -> None:
    out = tmp_path / "both"
    result = run(more, "--out", out, "--beside", first, "--name", "faces")
    assert result.exit_code == 0, result.output
    rows, before = read_manifest(out / "manifest.csv"), read_manifest(first / "manifest.csv")
    assert [(row.path, row.split) for row in rows[: len(before)]] == [
        (row.path, row.split) for row in before
    ]
    added = rows[len(before) :]
    assert {row.set_name for row in added} == {"faces"}
    assert {row.kind for row in added} == {"synthetic"}
    assert len(added) == 6
    cache = build_cache(rows, out, tmp_path / "cache", pytest.fail, lambda _: None)
    assert all(number in cache for number in range(len(rows)))


def test_a_name_that_is_taken_is_refused(first: Path, more: Path, tmp_path: Path) -> None:
    result = run(more, "--out", tmp_path / "both", "--beside", first)
    assert "give another --name" in str(result.exception)
    assert not list(tmp_path.iterdir())
    # A dry run tells it, too.
    result = run(more, "--out", tmp_path / "both", "--beside", first, "--dry-run")
    assert "give another --name" in str(result.exception)


def test_a_name_that_is_none_is_refused(first: Path, more: Path, tmp_path: Path) -> None:
    result = run(more, "--out", tmp_path / "both", "--beside", first, "--name", "../faces")
    assert "letters, digits and dashes" in str(result.exception)


def test_a_folder_that_is_no_set_is_refused(more: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(
        more, "--out", tmp_path / "both", "--beside", tmp_path / "empty", "--name", "faces"
    )
    assert "not a set to stand beside" in str(result.exception)


def test_alone_both_classes_are_needed(more: Path, tmp_path: Path) -> None:
    result = run(more, "--out", tmp_path / "alone")
    assert "both real pictures and fakes are needed" in str(result.exception)


def test_the_other_set_is_never_replaced(first: Path, more: Path) -> None:
    before = (first / "manifest.csv").read_bytes()
    result = run(more, "--out", first, "--beside", first, "--name", "faces", "--force")
    assert "choose a folder apart from" in str(result.exception)
    assert (first / "manifest.csv").read_bytes() == before
