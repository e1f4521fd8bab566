"""What the process did so far, for Prometheus. One process, so one registry in memory."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.process_collector import ProcessCollector

from detector.services.report import Report

_STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Counters and timings of one app. Thread-safe."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._stages = Histogram(
            "detector_stage_seconds",
            "Time per stage of a verdict.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=self._registry,
        )
        self._verdicts = Counter(
            "detector_verdicts_total",
            "Pictures judged and logged.",
            ["verdict", "model"],
            registry=self._registry,
        )
        self._problems = Counter(
            "detector_rejections_total",
            "Requests answered with a problem.",
            ["problem"],
            registry=self._registry,
        )
        self._requests = Histogram(
            "detector_http_request_seconds",
            "Time per HTTP request.",
            ["method", "route", "status"],
            buckets=_STAGE_BUCKETS,
            registry=self._registry,
        )
        self._ready = Gauge(
            "detector_model_loaded", "1 when a model is in memory.", registry=self._registry
        )

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

    def text(self, *, model_loaded: bool) -> bytes:
        """Return everything in the Prometheus text format."""
        self._ready.set(model_loaded)
        return generate_latest(self._registry)
