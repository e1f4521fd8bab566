"""Decode the whole corpus in one process and print by how much each file raised its peak memory.

The files are made beforehand in another process, so that making them does not count.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import resource
import sys
import tempfile
from pathlib import Path

from detector.imaging.decode import ImageError, Limits, decode


def write_corpus(folder: str) -> None:
    """Write every file of the corpus into a folder."""
    from tests.hostile.corpus import corpus

    for case in corpus():
        Path(folder, case.name).write_bytes(case.make())


def peak_megabytes() -> float:
    """Return the largest resident size of this process so far."""
    try:
        # Linux counts into getrusage what the parent held when it started this process.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return float(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Print a JSON object of file names and megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        maker = multiprocessing.get_context("spawn").Process(target=write_corpus, args=(folder,))
        maker.start()
        maker.join()
        growth: dict[str, float] = {}
        before = peak_megabytes()
        for path in sorted(Path(folder).iterdir()):
            with contextlib.suppress(ImageError):
                decode(path.read_bytes(), Limits())
            growth[path.name] = peak_megabytes() - before
            before = peak_megabytes()
    if maker.exitcode or not growth:
        sys.exit("the corpus could not be written")
    print(json.dumps(growth))


if __name__ == "__main__":
    main()
