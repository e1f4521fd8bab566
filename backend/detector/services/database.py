"""What every use case says when the database fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError


class LogUnavailable(Exception):
    """The database cannot be read or written now; the text says what the operator can do."""


@contextmanager
def database() -> Iterator[None]:
    """Turn failures of the database inside the block into `LogUnavailable`."""
    try:
        yield
    except SQLAlchemyError as error:
        raise LogUnavailable(
            "The log of verdicts cannot be read or written, so no verdict is given. "
            "The operator finds the cause in the server's log; `detector migrate` "
            "prepares a new database."
        ) from error
