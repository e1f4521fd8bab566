"""Rate limits per key, or per address without one, and what is left of them in the headers."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_limiter.errors import RateLimitExceeded

from detector.api.access import refuse_or_go_on
from detector.api.blueprint import SCOPES
from detector.api.context import caller
from detector.api.problems import Problem, problem_response
from detector.api.proxies import client_network
from detector.config import Settings


def register(app: Flask, settings: Settings) -> None:
    """Count requests of the API, and refuse those over a limit or without a right."""
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    limiter = Limiter(
        _bucket,
        application_limits=[
            lambda: settings.judge_limit if _kind() == "judge" else settings.read_limit
        ],
        application_limits_exempt_when=lambda: request.endpoint not in SCOPES,
        storage_uri=settings.rate_limit_storage,
        strategy="sliding-window-counter",
        # Each process counts for itself while Redis is gone.
        in_memory_fallback=[settings.read_limit],
        in_memory_fallback_enabled=settings.rate_limit_storage != "memory://",
        app=app,
    )
    app.before_request(refuse_or_go_on)
    app.register_error_handler(RateLimitExceeded, lambda _: _too_many(limiter))

    def announce(response: Response) -> Response:
        for limit in limiter.current_limits:
            name, left = _kind(), max(int(limit.reset_at - time.time()), 0)
            policy = f'"{name}";q={limit.limit.amount};w={limit.limit.get_expiry()}'
            response.headers.add("RateLimit-Policy", policy)
            response.headers.add("RateLimit", f'"{name}";r={limit.remaining};t={left}')
        return response

    app.after_request(announce)


def _kind() -> str:
    if "refusal" in g:
        return "refused"
    return "judge" if request.method == "POST" else "read"


def _bucket() -> str:
    who = caller().key_id or f"address {client_network()}"
    return f"{_kind()} {who}"


def _too_many(limiter: Limiter) -> Response:
    limit = limiter.current_limit
    seconds = max(int(limit.reset_at - time.time()) + 1, 1) if limit else 60
    problem = Problem(
        "rate-limited",
        f"More requests than allowed. Try again in {seconds} seconds.",
        retry_after=seconds,
    )
    return problem_response(problem.slug, problem.detail, headers=problem.headers)
