"""Read pictures of a user: bounded, on several threads, and never stopped by a damaged one."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from detector.imaging.decode import DecodedImage, FileTooLarge, ImageError, Limits, decode

T = TypeVar("T")
Item = TypeVar("Item")
# Pictures in flight per thread: enough to keep it busy, few enough to bound memory.
AHEAD = 3
# Photographs of cameras. Training itself reads less (`cache.LIMITS`), for which they are cropped.
PHOTOGRAPHS = Limits(max_bytes=50_000_000, max_pixels=64_000_000)


class LeftOut(Exception):
    """A picture that is not used; the message says why."""


def read_picture(path: Path, limits: Limits) -> tuple[bytes, DecodedImage]:
    """Read and decode a file without trusting its name, size or header.

    Raises:
        LeftOut: It is no regular file, cannot be read, or is no acceptable picture.
    """
    try:
        with open(path, "rb", opener=_open_at_once) as handle:
            state = os.fstat(handle.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise LeftOut("this is not a regular file")
            if state.st_size > limits.max_bytes:
                raise FileTooLarge(
                    f"the file has {state.st_size:,} bytes; the limit is {limits.max_bytes:,}"
                )
            data = handle.read(limits.max_bytes + 1)
        return data, decode(data, limits)
    except ImageError as error:
        raise LeftOut(error.detail) from error
    except OSError as error:
        raise LeftOut(error.strerror or str(error)) from error


def _open_at_once(path: str, flags: int) -> int:
    """Open without waiting for a writer, which a pipe would do for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def on_threads(
    items: Iterable[Item],
    work: Callable[[Item], T],
    leave_out: Callable[[Item, str], None],
    progress: Callable[[int], object],
) -> Iterator[tuple[Item, T]]:
    """Yield items with what `work` makes of them, in order, a few ahead.

    Args:
        items: What to work on.
        work: Runs on a thread; raises `LeftOut` for an item that cannot be used.
        leave_out: Called with each such item and why.
        progress: Called with 1 for each finished item.
    """
    threads = min(os.cpu_count() or 1, 8)
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[tuple[Item, Future[T]]] = deque()

        def finish() -> Iterator[tuple[Item, T]]:
            item, future = waiting.popleft()
            try:
                result = future.result()
            except LeftOut as reason:
                leave_out(item, str(reason))
            else:
                yield item, result
            finally:
                progress(1)

        try:
            for item in items:
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) >= AHEAD * threads:
                    yield from finish()
            while waiting:
                yield from finish()
        finally:
            pool.shutdown(cancel_futures=True)
