"""What a worker does, in whichever process: take an item, judge it, write what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine

from detector.engine.registry import ModelUnavailable
from detector.imaging.decode import ImageError
from detector.services.database import database
from detector.services.detect import Detector, Overloaded
from detector.services.models import UnknownModel
from detector.services.report import Report
from detector.services.rows import to_row
from detector.services.spool import Spool
from detector.storage.pictures import PictureStore, PicturesUnavailable
from detector.storage.tables import DetectionRow
from detector.storage.work_repository import ClaimedItem, WorkRepository

# A picture that took this many workers down with it is not tried again.
MAX_ATTEMPTS = 3
_MODEL_SECONDS = 15
_log = structlog.get_logger(__name__)

Outcome = tuple[DetectionRow | None, tuple[str, str] | None, Report | None]
_Later = (ModelUnavailable, Overloaded, PicturesUnavailable)


class Work:
    """Judges the items of jobs, one per call. Thread-safe.

    Args:
        engine: The database.
        spool: Where the pictures wait.
        detector: Judges them.
        lease_seconds: How long an item belongs to a worker of which nothing is heard.
        judged: Called with every report that was logged.
        pictures: Where judged pictures are kept, if they are.
    """

    def __init__(
        self,
        engine: Engine,
        spool: Spool,
        detector: Detector,
        *,
        lease_seconds: float,
        judged: Callable[[Report], None],
        pictures: PictureStore | None = None,
    ) -> None:
        self._rows = WorkRepository(engine)
        self._spool = spool
        self._detector = detector
        self._lease = timedelta(seconds=lease_seconds)
        self._judged = judged
        self._pictures = pictures

    def claimable(self) -> int:
        """Count the items that wait for a worker.

        Raises:
            LogUnavailable: The database cannot be read.
        """
        with database():
            return self._rows.claimable(datetime.now(UTC))

    def once(self) -> bool:
        """Judge one item, if there is one; say whether there was.

        An item is logged and ended in one transaction that only the worker which holds it can
        commit, so none is lost and none is logged twice, whenever a process dies.

        Raises:
            LogUnavailable: The database cannot be read or written; the item is taken again later.
        """
        now = datetime.now(UTC)
        with database():
            item = self._rows.claim(uuid.uuid4(), now, now + self._lease)
        if item is None:
            return False
        try:
            detection, problem, report = self._judge(item)
        except _Later as error:
            wait = error.retry_after if isinstance(error, Overloaded) else _MODEL_SECONDS
            with database():
                self._rows.give_back(item, datetime.now(UTC) + timedelta(seconds=wait))
            return True
        with database():
            finished = self._rows.end(item, datetime.now(UTC), detection=detection, problem=problem)
        if finished is None:
            # Another worker has judged it, and has kept the picture under another id.
            if self._pictures is not None and report is not None:
                self._pictures.delete(report.id)
            _log.info("claim lost", job=str(item.job_id), index=item.position)
            return True
        self._spool.drop(item.job_id, item.position)
        if report is not None:
            self._judged(report)
        if finished:
            self._spool.drop_job(item.job_id)
            _log.info("job finished", job=str(item.job_id))
        return True

    def _judge(self, item: ClaimedItem) -> Outcome:
        if item.attempts > MAX_ATTEMPTS:
            _log.error("item given up", job=str(item.job_id), index=item.position)
            return None, ("internal", "Every worker that took this picture broke down."), None
        data = self._spool.get(item.job_id, item.position)
        if data is None:
            return None, ("internal", "The picture is no longer here. Send it again."), None
        try:
            report = self._detector.judge(data, item.filename, item.model)
            if self._pictures is not None:
                self._pictures.put(report.id, data)
        except ImageError as error:
            return None, (error.code, error.detail), None
        except UnknownModel as error:
            return None, ("unknown-model", str(error)), None
        except _Later:
            raise
        except Exception:
            _log.exception("item not judged", job=str(item.job_id), index=item.position)
            return None, ("internal", "This is a fault of the server, not of the picture."), None
        row = to_row(report)
        row.owner = item.owner
        return row, None, report
