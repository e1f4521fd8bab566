"""What is too old is gone: rows, faces and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from detector.services.history import History
from detector.services.retention import Purged, Retention
from detector.storage.database import connect
from detector.storage.filters import EVERYTHING
from detector.storage.pictures import DiskPictures, PicturesUnavailable
from tests.reports import report


@pytest.fixture
def engine(tmp_path: Path, empty_log: Path) -> Iterator[Engine]:
    path = tmp_path / "log.db"
    path.write_bytes(empty_log.read_bytes())
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


@pytest.fixture
def history(engine: Engine, folder: Path) -> History:
    return History(engine, pictures=DiskPictures(folder))


def write(history: History, days_ago: float, marker: bytes = b"a picture") -> UUID:
    made = report(created_at=datetime.now(UTC) - timedelta(days=days_ago))
    history.add(made, picture=marker)
    return made.id


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def rows(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_what_is_older_than_the_setting_goes(
    engine: Engine, history: History, folder: Path
) -> None:
    write(history, 31)
    write(history, 400)
    kept = write(history, 29)
    purged = Retention(history, DiskPictures(folder), 30).purge()
    assert purged.verdicts == 2
    assert [item.id for item in history.page(limit=10).items] == [kept]
    assert (rows(engine, "detections"), rows(engine, "faces")) == (1, 2)
    assert [path.name for path in files(folder)] == [kept.hex]


def test_without_a_setting_nothing_goes(history: History, folder: Path) -> None:
    write(history, 10_000)
    assert Retention(history, DiskPictures(folder), None).purge() == Purged(0, 0)
    assert len(history.page(limit=10).items) == 1


def test_several_replicas_may_purge_at_once(engine: Engine, history: History, folder: Path) -> None:
    for _ in range(30):
        write(history, 31)
    write(history, 1)
    replicas = [Retention(history, DiskPictures(folder), 30) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        purged = list(pool.map(lambda replica: replica.purge().verdicts, replicas))
    assert sum(purged) == 30
    assert rows(engine, "detections") == len(files(folder)) == 1


def test_a_picture_without_a_verdict_is_found_and_deleted(history: History, folder: Path) -> None:
    store = DiskPictures(folder)
    store.put(uuid4(), b"its process was killed before the verdict was written")
    assert Retention(history, store, 0).purge() == Purged(0, 1)
    assert files(folder) == []


def test_deleting_leaves_no_byte_of_the_picture(
    tmp_path: Path, history: History, folder: Path
) -> None:
    marker = b"unmistakable-content-of-a-picture"
    first, second = write(history, 0, marker), write(history, 0, marker)
    assert history.delete(first)
    assert [path.name for path in files(folder)] == [second.hex]
    assert history.delete_matching(EVERYTHING) == 1
    assert files(folder) == []
    assert all(marker not in path.read_bytes() for path in files(tmp_path))


def test_a_verdict_stays_while_its_picture_cannot_be_deleted(engine: Engine, folder: Path) -> None:
    class Broken(DiskPictures):
        def delete(self, picture_id: UUID) -> None:
            raise PicturesUnavailable(str(picture_id))

    broken = History(engine, pictures=Broken(folder))
    kept = write(broken, 31)
    with pytest.raises(PicturesUnavailable):
        broken.delete(kept)
    with pytest.raises(PicturesUnavailable):
        Retention(broken, Broken(folder), 30).purge()
    assert broken.get(kept) is not None


def test_a_picture_is_not_kept_when_its_verdict_cannot_be_written(
    tmp_path: Path, folder: Path
) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'no-tables.db'}")
    with pytest.raises(Exception, match="log of verdicts"):
        write(History(engine, pictures=DiskPictures(folder)), 0)
    assert files(folder) == []
    engine.dispose()


def test_counts_of_old_quotas_go(engine: Engine, history: History, folder: Path) -> None:
    with engine.begin() as connection:
        for days in (1, 40):
            day = (datetime.now(UTC) - timedelta(days=days)).date()
            connection.execute(
                text("INSERT INTO api_key_usage VALUES ('k', :day, 3)"), {"day": str(day)}
            )
    Retention(history, DiskPictures(folder), None).purge()
    assert rows(engine, "api_key_usage") == 1
