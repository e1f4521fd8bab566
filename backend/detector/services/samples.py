"""Pictures in the box, so that a first visitor sees a result without one of their own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """A JPEG of at most 80 kB, with where it comes from and under which licence.

    Width and height are pixels.
    """

    id: str
    title: str
    description: str
    origin: str
    licence: str
    width: int
    height: int

    @property
    def path(self) -> Path:
        """The file."""
        return FOLDER / f"{self.id}.jpg"


@cache
def samples() -> tuple[Sample, ...]:
    """Return all samples in the order in which to show them."""
    entries = json.loads((FOLDER / "samples.json").read_text(encoding="utf-8"))
    return tuple(Sample(**entry) for entry in entries)
