"""The log gives back what was written, in order, and forgets what was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from threading import Thread
from uuid import uuid4

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import text

from detector.services.database import LogUnavailable
from detector.services.history import History
from detector.services.report import MapFacts
from detector.storage import migrate
from detector.storage.database import connect
from tests.reports import face_report, report


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    engine = connect(f"sqlite:///{tmp_path / 'log.db'}")
    migrate.upgrade(engine)
    yield History(engine)
    engine.dispose()


def test_a_report_comes_back_as_it_was_written(history: History) -> None:
    written = report(filename=None, strength=None, reasons=("blurred", "dark"))
    history.add(written)
    assert history.get(written.id) == written


def test_reports_of_one_comparison_come_back_together_in_their_order(history: History) -> None:
    comparison_id = uuid4()
    faces = (face_report(forensic_share=0.375),)
    written = [report(comparison_id=comparison_id, faces=faces) for _ in range(3)]
    history.add(report())
    history.add(*written)
    assert history.compared(comparison_id) == written
    assert history.compared(uuid4()) == []
    assert len(history.page(limit=10).items) == 4


def test_a_report_without_faces_comes_back(history: History) -> None:
    written = report(faces=(), probability=None, verdict="inconclusive", reasons=("no_face",))
    history.add(written)
    assert history.get(written.id) == written


def test_time_is_kept_in_utc(history: History) -> None:
    local = datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    written = report(created_at=local)
    history.add(written)
    found = history.get(written.id)
    assert found is not None
    assert found.created_at == local
    assert found.created_at.utcoffset() == timedelta(0)


def test_pages_are_newest_first_and_complete(history: History) -> None:
    written = [report() for _ in range(7)]
    for item in written:
        history.add(item)
    seen, cursor, pages = [], None, 0
    while True:
        page = history.page(cursor=cursor, limit=3)
        seen += [item.id for item in page.items]
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [item.id for item in reversed(written)]
    assert pages == 3


def test_a_full_last_page_has_no_next_one(history: History) -> None:
    for _ in range(4):
        history.add(report())
    first = history.page(cursor=None, limit=2)
    second = history.page(cursor=first.next_cursor, limit=2)
    assert len(second.items) == 2
    assert second.next_cursor is None


def test_pages_stay_stable_while_reports_arrive_and_go(history: History) -> None:
    old = [report() for _ in range(4)]
    for item in old:
        history.add(item)
    first = history.page(cursor=None, limit=2)
    history.add(report())
    assert history.delete(old[2].id)
    second = history.page(cursor=first.next_cursor, limit=2)
    assert [item.id for item in second.items] == [old[1].id, old[0].id]


def test_numbers_are_not_used_twice(history: History) -> None:
    for _ in range(3):
        history.add(report())
    page = history.page(cursor=None, limit=1)
    assert history.delete(page.items[0].id)
    newest = report()
    history.add(newest)
    # The cursor of the page before the deletion still ends right before the new report.
    after = history.page(cursor=page.next_cursor, limit=5)
    assert newest.id not in [item.id for item in after.items]


def test_summary_counts_faces(history: History) -> None:
    history.add(report())
    (item,) = history.page(cursor=None, limit=1).items
    assert item.faces_count == 2
    assert item.model == "efficientnet-b0"


def test_delete_removes_the_faces_too(history: History) -> None:
    written = report()
    history.add(written)
    assert history.delete(written.id)
    assert history.get(written.id) is None
    assert not history.delete(written.id)
    with history.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM faces")).scalar() == 0


def test_unknown_report(history: History) -> None:
    assert history.get(uuid4()) is None
    assert not history.delete(uuid4())
    assert history.heatmap(uuid4(), 0) is None


def test_heatmap_shows_where_the_grid_is_high(history: History) -> None:
    values = bytearray(196)
    values[13] = 255  # top right
    written = report(faces=(face_report(map=MapFacts("manipulated", 14, 14, bytes(values))),))
    history.add(written)
    png = history.heatmap(written.id, 0)
    assert png is not None
    with Image.open(BytesIO(png)) as image:
        assert image.mode == "RGBA"
        alpha = np.asarray(image)[..., 3]
    assert alpha[1, -2] > alpha[-2, 1]
    assert history.heatmap(written.id, 1) is None


def test_many_threads_write_at_the_same_time(history: History) -> None:
    written = [report() for _ in range(24)]
    failures: list[BaseException] = []

    def write(part: int) -> None:
        try:
            for item in written[part::6]:
                history.add(item)
        except BaseException as error:
            failures.append(error)

    threads = [Thread(target=write, args=(part,)) for part in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {item.id for item in history.page(cursor=None, limit=100).items} == {
        item.id for item in written
    }


def test_a_database_without_tables_is_named(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
    history = History(engine)
    with pytest.raises(LogUnavailable, match="detector migrate"):
        history.add(report())
    assert "detector migrate" in (history.trouble() or "")
    migrate.upgrade(engine)
    assert history.trouble() is None
    engine.dispose()
