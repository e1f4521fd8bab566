"""Put the parts of jobs together as the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from detector.config import Settings, SettingsError
from detector.jobs.embedded import EmbeddedRunner
from detector.jobs.runner import Runner
from detector.jobs.worker import Worker
from detector.services.detect import Detector
from detector.services.incoming import sweep
from detector.services.jobs import JobRules, Jobs
from detector.services.outbound import Outbound
from detector.services.report import Report
from detector.services.retention import Retention
from detector.services.spool import DatabaseSpool, DirectorySpool, Spool
from detector.services.webhooks import Webhooks
from detector.services.work import Work
from detector.storage.spool_repository import SpoolRepository

# An upload takes minutes at most; what lies for an hour belongs to a process that was killed.
_UPLOAD_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class JobParts:
    """Jobs for clients, the worker that judges them, and who calls the worker."""

    jobs: Jobs
    worker: Worker
    runner: Runner


def build_jobs(
    settings: Settings,
    engine: Engine,
    detector: Detector,
    outbound: Outbound,
    judged: Callable[[Report], None],
    retention: Retention,
) -> JobParts:
    """Build what accepts jobs and what works on them; nothing runs yet.

    Raises:
        SettingsError: Celery is wanted and not installed.
    """
    spool = _spool(settings, engine)
    work = Work(
        engine,
        spool,
        detector,
        lease_seconds=settings.job_lease_seconds,
        judged=judged,
        pictures=retention.pictures,
    )
    secret = settings.webhook_secret
    worker = Worker(work, Webhooks(engine, outbound, secret) if secret else None)

    def tidy() -> None:
        jobs.tidy()
        retention.tidy()
        sweep(settings.spool_dir, older_than=_UPLOAD_SECONDS)

    runner = _runner(settings, worker, tidy)
    rules = JobRules(
        max_waiting=settings.job_max_waiting, kept=timedelta(days=settings.job_kept_days)
    )
    jobs = Jobs(engine, spool, runner.wake, rules)
    return JobParts(jobs, worker, runner)


def _spool(settings: Settings, engine: Engine) -> Spool:
    kind = settings.spool
    if kind == "auto":
        # A file of this machine beside a database of this machine; otherwise what all share.
        kind = "directory" if engine.dialect.name == "sqlite" else "database"
    if kind == "directory":
        return DirectorySpool(settings.spool_dir)
    return DatabaseSpool(SpoolRepository(engine))


def _runner(settings: Settings, worker: Worker, tidy: Callable[[], None]) -> Runner:
    if settings.jobs == "embedded":
        return EmbeddedRunner(worker, settings.job_workers, tidy)
    try:
        from detector.jobs.celery import CeleryRunner
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"DETECTOR_JOBS: celery needs the package {error.name}; "
            "install backend/requirements-scale.txt."
        ) from None
    return CeleryRunner(settings.redis_url, worker, tidy)
