"""What came of a fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class NotHere(Exception):
    """This machine lacks what the fault needs; the text says what."""


@dataclass
class Outcome:
    """Facts of one fault, and what was not as it should be.

    Attributes:
        accepted: Answers of 201 while it lasted.
        lost: How many of those the log did not hold afterwards.
        recovery_seconds: From the end of the fault to the next verdict; None when none was lost.
        facts: Further numbers.
        wrong: What was not as it should be; empty when all is well.
    """

    accepted: int = 0
    lost: int = 0
    recovery_seconds: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def expect(self, holds: bool, what: str) -> None:
        """Note what was not as it should be."""
        if not holds:
            self.wrong.append(what)
