"""What bounds the server: its own times per stage, from /metrics."""

from __future__ import annotations

import re

from benchmark.server import Server, ask, connect

STAGES = ("queue", "decode", "faces", "network", "log")
_SUM = re.compile(r'^detector_stage_seconds_(sum|count)\{stage="(\w+)"\} (\S+)', re.MULTILINE)
_HTTP = re.compile(
    r'^detector_http_request_seconds_(sum|count)\{method="POST",'
    r'route="/api/v1/detections",status="201"\} (\S+)',
    re.MULTILINE,
)
_PROCESSOR = re.compile(r"^process_cpu_seconds_total (\S+)", re.MULTILINE)

Totals = dict[str, tuple[float, float]]


def totals(server: Server) -> Totals:
    """Return seconds and number so far, of each stage, of whole requests and of the processor."""
    with connect(server.port) as connection:
        text = ask(connection, "GET", "/metrics")[1].decode()
    found = {(stage, part): float(value) for part, stage, value in _SUM.findall(text)}
    found |= {("request", part): float(value) for part, value in _HTTP.findall(text)}
    names = {name for name, _ in found}
    result = {name: (found[name, "sum"], found[name, "count"]) for name in names}
    processor = _PROCESSOR.search(text)
    if processor:
        result["processor"] = (float(processor[1]), result.get("request", (0.0, 0.0))[1])
    return result


def means(before: Totals, after: Totals) -> dict[str, float]:
    """Return the mean milliseconds of each stage between two readings.

    `rest` is what a request takes beside the stages: form, answer, limits, log line. `processor` is
    the processor time of the whole process for each request, which other work does not lengthen.
    """
    shown: dict[str, float] = {}
    for name in (*STAGES, "request", "processor"):
        seconds, number = after.get(name, (0.0, 0.0))
        earlier, count = before.get(name, (0.0, 0.0))
        if number > count:
            shown[name] = 1000 * (seconds - earlier) / (number - count)
    if "request" in shown:
        shown["rest"] = shown["request"] - sum(shown.get(name, 0.0) for name in STAGES)
    return shown
