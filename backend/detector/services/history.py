"""The log of reports: add, read, page through, delete, draw a heatmap again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import numpy as np
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from detector.imaging.heatmap import render_heatmap
from detector.services.report import Page, Report
from detector.services.rows import to_report, to_row, to_summary
from detector.storage import migrate
from detector.storage.repository import Repository


class LogUnavailable(Exception):
    """The database cannot be read or written now; the text says what the operator can do."""


class History:
    """Past reports, newest first. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._rows = Repository(engine)

    def add(self, report: Report) -> None:
        """Write a report; when this returns, the report outlives the process.

        Raises:
            LogUnavailable: The report was not written.
        """
        with _database():
            self._rows.add(to_row(report))

    def get(self, report_id: UUID) -> Report | None:
        """Return one report, or None when no report has this id."""
        with _database():
            row = self._rows.get(report_id)
        return None if row is None else to_report(row)

    def page(self, *, cursor: str | None, limit: int) -> Page:
        """Return up to `limit` summaries, newest first, starting after `cursor`.

        Args:
            cursor: `next_cursor` of the page before, or None for the first page.
            limit: At least 1.
        """
        before = None if cursor is None else int(cursor, 16)
        with _database():
            rows = self._rows.newest(before=before, limit=limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        return Page(
            items=tuple(to_summary(row) for row in rows),
            next_cursor=f"{rows[-1].number:016x}" if more else None,
        )

    def delete(self, report_id: UUID) -> bool:
        """Delete one report for good; say whether there was one."""
        with _database():
            return self._rows.delete(report_id)

    def heatmap(self, report_id: UUID, face: int) -> bytes | None:
        """Draw the map of one face as an RGBA PNG of its crop, or None without such a face."""
        with _database():
            row = self._rows.face(report_id, face)
        if row is None:
            return None
        grid = np.frombuffer(row.map_values, dtype=np.uint8)
        return render_heatmap(grid.reshape(row.map_height, row.map_width))

    def trouble(self) -> str | None:
        """Say what keeps the log from working, or None when it works."""
        try:
            with _database():
                if migrate.current(self.engine) != migrate.head():
                    return (
                        "The database has another schema than this version needs. "
                        "Run `detector migrate`."
                    )
                self._rows.try_write()
        except LogUnavailable as error:
            return str(error)
        return None


@contextmanager
def _database() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        raise LogUnavailable(
            "The log of verdicts cannot be read or written, so no verdict is given. "
            "The operator finds the cause in the server's log; `detector migrate` "
            "prepares a new database."
        ) from error
