"""A new folder appears whole or not at all, and what is there stays."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.training.data.tools import done, refusal, tool
from training.data.fresh_folder import fresh_folder
from training.data.listing import DataError

OPTIONS = ("--subfolders-are", "nothing", "--link")


def test_what_others_made_is_never_replaced(photos: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    (tmp_path / "file").write_text("a file")
    for out, said in (
        (tmp_path / "mine", "this folder holds other files"),
        (tmp_path / "file", "this is a file"),
        (photos, "neither inside nor around it"),
        (photos / "new", "neither inside nor around it"),
        (photos.parent, "neither inside nor around it"),
    ):
        assert said in refusal("split", photos, "--out", out, *OPTIONS, "--force")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_what_a_tool_made_is_replaced_with_force_alone(photos: Path, tmp_path: Path) -> None:
    options = ("split", photos, "--out", tmp_path / "new", *OPTIONS)
    done(*options)
    (tmp_path / "new" / "pictures.csv").write_text("old")
    assert "already made" in refusal(*options)
    assert (tmp_path / "new" / "pictures.csv").read_text() == "old"
    done(*options, "--force")
    assert (tmp_path / "new" / "pictures.csv").read_text() != "old"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_an_interrupt_leaves_nothing_and_the_old_folder(photos: Path, tmp_path: Path) -> None:
    many = tmp_path / "many"
    for number in range(12):
        shutil.copytree(photos / "real", many / str(number))
    old = tmp_path / "out" / "faces"
    old.mkdir(parents=True)
    (old / "faces.csv").write_text("old")

    def interrupt() -> None:
        while not list(old.parent.glob(".faces.*.partial/**/*.png")):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt, daemon=True).start()
    result = tool("crop", many, "--out", old, "--force")
    assert result.exit_code == 1
    assert "Aborted!" in result.output
    assert [path.name for path in old.parent.iterdir()] == ["faces"]
    assert (old / "faces.csv").read_text() == "old"


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """Let no file grow over a size: the error is the one of a full disk, only sooner."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    "command",
    [
        ("crop", "--out", "new"),
        ("split", "--out", "new", "--subfolders-are", "nothing"),
        ("inspect", "--no-faces", "--json", "new"),
    ],
)
def test_a_full_disk_is_one_sentence_and_keeps_nothing(
    photos: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    name, *options = (str(tmp_path / "new") if word == "new" else word for word in command)
    with full_after(8_000):
        said = refusal(name, photos, *options)
    assert "no space left on the disk; nothing was kept" in said
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_too_small_is_seen_before_anything_is_written(tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match="needs 1,000,000,000,000 MB and the disk has"),
        fresh_folder(tmp_path / "new", needed=10**18),
    ):
        pytest.fail("nothing must be written")
    assert not list(tmp_path.iterdir())


def make_while_others_do(new: Path) -> None:
    with fresh_folder(new) as folder:
        (folder / "mine.txt").touch()
        new.mkdir()
        (new / "theirs.txt").touch()


def test_what_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="another process made this meanwhile"):
        make_while_others_do(tmp_path / "new")
    assert [path.name for path in tmp_path.rglob("*")] == ["new", "theirs.txt"]
