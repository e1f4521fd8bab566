"""Whose rows a session may see: the condition is put into every query, so none can forget it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from detector.storage.job_tables import JobRow
from detector.storage.tables import DetectionRow


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom rows are read and written.

    Attributes:
        name: Id of an API key; empty for what was made without one.
        sees_all: Whether the rows of others are seen, too.
    """

    name: str = ""
    sees_all: bool = True


EVERYONE = Owner()
_OWNED = (DetectionRow, JobRow)


class OwnSession(Session):
    """A session that sees, changes and deletes an owner's rows alone, and adds rows for them.

    It governs what goes through the ORM: `select`, `update` and `delete` of whole tables and of
    their columns. SQL that was written by hand is not governed.
    """

    def __init__(self, engine: Engine, owner: Owner, **options: Any) -> None:
        super().__init__(engine, info={"owner": owner}, **options)


@event.listens_for(OwnSession, "do_orm_execute")
def _own_rows_alone(state: ORMExecuteState) -> None:
    owner: Owner = state.session.info["owner"]
    if owner.sees_all or not (state.is_select or state.is_update or state.is_delete):
        return
    state.statement = state.statement.options(
        *(
            with_loader_criteria(table, table.owner == owner.name, include_aliases=True)
            for table in _OWNED
        )
    )


@event.listens_for(OwnSession, "before_flush")
def _stamp_new_rows(session: Session, *_: Any) -> None:
    owner: Owner = session.info["owner"]
    for row in session.new:
        if isinstance(row, _OWNED) and not row.owner:
            row.owner = owner.name


class OwnRows:
    """What reads and writes rows for an owner. Thread-safe: every call has a session of its own.

    Args:
        engine: The database.
        owner: Whose rows are seen, and for whom new ones are written.
    """

    def __init__(self, engine: Engine, owner: Owner = EVERYONE) -> None:
        self._engine = engine
        self._owner = owner

    def _session(self) -> OwnSession:
        return OwnSession(self._engine, self._owner, expire_on_commit=False)
