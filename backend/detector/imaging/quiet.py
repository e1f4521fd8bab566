"""Silence Pillow's warnings about odd metadata while files are decoded, in any thread."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_scope = warnings.catch_warnings()


@contextmanager
def quiet_pillow() -> Iterator[None]:
    """Ignore warnings raised in `PIL` and nowhere else, until the last thread has left.

    `warnings.catch_warnings` alone is not safe with threads: one that leaves early restores the
    filters that another still relies on. Here the first thread in sets them, the last one out
    restores them.
    """
    global _inside, _scope
    with _lock:
        if _inside == 0:
            _scope = warnings.catch_warnings()
            _scope.__enter__()
            warnings.filterwarnings("ignore", module=r"PIL\.")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _scope.__exit__(None, None, None)
