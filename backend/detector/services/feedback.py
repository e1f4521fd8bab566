"""What people think of verdicts, and the regression set that comes of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Engine

from detector.services.database import database
from detector.services.report import Feedback
from detector.services.rows import Entry, to_entry, to_feedback
from detector.storage.feedback_repository import FeedbackRepository
from detector.storage.ownership import EVERYONE, Owner

_AT_ONCE = 500
# What a later model needs to be held to the same pictures.
_REGRESSION = (
    *("id", "sha256", "filename", "media_type", "verdict", "probability", "rating", "note"),
    *("model", "model_version", "created_at"),
)


class FeedbackLog:
    """Feedback on the detections that an owner may see. Thread-safe."""

    def __init__(self, engine: Engine, owner: Owner = EVERYONE) -> None:
        self._rows = FeedbackRepository(engine, owner)

    def put(self, detection_id: UUID, rating: str, note: str | None) -> Feedback | None:
        """Write or replace the feedback on a detection; None when there is no such detection.

        Control characters other than tabs and line ends are left out of the note.
        """
        with database():
            row = self._rows.put(detection_id, rating, _readable(note))
        return None if row is None else to_feedback(row)

    def remove(self, detection_id: UUID) -> bool:
        """Delete the feedback on a detection; say whether there was any."""
        with database():
            return self._rows.remove(detection_id)

    def regression_set(self) -> Iterator[Entry]:
        """Yield every rated detection, oldest first: which picture, what was said, who was right.

        Raises:
            LogUnavailable: The database fails, on the first entry or on a later one.
        """
        after = 0
        while True:
            with database():
                rows = self._rows.rated(after=after, limit=_AT_ONCE)
            for row in rows:
                entry = to_entry(row)
                yield {name: entry[name] for name in _REGRESSION}
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].number


def _readable(note: str | None) -> str | None:
    kept = (
        char
        for char in (note or "").replace("\r\n", "\n")
        if char in "\n\t" or unicodedata.category(char)[0] != "C"
    )
    return "".join(kept).strip() or None
