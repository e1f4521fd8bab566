"""What is too old is deleted: verdicts with all that belongs to them, and kept pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog

from detector.services.database import LogUnavailable, database
from detector.services.history import History
from detector.storage.filters import Filter
from detector.storage.key_repository import KeyRepository
from detector.storage.pictures import PictureStore, PicturesUnavailable

# What was counted for quotas is of no use after the day; a month answers questions about bills.
_USAGE_KEPT = timedelta(days=31)
_EVERY_SECONDS = 3600
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted. `orphans` are pictures whose verdict was never written."""

    verdicts: int
    orphans: int


class Retention:
    """Deletes by age. Several processes may do so at once: each deletes what it finds.

    Args:
        history: The whole log.
        pictures: Kept pictures, if any are.
        days: For how long they are kept; None for ever.
    """

    def __init__(self, history: History, pictures: PictureStore | None, days: int | None) -> None:
        self._history = history
        self.pictures = pictures
        self._days = days
        self._due = 0.0

    def tidy(self) -> None:
        """Purge, at most once an hour in this process; an outage is logged and waited out."""
        if monotonic() < self._due:
            return
        self._due = monotonic() + _EVERY_SECONDS
        try:
            self.purge()
        except (LogUnavailable, PicturesUnavailable) as error:
            _log.error("not purged", exc_info=error)

    def purge(self, days: int | None = None) -> Purged:
        """Delete what is older than `days`, or than the setting when not given.

        Raises:
            LogUnavailable: The database fails; what was deleted so far stays deleted.
            PicturesUnavailable: Kept pictures cannot be deleted; their verdicts stay, too.
        """
        now = datetime.now(UTC)
        with database():
            KeyRepository(self._history.engine).forget_usage((now - _USAGE_KEPT).date())
        days = self._days if days is None else days
        if days is None:
            return Purged(0, 0)
        before = now - timedelta(days=days)
        verdicts = self._history.delete_matching(Filter(until=before))
        purged = Purged(verdicts, self._sweep(before))
        if purged != Purged(0, 0):
            _log.info("purged", verdicts=purged.verdicts, orphans=purged.orphans)
        return purged

    def _sweep(self, before: datetime) -> int:
        """Delete pictures that are as old and have no verdict: a process died in between."""
        swept = 0
        if self.pictures is not None:
            for picture_id in list(self.pictures.older_than(before)):
                self.pictures.delete(picture_id)
                swept += 1
        return swept
