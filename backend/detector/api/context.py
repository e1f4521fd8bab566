"""The services of the running app, for views."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, has_request_context

from detector.config import Settings
from detector.jobs.runner import Runner
from detector.jobs.worker import Worker
from detector.services.detect import Detector
from detector.services.feedback import FeedbackLog
from detector.services.fetch import PictureFetcher
from detector.services.history import History
from detector.services.idempotency import IdempotencyKeys
from detector.services.jobs import Jobs
from detector.services.keys import NOBODY, TRUSTED, Caller, Keys
from detector.services.metrics import Metrics
from detector.services.models import Models
from detector.services.outbound import Outbound
from detector.services.readiness import Readiness
from detector.services.retention import Retention


@dataclass(frozen=True, slots=True)
class Services:
    """What views work with; built once per app. `history` and `jobs` are those of the caller."""

    settings: Settings
    models: Models
    detector: Detector
    whole_log: History
    metrics: Metrics
    readiness: Readiness
    all_jobs: Jobs
    worker: Worker
    runner: Runner
    idempotency: IdempotencyKeys
    keys: Keys
    retention: Retention
    fetcher: PictureFetcher
    outbound: Outbound
    event_places: threading.Semaphore

    @property
    def history(self) -> History:
        """Return the log as far as the caller of this request may see it."""
        return self.whole_log.of(caller().owner)

    @property
    def feedback(self) -> FeedbackLog:
        """Return the feedback on what the caller of this request may see."""
        return FeedbackLog(self.whole_log.engine, caller().owner)

    @property
    def jobs(self) -> Jobs:
        """Return the jobs that the caller of this request may see."""
        return self.all_jobs.of(caller().owner)


def services() -> Services:
    """Return the services of the current app."""
    return cast(Services, current_app.extensions["detector"])


def caller() -> Caller:
    """Return who makes this request; outside of one it is the program itself."""
    if not has_request_context():
        return TRUSTED
    return cast(Caller, g.get("caller", NOBODY))
