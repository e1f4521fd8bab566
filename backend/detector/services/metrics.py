"""What the processes of a server did so far, for Prometheus.

One process keeps its numbers in memory. Several share the files of the directory that
`PROMETHEUS_MULTIPROC_DIR` names, and each of them answers for all.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector

from detector import __version__
from detector.services.model_memory import Loaded
from detector.services.report import Report

# How the numbers of several processes become one.
_Together = Literal["livesum", "livemin", "livemax", "livemostrecent"]
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def shared() -> bool:
    """Return whether several processes count together."""
    return bool(os.environ.get("PROMETHEUS_MULTIPROC_DIR"))


class Metrics:
    """Counters and timings of one app. Thread-safe."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        if not shared():
            ProcessCollector(registry=self._registry)
        self._stages = self._histogram(
            "detector_stage_seconds", "Time per stage of a verdict.", "stage"
        )
        self._requests = self._histogram(
            "detector_http_request_seconds", "Time per HTTP request.", "method", "route", "status"
        )
        self._verdicts = self._counter(
            "detector_verdicts_total", "Pictures judged and logged.", "verdict", "model"
        )
        self._problems = self._counter(
            "detector_rejections_total", "Requests answered with a problem.", "problem"
        )
        self._reloads = self._counter(
            "detector_model_reloads_total", "Signals to load the model anew.", "outcome"
        )
        self._waiting = self._gauge(
            "detector_queue_waiting", "Pictures waiting for their turn.", "livesum"
        )
        self._judging = self._gauge("detector_judging", "Pictures being judged now.", "livesum")
        self._loaded = self._gauge(
            "detector_model_loaded", "1 when a model is in memory.", "livemin"
        )
        self._model = self._gauge(
            "detector_model_info", "The model that judges.", "livemax", "name", "version", "engine"
        )
        self._disk = self._gauge(
            "detector_disk_free_bytes", "Free bytes where the log is kept.", "livemostrecent"
        )
        self._labels: tuple[str, str, str] | None = None
        build = self._gauge("detector_build_info", "This version.", "livemax", "version")
        build.labels(__version__).set(1)

    def _histogram(self, name: str, text: str, *labels: str) -> Histogram:
        return Histogram(name, text, labels, buckets=_SECONDS, registry=self._registry)

    def _counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(name, text, labels, registry=self._registry)

    def _gauge(self, name: str, text: str, together: _Together, *labels: str) -> Gauge:
        return Gauge(name, text, labels, registry=self._registry, multiprocess_mode=together)

    def stage(self, name: str, seconds: float) -> None:
        """Count the time that one stage took."""
        self._stages.labels(name).observe(seconds)

    def judged(self, report: Report) -> None:
        """Count a verdict."""
        self._verdicts.labels(report.verdict, report.model.name).inc()

    def rejected(self, slug: str) -> None:
        """Count a problem."""
        self._problems.labels(slug).inc()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def reloaded(self, outcome: str) -> None:
        """Count a signal to load the model anew, by what came of it."""
        self._reloads.labels(outcome).inc()

    def model(self, loaded: Loaded | None) -> None:
        """Say which model judges from now on, or that there is none."""
        self._loaded.set(loaded is not None)
        card = loaded.card if loaded else None
        labels = (card.name, card.version, loaded.engine.kind) if card and loaded else None
        # Set to 0 instead of removed: a file that processes share forgets no series.
        if self._labels not in (None, labels):
            self._model.labels(*self._labels).set(0)
        if labels is not None:
            self._model.labels(*labels).set(1)
        self._labels = labels

    def judging(self) -> AbstractContextManager[None]:
        """Count a picture as being judged for the length of a `with` block."""
        return self._judging.track_inprogress()

    def waiting(self) -> AbstractContextManager[None]:
        """Count a picture as waiting for its turn for the length of a `with` block."""
        return self._waiting.track_inprogress()

    def text(self, *, disk_free: int | None = None) -> bytes:
        """Return everything in the Prometheus text format, for all processes when they share.

        Args:
            disk_free: Free bytes where the log is kept, where that can be told.
        """
        if disk_free is not None:
            self._disk.set(disk_free)
        if not shared():
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
