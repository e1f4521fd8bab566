"""Jobs: many pictures in one order, judged by workers, read while they run."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine

from detector.services.database import LogUnavailable, database
from detector.services.idempotency import (
    IdempotencyKey,
    IdempotencyKeys,
    KeyTaken,
    unless_taken,
)
from detector.services.job_order import JobOrder
from detector.services.job_report import Job, JobItem, JobItemPage, JobPage, to_item, to_job
from detector.services.spool import Spool
from detector.storage.job_repository import JobRepository
from detector.storage.ownership import EVERYONE, Owner

_BATCH = 200
# What has been in the spool for this long belongs to a job that is written, or never will be.
_ORPHAN_SECONDS = 3600


class QueueFull(Exception):
    """Too many pictures wait; `retry_after` says in how many seconds to try again."""

    retry_after = 30


class SpoolUnavailable(Exception):
    """There is no room for pictures that wait, or the directory cannot be written."""

    retry_after = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRules:
    """How much may wait, and for how long an ended job is kept."""

    max_waiting: int
    kept: timedelta


class Jobs:
    """The jobs of an owner. Thread-safe.

    Args:
        engine: The database, which alone knows the state of a job.
        spool: Where pictures wait.
        wake: Tells workers that there is something to do; what it misses they find by themselves.
        rules: Limits.
        owner: Whose jobs are seen.
    """

    def __init__(
        self,
        engine: Engine,
        spool: Spool,
        wake: Callable[[int], None],
        rules: JobRules,
        owner: Owner = EVERYONE,
    ) -> None:
        self._engine = engine
        self._spool = spool
        self._wake = wake
        self._rules = rules
        self._owner = owner
        self._rows = JobRepository(engine, owner)
        self._keys = IdempotencyKeys(engine)

    def of(self, owner: Owner) -> Jobs:
        """Return the jobs that this owner may see, and to which they may add."""
        return Jobs(self._engine, self._spool, self._wake, self._rules, owner)

    def check_room(self, files: int = 1) -> None:
        """Make sure that so many more pictures may wait.

        Raises:
            QueueFull: They may not.
        """
        with database():
            waiting = self._rows.waiting()
        if waiting + files > self._rules.max_waiting:
            raise QueueFull(
                f"{waiting:,} pictures wait to be judged; at most {self._rules.max_waiting:,} "
                f"may. Try again in {QueueFull.retry_after} seconds, or send fewer."
            )

    def add(self, order: JobOrder) -> tuple[Job, bool]:
        """Accept a job; when this returns it outlives every process.

        Returns:
            The job, and whether the same order with the same key had been accepted before.

        Raises:
            QueueFull: Too many pictures wait.
            KeyMismatch: The key was used for another order.
            KeyTaken: The same order with the same key was faster, and is deleted already.
            SpoolUnavailable: The pictures cannot be kept.
            LogUnavailable: The database cannot be written.
        """
        if (before := self.sent_before(order.key)) is not None:
            return before, True
        self.check_room(len(order.files))
        job_id = uuid.uuid4()
        try:
            self._spool.put(job_id, [file.path for _, file in order.files])
        except OSError as error:
            self._spool.drop_job(job_id)
            raise SpoolUnavailable from error
        try:
            with database(), unless_taken(order.key):
                self._write(job_id, order)
        except KeyTaken:
            self._spool.drop_job(job_id)
            if (before := self.sent_before(order.key)) is None:
                raise
            return before, True
        except LogUnavailable:
            self._spool.drop_job(job_id)
            raise
        self._wake(len(order.files))
        job = self.get(job_id)
        assert job is not None
        return job, False

    def sent_before(self, key: IdempotencyKey | None) -> Job | None:
        """Return the job that the same order with the same key led to.

        Raises:
            KeyMismatch: The key was used for another order.
        """
        if key is None or (job_id := self._keys.find(key)) is None:
            return None
        job = self.get(job_id)
        if job is None:
            self._keys.forget(key)
        return job

    def get(self, job_id: UUID) -> Job | None:
        """Return one job."""
        with database():
            pair = self._rows.get(job_id)
        return None if pair is None else to_job(pair)

    def page(self, *, cursor: str | None, limit: int) -> JobPage:
        """Return up to `limit` jobs, newest first, starting after `cursor`."""
        before = None if cursor is None else int(cursor, 16)
        with database():
            pairs = self._rows.newest(before=before, limit=limit + 1)
        jobs = tuple(to_job(pair) for pair in pairs[:limit])
        more = len(pairs) > limit
        return JobPage(jobs, f"{jobs[-1].number:016x}" if more else None)

    def items(self, job: Job, *, cursor: str | None, limit: int) -> JobItemPage:
        """Return up to `limit` items of a job in their order, starting after `cursor`."""
        after = -1 if cursor is None else int(cursor, 16)
        with database():
            pairs = self._rows.items(job.number, after=after, limit=limit + 1)
        items = tuple(to_item(pair) for pair in pairs[:limit])
        more = len(pairs) > limit
        return JobItemPage(items, f"{items[-1].index:016x}" if more else None)

    def every_item(self, job: Job) -> Iterator[JobItem]:
        """Yield all items of a job in their order, a batch in memory at a time."""
        after = -1
        while True:
            with database():
                pairs = self._rows.items(job.number, after=after, limit=_BATCH)
            for pair in pairs:
                yield to_item(pair)
            if len(pairs) < _BATCH:
                return
            after = pairs[-1][0].position

    def ended_items(self, job: Job, *, after: int) -> list[JobItem]:
        """Return a batch of items that ended after the `after`-th, in that order."""
        with database():
            return [to_item(pair) for pair in self._rows.ended(job.number, after=after, limit=50)]

    def cancel(self, job_id: UUID) -> Job | None:
        """End a job now, whatever is still running; return it, or None when there is none."""
        with database():
            cancelled = self._rows.cancel(job_id, datetime.now(UTC))
        if cancelled:
            self._spool.drop_job(job_id)
            self._wake(1)
        return self.get(job_id)

    def delete(self, job_id: UUID) -> bool:
        """Delete a job and its waiting pictures; say whether there was one."""
        with database():
            deleted = self._rows.delete(job_id)
        if deleted:
            self._spool.drop_job(job_id)
        return deleted

    def tidy(self) -> None:
        """Delete jobs whose time is over, and pictures that wait for nothing."""
        with database():
            for job_id in self._rows.expire(datetime.now(UTC)):
                self._spool.drop_job(job_id)
            lying = self._spool.job_ids(older_than=_ORPHAN_SECONDS)
            for job_id in lying - self._rows.open_among(lying):
                self._spool.drop_job(job_id)
        self._keys.expire()

    def _write(self, job_id: UUID, order: JobOrder) -> None:
        now = datetime.now(UTC)
        self._rows.add(
            order.job_row(job_id, self._owner, now, self._rules.kept),
            order.item_rows(now),
            order.webhook_row(),
            order.key.row(job_id) if order.key else None,
        )
