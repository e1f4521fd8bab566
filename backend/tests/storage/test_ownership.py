"""No query sees, changes or deletes a row of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import aliased

from detector.services.history import History
from detector.storage import migrate
from detector.storage.database import connect
from detector.storage.ownership import EVERYONE, Owner, OwnSession
from detector.storage.tables import DetectionRow, FaceRow
from tests.reports import report

ANNA, BEN = Owner("anna", sees_all=False), Owner("ben", sees_all=False)
NOBODY = Owner("", sees_all=False)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = connect(database)
    yield engine
    engine.dispose()


@pytest.fixture
def ids(engine: Engine) -> dict[Owner, UUID]:
    """One detection for each."""
    written = {owner: report() for owner in (ANNA, BEN, NOBODY)}
    for owner, one in written.items():
        History(engine).of(owner).add(one)
    return {owner: one.id for owner, one in written.items()}


def seen(history: History) -> set[UUID]:
    return {item.id for item in history.page(cursor=None, limit=100).items}


def test_the_log_shows_each_their_own(engine: Engine, ids: dict[Owner, UUID]) -> None:
    log = History(engine)
    for owner in (ANNA, BEN, NOBODY):
        assert seen(log.of(owner)) == {ids[owner]}
        for other, other_id in ids.items():
            found = log.of(owner).get(other_id)
            assert (found is not None) == (other == owner)
            assert (log.of(owner).heatmap(other_id, 0) is not None) == (other == owner)
    assert seen(log.of(Owner("root", sees_all=True))) == set(ids.values())


def test_deleting_what_others_made_does_nothing(engine: Engine, ids: dict[Owner, UUID]) -> None:
    log = History(engine)
    assert not log.of(BEN).delete(ids[ANNA])
    assert not log.of(NOBODY).delete(ids[ANNA])
    assert log.of(ANNA).delete(ids[ANNA])
    assert seen(log) == {ids[BEN], ids[NOBODY]}


def test_every_form_of_query_is_governed(engine: Engine, ids: dict[Owner, UUID]) -> None:
    other = aliased(DetectionRow)
    with OwnSession(engine, ANNA) as session, session.begin():
        assert list(session.scalars(select(DetectionRow.id))) == [ids[ANNA]]
        assert session.scalar(select(func.count()).select_from(DetectionRow)) == 1
        assert session.scalar(select(func.count(DetectionRow.number))) == 1
        assert len(session.scalars(select(other)).all()) == 1
        assert session.get(DetectionRow, 2) is None
        grouped = select(DetectionRow.verdict, func.count()).group_by(DetectionRow.verdict)
        assert [tuple(row) for row in session.execute(grouped)] == [("deepfake", 1)]
        faces = select(FaceRow).join(DetectionRow, DetectionRow.number == FaceRow.detection_number)
        assert len(session.scalars(faces).all()) == 2
        inside = select(DetectionRow.number).where(DetectionRow.verdict == "deepfake")
        nested = select(func.count()).select_from(inside.subquery())
        assert session.scalar(nested) == 1
        session.execute(update(DetectionRow).values(filename="mine"))
        session.execute(delete(DetectionRow).where(DetectionRow.verdict == "deepfake"))
    with OwnSession(engine, EVERYONE) as session:
        left = session.scalars(select(DetectionRow)).all()
        assert {row.id for row in left} == {ids[BEN], ids[NOBODY]}
        assert {row.filename for row in left} == {"photo.jpg"}


def test_what_was_written_before_owners_belongs_to_nobody(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'log.db'}")
    migrate.upgrade(engine, "0002")
    migrate.upgrade(engine)
    old = report()
    History(engine).add(old)
    assert seen(History(engine).of(NOBODY)) == {old.id}
    assert seen(History(engine).of(ANNA)) == set()
