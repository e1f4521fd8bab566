"""What happens around every request: an id, one log line, metrics and headers."""

from __future__ import annotations

import re
import uuid
from time import perf_counter

import structlog
from flask import Flask, Response, g, request

from detector.api.context import services
from detector.api.headers import protect

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
_QUIET = {"/healthz", "/readyz", "/metrics", "/health"}
_log = structlog.get_logger("detector.request")


def register(app: Flask) -> None:
    """Hook into every request of the app."""
    app.before_request(_start)
    app.after_request(_finish)


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.match(given) else uuid.uuid4().hex
    g.started = perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    seconds = perf_counter() - g.started
    route = request.url_rule.rule if request.url_rule else "unmatched"
    services().metrics.request(request.method, route, response.status_code, seconds)
    log = _log.debug if request.path in _QUIET else _log.info
    log(
        "request",
        method=request.method,
        path=request.path,
        status=response.status_code,
        ms=round(1000 * seconds, 1),
        **({"problem": g.problem} if "problem" in g else {}),
    )
    response.headers["X-Request-ID"] = g.request_id
    return protect(response)
