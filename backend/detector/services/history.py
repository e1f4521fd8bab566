"""The log of reports: add, read, page through, delete, draw a heatmap again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from uuid import UUID

import numpy as np
from sqlalchemy import Engine

from detector.imaging.heatmap import render_heatmap
from detector.services.database import LogUnavailable, database
from detector.services.idempotency import IdempotencyKey, unless_taken
from detector.services.report import Page, Report
from detector.services.rows import Entry, to_entry, to_report, to_row, to_summary
from detector.storage import migrate
from detector.storage.filters import EVERYTHING, Filter
from detector.storage.ownership import EVERYONE, Owner
from detector.storage.pictures import PictureStore, kept
from detector.storage.repository import Repository
from detector.storage.tables import DetectionRow

_EXPORTED_AT_ONCE = 500


class History:
    """Past reports, newest first. Thread-safe."""

    def __init__(
        self, engine: Engine, owner: Owner = EVERYONE, pictures: PictureStore | None = None
    ) -> None:
        self.engine = engine
        self._rows = Repository(engine, owner)
        self._pictures = pictures

    def of(self, owner: Owner) -> History:
        """Return the part of the log that this owner may see, and to which they may add."""
        return History(self.engine, owner, self._pictures)

    def add(
        self, *reports: Report, key: IdempotencyKey | None = None, picture: bytes | None = None
    ) -> None:
        """Write reports, all or none; when this returns, they outlive the process.

        Args:
            reports: What was found in one picture, by one model or by several.
            key: The client's key for this request, written with the reports or not at all.
            picture: The file, which is kept only where the operator wants that.

        Raises:
            KeyTaken: The key came with another request that was faster.
            LogUnavailable: The reports were not written.
            PicturesUnavailable: The picture was not, and so the reports were not either.
        """
        made = reports[0].comparison_id or reports[0].id
        with ExitStack() as stack:
            for report in reports:
                stack.enter_context(kept(self._pictures, report.id, picture))
            stack.enter_context(database())
            stack.enter_context(unless_taken(key))
            self._rows.add(*map(to_row, reports), key=key.row(made) if key else None)

    def compared(self, comparison_id: UUID) -> list[Report]:
        """Return what is left of the reports of several models on one picture."""
        with database():
            rows = self._rows.compared(comparison_id)
        return list(map(to_report, rows))

    def get(self, report_id: UUID) -> Report | None:
        """Return one report, or None when no report has this id."""
        with database():
            row = self._rows.get(report_id)
        return None if row is None else to_report(row)

    def page(
        self,
        which: Filter = EVERYTHING,
        *,
        cursor: str | None = None,
        limit: int,
        oldest_first: bool = False,
    ) -> Page:
        """Return up to `limit` summaries that match, starting after `cursor`.

        Args:
            which: Conditions; they may differ from those of the page before.
            cursor: `next_cursor` of the page before, or None for the first page.
            limit: At least 1.
            oldest_first: The order, newest first when not given.
        """
        after = None if cursor is None else int(cursor, 16)
        with database():
            rows = self._rows.page(which, after=after, oldest_first=oldest_first, limit=limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        return Page(
            items=tuple(to_summary(row) for row in rows),
            next_cursor=f"{rows[-1].number:016x}" if more else None,
        )

    def export(self, which: Filter = EVERYTHING, *, oldest_first: bool = False) -> Iterator[Entry]:
        """Yield what matches as flat entries, read in pages, so that no reader holds up a writer.

        Raises:
            LogUnavailable: The database fails, on the first entry or on a later one.
        """
        after = None
        while True:
            with database():
                rows = self._rows.page(
                    which, after=after, oldest_first=oldest_first, limit=_EXPORTED_AT_ONCE
                )
            yield from map(to_entry, rows)
            if len(rows) < _EXPORTED_AT_ONCE:
                return
            after = rows[-1].number

    def delete_matching(self, which: Filter) -> int:
        """Delete what matches for good; return how many there were."""
        if self._pictures is None:
            with database():
                return self._rows.delete_matching(which)
        with database():
            newest = self._rows.page(which, after=None, oldest_first=False, limit=1)
        deleted, after = 0, None
        while newest and (rows := self._page_after(which, after)):
            # One by one: no row may go before its picture is gone.
            found = [row.id for row in rows if row.number <= newest[0].number]
            deleted += sum(map(self.delete, found))
            if len(found) < len(rows):  # what arrived meanwhile stays
                break
            after = rows[-1].number
        return deleted

    def _page_after(self, which: Filter, after: int | None) -> list[DetectionRow]:
        with database():
            return self._rows.page(which, after=after, oldest_first=True, limit=_EXPORTED_AT_ONCE)

    def delete(self, report_id: UUID) -> bool:
        """Delete one report for good, its picture first; say whether there was one.

        Raises:
            LogUnavailable: The report was not deleted.
            PicturesUnavailable: The picture was not, and so the report was not either.
        """
        if self._pictures is not None and self.get(report_id) is not None:
            self._pictures.delete(report_id)
        with database():
            return self._rows.delete(report_id)

    def picture(self, report_id: UUID) -> tuple[bytes, str] | None:
        """Return the kept picture of a report and its media type, or None when it is not kept."""
        report = None if self._pictures is None else self.get(report_id)
        data = self._pictures.get(report_id) if self._pictures and report else None
        return None if data is None or report is None else (data, report.image.media_type)

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
