"""Repeat a piece of work and keep its times."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Stats:
    """Times of repeated work in milliseconds."""

    repeats: int
    median: float
    p95: float
    p99: float
    fastest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Stats:
        """Summarise times given in seconds; there must be at least one."""
        times = sorted(1000 * second for second in seconds)
        return cls(
            repeats=len(times),
            median=_quantile(times, 0.5),
            p95=_quantile(times, 0.95),
            p99=_quantile(times, 0.99),
            fastest=times[0],
        )


def repeat(work: Callable[[], object], repeats: int, budget: float) -> Stats:
    """Time a piece of work after a warm-up.

    Args:
        work: What to time.
        repeats: How often, at most.
        budget: Seconds after which no further repeat starts; three are made in any case.
    """
    begin = perf_counter()
    for _ in range(3):
        work()
        if perf_counter() - begin > budget / 4:
            break
    times: list[float] = []
    begin = perf_counter()
    while len(times) < repeats and (len(times) < 3 or perf_counter() - begin < budget):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return Stats.of(times)


def _quantile(times: Sequence[float], part: float) -> float:
    """Return the value at a part of sorted times, between neighbours in proportion."""
    at = part * (len(times) - 1)
    low, high = math.floor(at), math.ceil(at)
    return times[low] + (times[high] - times[low]) * (at - low)
