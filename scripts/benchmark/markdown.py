"""The benchmark's numbers as Markdown tables, to be pasted into a page."""

from __future__ import annotations

from typing import Any

Row = list[str]


def tables(result: dict[str, Any]) -> str:
    """Return the tables of all that was measured.

    Args:
        result: What the benchmark writes as JSON.
    """
    parts = [
        _table(["in one process, ms", "median", "p95", "p99"], _times(result["in_process_ms"]))
    ]
    server = result["server"]
    if server is not None:
        head = ["over HTTP, ms", "median", "p95", "p99", "requests a second"]
        parts.append(_table(head, _times(server["requests_ms"])))
        parts.append(_stages(server["stages_ms"]))
        rows = [["start to ready", f"{server['start_to_ready_s']:.1f} s"]]
        rows += [
            [f"memory, {when}", f"{size:.0f} MB"] for when, size in server["memory_mb"].items()
        ]
        parts.append(_table(["server", ""], rows))
    return "\n".join(parts)


def _times(measured: dict[str, dict[str, float]]) -> list[Row]:
    rows = []
    for name, times in measured.items():
        row = [name, *(f"{times[part]:.1f}" for part in ("median", "p95", "p99"))]
        rate = times.get("requests_per_second")
        rows.append(row if rate is None else [*row, f"{rate:.1f}"])
    return rows


def _stages(measured: dict[str, dict[str, float]]) -> str:
    names = list(dict.fromkeys(name for times in measured.values() for name in times))
    rows = [
        [label, *(f"{times[name]:.2f}" if name in times else "–" for name in names)]
        for label, times in measured.items()
    ]
    return _table(["mean per stage, ms", *names], rows)


def _table(head: Row, rows: list[Row]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
