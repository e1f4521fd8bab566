"""The log of reports: add, read, page through, delete, draw a heatmap again."""

from __future__ import annotations

from uuid import UUID

import numpy as np
from sqlalchemy import Engine

from detector.imaging.heatmap import render_heatmap
from detector.services.database import LogUnavailable, database
from detector.services.idempotency import IdempotencyKey, unless_taken
from detector.services.report import Page, Report
from detector.services.rows import to_report, to_row, to_summary
from detector.storage import migrate
from detector.storage.ownership import EVERYONE, Owner
from detector.storage.repository import Repository


class History:
    """Past reports, newest first. Thread-safe."""

    def __init__(self, engine: Engine, owner: Owner = EVERYONE) -> None:
        self.engine = engine
        self._rows = Repository(engine, owner)

    def of(self, owner: Owner) -> History:
        """Return the part of the log that this owner may see, and to which they may add."""
        return History(self.engine, owner)

    def add(self, report: Report, key: IdempotencyKey | None = None) -> None:
        """Write a report; when this returns, the report outlives the process.

        Args:
            report: What was found.
            key: The client's key for this request, written with the report or not at all.

        Raises:
            KeyTaken: The key came with another request that was faster.
            LogUnavailable: The report was not written.
        """
        with database(), unless_taken(key):
            self._rows.add(to_row(report), key.row(report.id) if key else None)

    def get(self, report_id: UUID) -> Report | None:
        """Return one report, or None when no report has this id."""
        with database():
            row = self._rows.get(report_id)
        return None if row is None else to_report(row)

    def page(self, *, cursor: str | None, limit: int) -> Page:
        """Return up to `limit` summaries, newest first, starting after `cursor`.

        Args:
            cursor: `next_cursor` of the page before, or None for the first page.
            limit: At least 1.
        """
        before = None if cursor is None else int(cursor, 16)
        with database():
            rows = self._rows.newest(before=before, limit=limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        return Page(
            items=tuple(to_summary(row) for row in rows),
            next_cursor=f"{rows[-1].number:016x}" if more else None,
        )

    def delete(self, report_id: UUID) -> bool:
        """Delete one report for good; say whether there was one."""
        with database():
            return self._rows.delete(report_id)

    def heatmap(self, report_id: UUID, face: int) -> bytes | None:
        """Draw the map of one face as an RGBA PNG of its crop, or None without such a face."""
        with database():
            row = self._rows.face(report_id, face)
        if row is None:
            return None
        grid = np.frombuffer(row.map_values, dtype=np.uint8)
        return render_heatmap(grid.reshape(row.map_height, row.map_width))

    def trouble(self) -> str | None:
        """Say what keeps the log from working, or None when it works."""
        try:
            with database():
                if migrate.current(self.engine) != migrate.head():
                    return (
                        "The database has another schema than this version needs. "
                        "Run `detector migrate`."
                    )
                self._rows.try_write()
        except LogUnavailable as error:
            return str(error)
        return None
