"""The part of the settings that says who judges the pictures of jobs, and how many may wait."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Any, Literal

from environs import Env, validate
from marshmallow import ValidationError

JobsKind = Literal["embedded", "celery"]
SpoolKind = Literal["auto", "directory", "database"]


def parse_jobs(env: Env, root: Path) -> dict[str, Any]:
    """Read the settings of jobs, paths relative to `root`; bad ones are recorded in `env`."""
    at_least_one = validate.Range(min=1)
    return {
        "jobs": env.str(
            "DETECTOR_JOBS", "embedded", validate=validate.OneOf(["embedded", "celery"])
        ),
        "redis_url": env.str(
            "REDIS_URL",
            "redis://localhost:6379/0",
            validate=validate.Regexp(
                r"rediss?://[^/\s]+(/\d+)?\Z", error="Must be such as redis://localhost:6379/0."
            ),
        ),
        "job_workers": env.int(
            "DETECTOR_JOB_WORKERS", os.cpu_count() or 1, validate=validate.Range(min=0, max=256)
        ),
        "job_max_files": env.int(
            "DETECTOR_JOB_MAX_FILES", 1_000, validate=validate.Range(min=1, max=100_000)
        ),
        "job_max_bytes": env.int("DETECTOR_JOB_MAX_BYTES", 500_000_000, validate=at_least_one),
        "job_max_waiting": env.int("DETECTOR_JOB_MAX_WAITING", 10_000, validate=at_least_one),
        "job_kept_days": env.int("DETECTOR_JOB_KEPT_DAYS", 7, validate=at_least_one),
        "job_lease_seconds": env.float(
            "DETECTOR_JOB_LEASE_SECONDS", 60.0, validate=validate.Range(min=5, max=3600)
        ),
        "spool": env.str(
            "DETECTOR_SPOOL", "auto", validate=validate.OneOf(["auto", "directory", "database"])
        ),
        "spool_dir": root / env.path("DETECTOR_SPOOL_DIR", Path("var/spool")),
        "webhook_secret": env.str("DETECTOR_WEBHOOK_SECRET", "", validate=_webhook_secret) or None,
        "event_streams": env.int(
            "DETECTOR_EVENT_STREAMS", 2, validate=validate.Range(min=0, max=1000)
        ),
    }


def _webhook_secret(value: str) -> None:
    if value and len(value) < 24:
        raise ValidationError("Must have at least 24 characters; take `openssl rand -base64 32`.")
    if value.startswith("whsec_"):
        try:
            base64.b64decode(value.removeprefix("whsec_"), validate=True)
        except ValueError:
            raise ValidationError("Must be base64 after whsec_.") from None
