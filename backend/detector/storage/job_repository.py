"""Queries on jobs: write, read, page, cancel, delete."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.orm import Session, load_only

from detector.storage.job_tables import IdempotencyKeyRow, JobItemRow, JobRow, WebhookRow
from detector.storage.ownership import OwnRows
from detector.storage.repository import RATING, SUMMARY
from detector.storage.tables import DetectionRow

OPEN = ("queued", "running")
# A job with its webhook, an item with what came of it.
JobAndWebhook = tuple[JobRow, WebhookRow | None]
ItemAndDetection = tuple[JobItemRow, DetectionRow | None]


def release_webhook(session: Session, job_number: int, now: datetime) -> None:
    """Let the message about a job go out, as part of the caller's transaction."""
    session.execute(
        update(WebhookRow).where(WebhookRow.job_number == job_number).values(available_at=now)
    )


class JobRepository(OwnRows):
    """Reads and writes an owner's jobs; each method is a transaction of its own. Thread-safe."""

    def add(
        self,
        job: JobRow,
        items: list[dict[str, Any]],
        webhook: WebhookRow | None,
        key: IdempotencyKeyRow | None,
    ) -> None:
        """Write a job with all that belongs to it, or nothing.

        Raises:
            sqlalchemy.exc.IntegrityError: The idempotency key is taken.
        """
        with self._session() as session, session.begin():
            if key is not None:
                session.add(key)
                session.flush()
            session.add(job)
            session.flush()
            session.execute(
                insert(JobItemRow), [{**item, "job_number": job.number} for item in items]
            )
            if webhook is not None:
                webhook.job_number = job.number
                session.add(webhook)

    def get(self, job_id: UUID) -> JobAndWebhook | None:
        """Return a job with its webhook."""
        query = _jobs().where(JobRow.id == job_id)
        with self._session() as session:
            row = session.execute(query).one_or_none()
        if row is None:
            return None
        job, webhook = row
        return job, webhook

    def newest(self, *, before: int | None, limit: int) -> list[JobAndWebhook]:
        """Return up to `limit` jobs, newest first, older than `before`."""
        query = _jobs().order_by(JobRow.number.desc()).limit(limit)
        if before is not None:
            query = query.where(JobRow.number < before)
        with self._session() as session:
            return [(job, webhook) for job, webhook in session.execute(query)]

    def items(self, job_number: int, *, after: int, limit: int) -> list[ItemAndDetection]:
        """Return up to `limit` items in their order, those behind position `after`."""
        query = (
            _items(job_number)
            .where(JobItemRow.position > after)
            .order_by(JobItemRow.position)
            .limit(limit)
        )
        with self._session() as session:
            return [(item, detection) for item, detection in session.execute(query)]

    def ended(self, job_number: int, *, after: int, limit: int) -> list[ItemAndDetection]:
        """Return up to `limit` ended items in the order in which they ended, from `after` on."""
        query = (
            _items(job_number)
            .where(JobItemRow.ended > after)
            .order_by(JobItemRow.ended)
            .limit(limit)
        )
        with self._session() as session:
            return [(item, detection) for item, detection in session.execute(query)]

    def waiting(self) -> int:
        """Count the items of all jobs that have not ended."""
        query = select(func.count()).where(JobItemRow.available_at.is_not(None))
        with self._session() as session:
            return session.scalars(query.select_from(JobItemRow)).one()

    def cancel(self, job_id: UUID, now: datetime) -> bool:
        """End a job now; say whether it was open. What workers still have comes to nothing."""
        with self._session() as session, session.begin():
            query = update(JobRow).where(JobRow.id == job_id, JobRow.status.in_(OPEN))
            number = session.scalars(
                query.values(status="cancelled", finished_at=now).returning(JobRow.number)
            ).one_or_none()
            if number is None:
                return False
            session.execute(
                update(JobItemRow)
                .where(JobItemRow.job_number == number, JobItemRow.available_at.is_not(None))
                .values(status="cancelled", available_at=None, claim=None)
            )
            release_webhook(session, number, now)
            return True

    def delete(self, job_id: UUID) -> bool:
        """Delete a job with its items; say whether there was one. Verdicts stay in the log."""
        query = delete(JobRow).where(JobRow.id == job_id)
        with self._session() as session, session.begin():
            return session.scalars(query.returning(JobRow.number)).one_or_none() is not None

    def expire(self, now: datetime) -> list[UUID]:
        """Delete the jobs whose time is over; return their ids."""
        with self._session() as session, session.begin():
            query = delete(JobRow).where(JobRow.expires_at < now)
            return list(session.scalars(query.returning(JobRow.id)))

    def open_among(self, job_ids: set[UUID]) -> set[UUID]:
        """Return those of the jobs that have pictures left to judge."""
        query = select(JobRow.id).where(JobRow.id.in_(job_ids), JobRow.status.in_(OPEN))
        with self._session() as session:
            return set(session.scalars(query))


def _jobs() -> Select[JobRow, WebhookRow]:
    return select(JobRow, WebhookRow).outerjoin(WebhookRow, WebhookRow.job_number == JobRow.number)


def _items(job_number: int) -> Select[JobItemRow, DetectionRow]:
    return (
        select(JobItemRow, DetectionRow)
        .outerjoin(DetectionRow, DetectionRow.number == JobItemRow.detection_number)
        .where(JobItemRow.job_number == job_number)
        .options(load_only(*SUMMARY, raiseload=True), RATING)
    )
