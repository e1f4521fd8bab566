"""Queries on webhooks: messages that are due, and what came of each attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from detector.storage.job_tables import JobRow, WebhookRow


@dataclass(frozen=True, slots=True)
class ClaimedWebhook:
    """A message that one worker delivers now, and nobody else."""

    number: int
    claim: UUID
    id: UUID
    url: str
    attempts: int
    job_id: UUID


class WebhookRepository:
    """Reads and writes webhooks; every method is a transaction of its own. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, now: datetime) -> bool:
        """Say whether a message waits to be delivered."""
        query = select(WebhookRow.number).where(WebhookRow.available_at <= now).limit(1)
        with Session(self._engine) as session:
            return session.scalars(query).one_or_none() is not None

    def claim(self, claim: UUID, now: datetime, until: datetime) -> ClaimedWebhook | None:
        """Take the message that is due for longest; another worker may take it from `until` on."""
        oldest = (
            select(WebhookRow.number)
            .where(WebhookRow.available_at <= now)
            .order_by(WebhookRow.available_at)
            .limit(1)
            .with_for_update(skip_locked=True)
            .scalar_subquery()
        )
        with Session(self._engine) as session, session.begin():
            row = session.execute(
                update(WebhookRow)
                .where(WebhookRow.number == oldest, WebhookRow.available_at <= now)
                .values(claim=claim, available_at=until, attempts=WebhookRow.attempts + 1)
                .returning(
                    WebhookRow.number,
                    WebhookRow.id,
                    WebhookRow.url,
                    WebhookRow.attempts,
                    WebhookRow.job_number,
                )
            ).one_or_none()
            if row is None:
                return None
            job_id = session.scalars(select(JobRow.id).where(JobRow.number == row.job_number)).one()
            return ClaimedWebhook(row.number, claim, row.id, row.url, row.attempts, job_id)

    def delivered(self, webhook: ClaimedWebhook, now: datetime) -> None:
        """Write that the receiver has the message."""
        self._end(webhook, status="delivered", delivered_at=now, last_error=None)

    def failed(self, webhook: ClaimedWebhook, error: str, retry_at: datetime | None) -> None:
        """Write why an attempt failed and when the next one is due; None gives up."""
        status = "failed" if retry_at is None else "waiting"
        self._end(webhook, status=status, last_error=error, available_at=retry_at)

    def _end(self, webhook: ClaimedWebhook, **values: object) -> None:
        with Session(self._engine) as session, session.begin():
            session.execute(
                update(WebhookRow)
                .where(WebhookRow.number == webhook.number, WebhookRow.claim == webhook.claim)
                .values(**{"claim": None, "available_at": None, **values})
            )
