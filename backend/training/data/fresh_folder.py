"""A folder that appears whole or not at all, and replaces nothing unasked."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from training.data.listing import DataError
from training.disk import is_full

# What these commands write into every folder that they make.
RECORDS = ("manifest.csv", "pictures.csv", "faces.csv")


def check_target(out: Path, source: Path | None, force: bool) -> None:
    """Refuse a target folder before any work is done for it.

    Args:
        out: The folder to write.
        source: What is read: a folder, a file, or nothing.
        force: Whether a folder that one of these commands made may be replaced.

    Raises:
        DataError: It is taken, or source and target lie in each other.
    """
    if source is not None:
        _check_apart(out, source)
    if _is_free(out):
        return
    if not out.is_dir():
        raise DataError(f"{out}: this is a file; name a new folder")
    made_here = any((out / name).is_file() for name in RECORDS)
    if not made_here:
        raise DataError(f"{out}: this folder holds other files; name a new one")
    if not force:
        raise DataError(f"{out}: already made; name a new folder, or replace it with --force")


def _check_apart(out: Path, source: Path) -> None:
    here, there = out.resolve(), source.resolve()
    within = source.is_dir() and here.is_relative_to(there)
    if there.is_relative_to(here) or within:
        raise DataError(f"{out}: choose a folder apart from {source}, neither inside nor around it")


def _is_free(out: Path) -> bool:
    return not out.exists() or (out.is_dir() and not any(out.iterdir()))


@contextmanager
def fresh_folder(out: Path, needed: int = 0) -> Iterator[Path]:
    """Give a folder to write into, which takes its name only when everything is written.

    Args:
        out: The name; what `check_target` let pass there is replaced.
        needed: Bytes that will be written, if known.

    Raises:
        DataError: There is no space left, or another process made the folder meanwhile.
    """
    was_free = _is_free(out)
    out, token = out.resolve(), secrets.token_hex(4)
    partial, old = (out.with_name(f".{out.name}.{token}.{end}") for end in ("partial", "old"))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(out.parent).free
        if needed > free:
            raise DataError(
                f"{out}: needs {needed / 1e6:,.0f} MB and the disk has {free / 1e6:,.0f} MB left"
            )
        partial.mkdir()
        yield partial
        if was_free and not _is_free(out):
            raise DataError(f"{out}: another process made this meanwhile; nothing was replaced")
        if out.exists():
            out.rename(old)
        partial.rename(out)
    except OSError as error:
        if is_full(error):
            raise _full(out) from error
        raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        if old.exists() and not out.exists():
            old.rename(out)
        shutil.rmtree(old, ignore_errors=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all.

    Raises:
        DataError: The disk is full.
        OSError: The file cannot be written for another reason.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        if is_full(error):
            raise _full(path) from error
        raise
    finally:
        partial.unlink(missing_ok=True)


def _full(path: Path) -> DataError:
    return DataError(
        f"{path}: no space left on the disk; nothing was kept, free some space or write elsewhere"
    )
