"""Measure what judging one picture with all models takes, with few of them in memory and with all.

python scripts/bench_comparison.py                  for the models in weights/
python scripts/bench_comparison.py --weights DIR    for those in another folder

One process for each row. Processor time is that of one comparison, loading included, as the median
of several; memory is that of the process afterwards and at its peak.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil
from benchmark.portrait import portrait_jpeg

from detector.cli import ALLOCATOR
from detector.config import Settings
from detector.imaging.decode import Limits
from detector.services.detect import Detector
from detector.services.models import Models

ROOT = Path(__file__).resolve().parents[1]
SIDE = 512


def measure(weights: Path, kept: int, repeats: int) -> str:
    """Return a row of the table: models, kept, milliseconds, processor time, memory, peak."""
    settings = Settings(database_url="", weights_dir=weights, models_loaded=kept)
    models = Models.of(settings, threads_alone=os.cpu_count() or 1)
    detector, picture = Detector(models, limits=Limits()), portrait_jpeg(SIDE)
    detector.judge(picture)
    names = models.chosen([])
    spent: list[tuple[float, float]] = []
    for _ in range(1 + repeats):
        start, cpu = time.perf_counter(), time.process_time()
        detector.judge_with_each(picture, names)
        spent.append((time.perf_counter() - start, time.process_time() - cpu))
    # The first loads all of them in any case.
    wall, cpu = (1000 * statistics.median(column) for column in zip(*spent[1:], strict=True))
    rss = f"{psutil.Process().memory_info().rss / 1e6:.0f} MB"
    return f"| {len(names)} | {kept} | {wall:.0f} ms | {cpu:.0f} ms | {rss} | {_peak()} |"


def _peak() -> str:
    status = Path("/proc/self/status")
    if not status.is_file():
        return "not measured"
    kilobytes = status.read_text().partition("VmHWM:")[2].split()[0]
    return f"{int(kilobytes) * 1024 / 1e6:.0f} MB"


def main() -> None:
    """Print a row for two models kept and one for all of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--weights", type=Path, default=ROOT / "weights")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--kept", type=int, help="one row alone, in this process")
    given = parser.parse_args()
    if given.kept is not None:
        print(measure(given.weights, given.kept, given.repeats))
        return
    print("| models | `DETECTOR_MODELS_LOADED` | comparison | processor time | memory | peak |")
    print("|---|---|---|---|---|---|", flush=True)
    for kept in (2, 64):
        subprocess.run(
            [sys.executable, __file__, *sys.argv[1:], "--kept", str(kept)],
            env={**ALLOCATOR, **os.environ},
            check=True,
        )


if __name__ == "__main__":
    main()
