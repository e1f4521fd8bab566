"""A full disk costs nothing that was saved before."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from training.checkpoint import CheckpointError, Progress, load_checkpoint, save_checkpoint
from training.config import TrainConfig
from training.disk import is_full

LIMIT = 200_000


@contextmanager
def small_disk() -> Iterator[None]:
    """Let no file grow beyond LIMIT bytes, which ends writing as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def progress(step: int, size: int) -> Progress:
    weights = {"weight": torch.full((size,), float(step))}
    return Progress(step, weights, weights, {}, {})


def test_the_checkpoint_before_is_kept_and_the_half_one_removed(tmp_path: Path) -> None:
    config = TrainConfig()
    save_checkpoint(tmp_path, progress(3, 10), config, "")
    with small_disk(), pytest.raises(CheckpointError, match="checkpoint of step 4; the previous"):
        save_checkpoint(tmp_path, progress(4, 500_000), config, "")
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
    kept = load_checkpoint(tmp_path, config, "")
    assert kept is not None
    assert kept.step == 3


def test_every_library_is_understood(tmp_path: Path) -> None:
    with small_disk(), pytest.raises(SafetensorError) as told:
        save_file({"weight": torch.zeros(500_000)}, tmp_path / "weights.safetensors")
    assert is_full(told.value)
    assert is_full(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_full(OSError(errno.EACCES, "Permission denied"))
    assert not is_full(ValueError("(os error 2)"))
