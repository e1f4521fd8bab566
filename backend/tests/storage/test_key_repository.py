"""Quotas where many draw on them at once, with each kind of database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from detector.services.keys import Keys, QuotaUsedUp
from detector.storage.database import connect


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = connect(database)
    yield engine
    engine.dispose()


def test_a_quota_holds_when_many_draw_on_it_at_once(engine: Engine) -> None:
    keys = Keys(engine)
    caller = keys.caller(keys.create("a", ["detect"], daily_pictures=10)[1])
    start = threading.Barrier(8)

    def draw(_: int) -> int:
        start.wait()
        got = 0
        for _ in range(4):
            try:
                keys.charge(caller)
            except QuotaUsedUp:
                continue
            got += 1
        return got

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(draw, range(8))) == 10
