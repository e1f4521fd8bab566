"""One worker: items of jobs and messages about them, whichever is due."""

from __future__ import annotations

import threading

import structlog

from detector.services.database import LogUnavailable
from detector.services.webhooks import Webhooks
from detector.services.work import Work

_log = structlog.get_logger(__name__)


class Worker:
    """Does what is due, one thing at a time. Thread-safe: several threads may call it."""

    def __init__(self, work: Work, webhooks: Webhooks | None) -> None:
        self._work = work
        self._webhooks = webhooks
        self._complained = threading.Event()

    def due(self) -> int:
        """Count what waits; 0 when that cannot be told now."""
        try:
            messages = self._webhooks is not None and self._webhooks.due()
            return self._work.claimable() + int(messages)
        except LogUnavailable as error:
            self._complain(error)
            return 0

    def step(self) -> bool:
        """Do one thing; say whether there may be more to do at once."""
        try:
            worked = self._work.once()
            if not worked and self._webhooks is not None:
                worked = self._webhooks.once()
        except LogUnavailable as error:
            self._complain(error)
            return False
        self._complained.clear()
        return worked

    def _complain(self, error: LogUnavailable) -> None:
        """Log an outage once, not at every attempt."""
        if not self._complained.is_set():
            self._complained.set()
            _log.error("jobs wait for the database", exc_info=error)
