"""Between rows and dataclasses whose fields have the same names."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Record = TypeVar("Record", bound=DataclassInstance)


def filled(kind: type[Record], row: object, **others: Any) -> Record:
    """Make a record of a row's attributes of the same names.

    Args:
        kind: A dataclass.
        row: Has an attribute for each of its fields that `others` leaves out.
        others: Fields with another name or form in the row.
    """
    same = {name: getattr(row, name) for name in _names(kind) if name not in others}
    return kind(**same, **others)


def columns(record: DataclassInstance, *left_out: str) -> dict[str, Any]:
    """Return a record's fields by name, for a row with columns of the same names.

    Args:
        record: A dataclass; what its fields hold is not copied.
        left_out: Fields with another name or form in the row.
    """
    return {name: getattr(record, name) for name in _names(record) if name not in left_out}


def _names(record: DataclassInstance | type[DataclassInstance]) -> list[str]:
    return [field.name for field in fields(record)]
