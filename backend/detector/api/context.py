"""The services of the running app, for views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from detector.config import Settings
from detector.jobs.runner import Runner
from detector.jobs.worker import Worker
from detector.services.detect import Detector
from detector.services.history import History
from detector.services.idempotency import IdempotencyKeys
from detector.services.jobs import Jobs
from detector.services.metrics import Metrics
from detector.services.models import Models
from detector.services.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Services:
    """What views work with; built once per app."""

    settings: Settings
    models: Models
    detector: Detector
    history: History
    metrics: Metrics
    readiness: Readiness
    jobs: Jobs
    worker: Worker
    runner: Runner
    idempotency: IdempotencyKeys


def services() -> Services:
    """Return the services of the current app."""
    return cast(Services, current_app.extensions["detector"])
