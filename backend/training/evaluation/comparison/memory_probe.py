"""Print the memory of a process that does nothing but serve some graphs: run as a fresh process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from detector.engine.onnx import OnnxEngine

RUNS = 3
STATUS = Path("/proc/self/status")


def measure_memory(graphs: list[tuple[Path, int]]) -> dict[str, float] | None:
    """Load graphs in a process of their own, run each, and return what it needed.

    Args:
        graphs: ONNX files, each with the side of its crop in pixels.

    Returns:
        Megabytes resident after the last run, and at the peak while loading; None where the
        system does not tell.

    Raises:
        RuntimeError: A graph cannot be loaded or run.
    """
    if not STATUS.is_file():
        return None
    words = [word for path, size in graphs for word in (str(path), str(size))]
    done = subprocess.run(
        [sys.executable, "-m", "training.evaluation.comparison.memory_probe", *words],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        why = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise RuntimeError(f"the memory of {words[0]} cannot be measured: {why[0]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(words: list[str]) -> None:
    """Load and run each graph and print the memory of this process as JSON."""
    engines = []
    for path, size in zip(words[::2], map(int, words[1::2]), strict=True):
        engine = OnnxEngine(Path(path))
        for _ in range(RUNS):
            engine.run(np.zeros((1, size, size, 3), np.uint8))
        # All stay loaded: an ensemble needs them at once.
        engines.append(engine)
    status = STATUS.read_text(encoding="utf-8")
    print(
        json.dumps({"resident": _megabytes(status, "VmRSS"), "peak": _megabytes(status, "VmHWM")})
    )


def _megabytes(status: str, name: str) -> float:
    return round(float(status.partition(f"{name}:")[2].split()[0]) * 1024 / 1e6, 1)


if __name__ == "__main__":
    main(sys.argv[1:])
