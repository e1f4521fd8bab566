"""How the command lines of training begin and how they end."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

# glibc hands large buffers back to the kernel at every step, which halves the speed of a step;
# these settings, read at start, make it keep them.
MALLOC = {
    "MALLOC_TRIM_THRESHOLD_": "20000000000",
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TOP_PAD_": "500000000",
}


def keep_memory() -> None:
    """Start this program again with the allocator settings, which are read at its start alone."""
    if sys.platform == "linux" and any(name not in os.environ for name in MALLOC):
        os.environ.update(MALLOC)
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


def run(command: Callable[[], object]) -> None:
    """Run a command line; what a user can put right ends it with one line, not a traceback."""
    try:
        command()
    except (ValueError, RuntimeError, OSError) as error:
        # Every error that a user can cause says what to do; a traceback would only hide it.
        raise SystemExit(f"error: {error}") from error
