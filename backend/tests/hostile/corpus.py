"""Hundreds of files that a server on the open web is sent sooner or later, made in code."""

from __future__ import annotations

from functools import cache

from tests.hostile.bombs import costly, too_big
from tests.hostile.case import Case
from tests.hostile.damage import broken, cut, flipped
from tests.hostile.foreign import foreign, moving
from tests.hostile.oddities import odd_but_right


@cache
def corpus() -> tuple[Case, ...]:
    """Return every case; each names the codes with which `decode` may answer."""
    groups = (foreign, too_big, costly, moving, broken, odd_but_right, cut, flipped)
    return tuple(case for group in groups for case in group())
