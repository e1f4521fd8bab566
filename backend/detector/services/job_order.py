"""What a client wants judged, and the rows that it starts as."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from detector.services.idempotency import IdempotencyKey
from detector.services.incoming import IncomingFile
from detector.storage.job_tables import JobRow, WebhookRow
from detector.storage.ownership import Owner


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What a client wants: files with the names to show, a model, and whom to tell."""

    files: Sequence[tuple[str | None, IncomingFile]]
    model: str
    webhook_url: str | None = None
    key: IdempotencyKey | None = None

    def job_row(self, job_id: UUID, owner: Owner, now: datetime, kept: timedelta) -> JobRow:
        """Return the row of the job, not yet written."""
        return JobRow(
            id=job_id,
            owner=owner.name,
            status="queued",
            model=self.model,
            created_at=now,
            expires_at=now + kept,
            total=len(self.files),
            done=0,
            judged=0,
            failed=0,
        )

    def item_rows(self, now: datetime) -> list[dict[str, Any]]:
        """Return the columns of the items, by name, but for the number of their job."""
        return [
            {
                "position": position,
                "filename": name,
                "status": "waiting",
                "available_at": now,
                "attempts": 0,
            }
            for position, (name, _) in enumerate(self.files)
        ]

    def webhook_row(self) -> WebhookRow | None:
        """Return the row of the message about the end, but for the number of its job, if any."""
        if self.webhook_url is None:
            return None
        return WebhookRow(id=uuid.uuid4(), url=self.webhook_url, status="waiting", attempts=0)
