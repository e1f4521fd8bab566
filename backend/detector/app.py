"""The app factory: settings → services → endpoints → errors."""

from __future__ import annotations

import atexit
import threading
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from flask import Flask
from flask_cors import CORS

from detector import logs
from detector.api import access, docs, frontend, limiting, proxies, requests, routes
from detector.api.context import Services
from detector.api.upload import FORM_OVERHEAD, MAX_FORM_PARTS, InMemoryRequest
from detector.config import Settings, load_settings
from detector.engine.registry import ModelUnavailable
from detector.imaging.limits import Limits
from detector.jobs.build import build_jobs
from detector.services.database import LogUnavailable
from detector.services.detect import Detector
from detector.services.fetch import PictureFetcher
from detector.services.history import History
from detector.services.idempotency import IdempotencyKeys
from detector.services.keys import Keys
from detector.services.metrics import Metrics
from detector.services.models import Models
from detector.services.outbound import Outbound
from detector.services.readiness import Readiness
from detector.services.retention import Retention
from detector.storage.database import connect, folder
from detector.storage.pictures import open_pictures

_EXPOSED = [
    "Idempotency-Replayed",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-Request-ID",
]
_log = structlog.get_logger(__name__)


class DetectorApp(Flask):
    """Flask that keeps uploads in memory."""

    request_class = InMemoryRequest


def create_app(settings: Settings | None = None, *, models: Models | None = None) -> Flask:
    """Make the app. Touches neither the model nor the database until a request needs them.

    Args:
        settings: Read from the environment when not given.
        models: Shares a model that is in memory already.

    Raises:
        SettingsError: A setting cannot be used.
    """
    settings = settings or load_settings()
    logs.configure(settings)
    app = DetectorApp("detector", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_bytes + FORM_OVERHEAD
    app.config["MAX_FORM_PARTS"] = MAX_FORM_PARTS
    app.config["TRUSTED_HOSTS"] = list(settings.trusted_hosts) or None
    app.extensions["detector"] = _services(settings, models)
    proxies.register(app, settings.trusted_proxies)
    requests.register(app)
    access.register(app)
    limiting.register(app, settings)
    api = routes.register(app)
    docs.register(app, api)
    frontend.register(app, api, settings.frontend_dist)
    if settings.cors_origins:
        CORS(
            app,
            origins=list(settings.cors_origins),
            methods=["GET", "POST", "PUT", "DELETE"],
            expose_headers=_EXPOSED,
            max_age=600,
            always_send=False,
        )
    return app


def warm_up(app: Flask) -> None:
    """Load the model before the first request. Without one the server starts all the same."""
    context = app.extensions["detector"]
    _warn_of_access(context)
    try:
        context.metrics.model(context.models.loaded())
    except ModelUnavailable as error:
        _log.warning("model unavailable", detail=error.detail)


def _warn_of_access(context: Services) -> None:
    """Say when everybody may do everything, and when nobody may do anything."""
    settings = context.settings
    if settings.access == "local":
        if settings.environment == "production":
            _log.warning("no keys are asked for: whoever reaches this server sees everything")
    elif settings.admin_key is None:
        with suppress(LogUnavailable):
            if not any(key.state(datetime.now(UTC)) == "active" for key in context.keys.all()):
                _log.warning("there is no API key yet: detector keys create NAME")


def start_jobs(app: Flask) -> None:
    """Work on jobs from now on, and finish what is in work before the process ends."""
    runner = app.extensions["detector"].runner
    runner.start()
    atexit.register(runner.stop)


def reload_model(app: Flask) -> None:
    """Take the files in the weights directory from the next picture on; keep the old if unfit."""
    context = app.extensions["detector"]
    try:
        loaded = context.models.reload()
    except ModelUnavailable as error:
        context.metrics.reloaded("failed")
        _log.error("model not reloaded", detail=error.detail)
        return
    context.metrics.reloaded("done")
    context.metrics.model(loaded)
    _log.info("model reloaded", model=loaded.card.name, version=loaded.card.version)


def _services(settings: Settings, models: Models | None) -> Services:
    metrics = Metrics()
    models = models or Models.of(settings, threads_alone=settings.threads_alone)
    engine = connect(settings.database_url)
    pictures = open_pictures(settings.pictures)
    history = History(engine, pictures=pictures)
    retention = Retention(history, pictures, settings.retention_days)
    detector = Detector(
        models,
        limits=Limits(max_bytes=settings.max_bytes, max_pixels=settings.max_pixels),
        max_faces=settings.max_faces,
        concurrency=settings.concurrency,
        queue_seconds=settings.queue_seconds,
        observer=metrics,
    )
    outbound = Outbound(ports=settings.outbound_ports, networks=settings.outbound_networks)
    parts = build_jobs(settings, engine, detector, outbound, metrics.judged, retention)
    return Services(
        settings=settings,
        models=models,
        detector=detector,
        whole_log=history,
        metrics=metrics,
        readiness=Readiness(
            models,
            history,
            folder=folder(settings.database_url),
            min_free_bytes=settings.min_free_bytes,
        ),
        all_jobs=parts.jobs,
        worker=parts.worker,
        runner=parts.runner,
        idempotency=IdempotencyKeys(engine),
        keys=Keys(engine, settings.admin_key),
        retention=retention,
        fetcher=PictureFetcher(outbound, settings.max_bytes),
        outbound=outbound,
        event_places=threading.Semaphore(settings.event_streams),
    )
