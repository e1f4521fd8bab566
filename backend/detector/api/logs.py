"""Logs as JSON lines on standard error: ids, routes, verdicts and times, never a picture."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import Processor

from detector.config import Settings

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class _StandardError(logging.Handler):
    """Writes to what standard error is now, not to what it was at the start."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr, flush=True)
        except Exception:
            self.handleError(record)


def configure(settings: Settings) -> None:
    """Send structlog's and the standard library's records through one formatter.

    A terminal in development gets coloured lines, everything else gets JSON.
    """
    pretty = settings.environment == "development" and sys.stderr.isatty()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_rendering(pretty),
        ],
    )
    handler = _StandardError()
    handler.setFormatter(formatter)
    root = logging.getLogger("detector")
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    root.propagate = False
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _rendering(pretty: bool) -> list[Processor]:
    if pretty:
        return [structlog.dev.ConsoleRenderer()]
    # Tracebacks as text, without local variables: those may hold a picture.
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
