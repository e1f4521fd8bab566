"""Logs as JSON lines on standard error: ids, routes, verdicts and times, never a picture."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import Processor

from detector.config import Settings

_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class StandardError(logging.Handler):
    """Writes to what standard error is now, not to what it was at the start."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print the record; one that cannot be printed never stops a request."""
        try:
            # One write, or the end of another handler's line could fall in between.
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()
        except Exception:
            self.handleError(record)


def configure(settings: Settings) -> None:
    """Send structlog's and the standard library's records through one formatter.

    A terminal in development gets coloured lines, everything else gets JSON.
    """
    pretty = settings.environment == "development" and sys.stderr.isatty()
    handler = StandardError()
    handler.setFormatter(formatter(pretty=pretty))
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


def formatter(*, pretty: bool = False) -> logging.Formatter:
    """Make the formatter of every line: JSON, or coloured text for a person."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_rendering(pretty),
        ],
    )


def gunicorn_logging() -> dict[str, Any]:
    """Return the logging settings with which the server's own lines are JSON, too."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "pretty": sys.stderr.isatty()}},
        "handlers": {"lines": {"()": StandardError, "formatter": "lines"}},
        "root": {"handlers": [], "level": "WARNING"},
        "loggers": {"gunicorn.error": {"handlers": ["lines"], "level": "INFO", "propagate": False}},
    }


def _rendering(pretty: bool) -> list[Processor]:
    if pretty:
        return [structlog.dev.ConsoleRenderer()]
    # Tracebacks as text, without local variables: those may hold a picture.
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
