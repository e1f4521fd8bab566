"""Messages to a client's own server when a job has ended, signed and repeated until they arrive.

They follow the Standard Webhooks specification, so that its libraries check them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine

from detector.services.database import database
from detector.services.job_report import Job, to_job
from detector.services.outbound import Outbound, OutboundError
from detector.storage.job_repository import JobRepository
from detector.storage.webhook_repository import ClaimedWebhook, WebhookRepository

# Seconds between attempts; after the last one the message is given up.
BACK_OFF = (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600)
_LEASE = timedelta(seconds=60)
_log = structlog.get_logger(__name__)


class Webhooks:
    """Delivers messages about ended jobs, one per call. Thread-safe.

    Args:
        engine: The database.
        outbound: Reaches what may be reached.
        secret: Signs; the receiver knows it, too.
    """

    def __init__(self, engine: Engine, outbound: Outbound, secret: str) -> None:
        self._rows = WebhookRepository(engine)
        self._jobs = JobRepository(engine)
        self._outbound = outbound
        self._secret = secret

    def due(self) -> bool:
        """Say whether a message waits.

        Raises:
            LogUnavailable: The database cannot be read.
        """
        with database():
            return self._rows.due(datetime.now(UTC))

    def once(self) -> bool:
        """Try to deliver one message, if one is due; say whether one was.

        Raises:
            LogUnavailable: The database cannot be read or written; the message is sent again.
        """
        now = datetime.now(UTC)
        with database():
            webhook = self._rows.claim(uuid.uuid4(), now, now + _LEASE)
            pair = None if webhook is None else self._jobs.get(webhook.job_id)
        if webhook is None or pair is None:
            return False
        error = self._send(webhook, to_job(pair))
        now = datetime.now(UTC)
        with database():
            if error is None:
                self._rows.delivered(webhook, now)
                return True
            again = webhook.attempts <= len(BACK_OFF)
            wait = timedelta(seconds=BACK_OFF[webhook.attempts - 1]) if again else None
            self._rows.failed(webhook, error, None if wait is None else now + wait)
        _log.warning("webhook not delivered", job=str(webhook.job_id), attempt=webhook.attempts)
        return True

    def _send(self, webhook: ClaimedWebhook, job: Job) -> str | None:
        """Return why the message did not arrive, or None."""
        body = message(job)
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "Webhook-Id": str(webhook.id),
            "Webhook-Timestamp": str(moment),
            "Webhook-Signature": signature(self._secret, str(webhook.id), moment, body),
        }
        try:
            answer = self._outbound.post(webhook.url, body, headers)
        except OutboundError as error:
            return error.detail
        if 200 <= answer.status < 300:
            return None
        return f"The receiver answered with {answer.status}."


def message(job: Job) -> bytes:
    """Return the JSON that tells of the end of a job."""
    content = {
        "type": f"job.{job.status}",
        "timestamp": job.finished_at.isoformat() if job.finished_at else None,
        "data": {
            "id": str(job.id),
            "status": job.status,
            "counts": {
                "total": job.counts.total,
                "done": job.counts.done,
                "judged": job.counts.judged,
                "failed": job.counts.failed,
            },
        },
    }
    return json.dumps(content).encode()


def signature(secret: str, message_id: str, moment: int, body: bytes) -> str:
    """Sign a message: HMAC-SHA256 over its id, time and body, as `v1,` and base64.

    Args:
        secret: `whsec_` and a key in base64, or any other text, which is the key itself.
        message_id: The header `Webhook-Id`.
        moment: The header `Webhook-Timestamp`, in seconds since 1970.
        body: What is sent.
    """
    key = secret.encode()
    if secret.startswith("whsec_"):
        key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.digest(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
