"""The header with which a client makes its request repeatable."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from detector.api.problems import Problem
from detector.services.idempotency import IdempotencyKey
from detector.storage.ownership import Owner

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")

PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "description": "Any text without spaces, new for each request, the same for its repetitions: "
    "a request that was accepted before is answered as before and not done again.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}

REPLAYED_HEADER: dict[str, Any] = {
    REPLAYED: {
        "description": "`true` when the same request was accepted before.",
        "schema": {"type": "string"},
    }
}


def idempotency_key(kind: str, fingerprint: str, owner: Owner) -> IdempotencyKey | None:
    """Return the key of this request, if it has one.

    Raises:
        Problem: It is not a key.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _KEY.match(key):
        raise Problem(
            "validation", f"{HEADER}: Use 1 to 255 printable ASCII characters without spaces."
        )
    return IdempotencyKey(owner.name, kind, key, fingerprint)


def mismatch() -> Problem:
    """Say that a key was used for something else."""
    return Problem(
        "idempotency-mismatch",
        f"This {HEADER} came with another request before. Use a new key for a new request.",
    )
