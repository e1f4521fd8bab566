"""The command line of the benchmark: measure, print a table, write JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmark.baseline import has_torch, measure_baseline
from benchmark.markdown import tables
from benchmark.pipeline import measure_pipeline
from benchmark.portrait import portrait_jpeg
from benchmark.samples import Stats
from benchmark.server import ROOT, put_load, running_server
from benchmark.stages import means, totals
from detector.config import Settings, SettingsError, load_settings
from detector.engine.registry import ModelUnavailable

# Above this share of the processor, other work shows in the times.
BUSY_PERCENT = 15.0
HEADER = f"{'':58}{'median':>9}{'p95':>9}{'p99':>9}{'n':>6}"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmark; return the exit code of the command."""
    options = _parse(arguments)
    try:
        settings = load_settings()
        pictures = _pictures(options)
        result = _measure(settings, pictures, options)
    except (SettingsError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except ModelUnavailable as error:
        print(f"There is no model to measure: {error.detail}", file=sys.stderr)
        return 1
    if options.markdown:
        print(f"\n{tables(result)}", end="")
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
        print(f"\nWritten to {options.output}")
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench",
        description="Measure speed and memory: network, file to verdict, and the real server.",
    )
    parser.add_argument("--image", type=Path, help="photo with a face instead of the drawn one")
    parser.add_argument("--output", type=Path, help="write the numbers as JSON to this file")
    parser.add_argument("--markdown", action="store_true", help="print Markdown tables at the end")
    parser.add_argument("--quick", action="store_true", help="few repeats, to see that it works")
    parser.add_argument("--no-torch", action="store_true", help="leave out the torch baseline")
    parser.add_argument(
        "--soak", type=int, default=0, metavar="N", help="see what memory does over N requests"
    )
    parser.add_argument("--no-server", action="store_true", help="leave out the HTTP server")
    return parser.parse_args(arguments)


def _pictures(options: argparse.Namespace) -> dict[str, bytes]:
    if options.image:
        return {options.image.name: options.image.read_bytes()}
    pictures = {"512 px JPEG": portrait_jpeg(512)}
    if not options.quick:
        pictures["12 MP JPEG"] = portrait_jpeg(4032, 3024)
    return pictures


def _measure(
    settings: Settings, pictures: dict[str, bytes], options: argparse.Namespace
) -> dict[str, Any]:
    repeats, budget = (10, 1.0) if options.quick else (200, 3.0)
    result: dict[str, Any] = {"machine": _machine(), "in_process_ms": {}, "server": None}
    print(_title(result["machine"]))
    if (result["machine"]["busy_before_percent"] or 0) > BUSY_PERCENT:
        print("This machine is busy with other work: every time below is too long.")
    print(f"\n{HEADER}")
    stages = _show("in one process, ms", measure_pipeline(settings, pictures, repeats, budget))
    result["in_process_ms"] |= stages
    if not options.no_torch and has_torch():
        baseline = measure_baseline(min(repeats, 50), budget)
        result["in_process_ms"] |= _show("baseline, ms", baseline)
    elif not options.no_torch:
        print("baseline: not measured, torch and efficientnet-pytorch are not installed")
    if not options.no_server:
        result["server"] = _measure_server(pictures, options.quick, options.soak)
    return result


def _measure_server(pictures: dict[str, bytes], quick: bool, soak: int) -> dict[str, Any]:
    requests, budget = (16, 2.0) if quick else (400, 6.0)
    print("over HTTP, ms")
    loads: dict[str, Any] = {}
    stages: dict[str, dict[str, float]] = {}
    with running_server() as server:
        memory = {"ready": server.memory_megabytes()}
        for label, data in pictures.items():
            for clients in (1, 8):
                before = totals(server)
                load = put_load(server, data, clients, requests, budget)
                after = totals(server)
                name = f"POST /detections, {label}, {clients} client{'s' if clients > 1 else ''}"
                rate = load.requests_per_second
                print(f"{_row(name, load.times)}{rate:9.1f}/s")
                stages[name] = means(before, after)
                loads[name] = {**asdict(load.times), "requests_per_second": round(rate, 2)}
            memory[f"after {label}"] = server.memory_megabytes()
        if soak:
            put_load(server, next(iter(pictures.values())), 8, soak, 3600.0)
            memory[f"after {soak} more requests"] = server.memory_megabytes()
        _show_stages(stages)
        print(f"server\n  {'start to ready':56}{server.ready_seconds:9.2f} s")
        for when, megabytes in memory.items():
            print(f"  {'memory, ' + when:56}{megabytes:9.0f} MB")
        return {
            "requests_ms": loads,
            "stages_ms": stages,
            "start_to_ready_s": round(server.ready_seconds, 3),
            "memory_mb": {when: round(value, 1) for when, value in memory.items()},
        }


def _show_stages(stages: dict[str, dict[str, float]]) -> None:
    names = list(dict.fromkeys(name for means_of in stages.values() for name in means_of))
    print("mean per stage over HTTP, ms; processor: processor time a request")
    print(f"  {'':44}" + "".join(f"{name:>10}" for name in names))
    for label, times in stages.items():
        row = "".join(f"{times[name]:10.2f}" if name in times else f"{'-':>10}" for name in names)
        print(f"  {label.removeprefix('POST /detections, '):44}{row}")


def _show(title: str, stages: Iterable[tuple[str, Stats]]) -> dict[str, Any]:
    print(title)
    shown = {}
    for name, stats in stages:
        print(_row(name, stats), flush=True)
        shown[name] = {key: round(value, 3) for key, value in asdict(stats).items()}
    return shown


def _row(name: str, stats: Stats) -> str:
    return f"  {name:56}{stats.median:9.2f}{stats.p95:9.2f}{stats.p99:9.2f}{stats.repeats:6}"


def _title(machine: dict[str, Any]) -> str:
    busy = machine["busy_before_percent"]
    before = "" if busy is None else f"{busy:.0f} % busy before, "
    return (
        f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}, "
        f"{before}commit {machine['commit']}"
    )


def _machine() -> dict[str, Any]:
    packages = {}
    for name in ("onnxruntime", "pillow", "numpy", "torch", "gunicorn"):
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            continue
    return {
        "measured_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": _commit(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "busy_before_percent": _busy_percent(),
        "packages": packages,
    }


def _busy_percent() -> float | None:
    """Return how busy the processor is with other work, or None where that cannot be told."""
    try:
        import psutil
    except ImportError:
        return None
    return float(psutil.cpu_percent(interval=1.0))


def _commit() -> str:
    try:
        command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
