"""Every hostile file is answered by name, quickly and in bounded memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detector.imaging.decode import ImageError, Limits, decode
from tests.hostile.case import OK, Case
from tests.hostile.corpus import corpus

BACKEND = Path(__file__).parents[2]


@pytest.mark.parametrize("case", corpus(), ids=lambda case: case.name)
def test_answer_is_the_expected_one(case: Case) -> None:
    data = case.make()
    start = time.thread_time()
    try:
        answer, detail = OK, ""
        assert decode(data, Limits()).pixels.size
    except ImageError as error:
        answer, detail = error.code, error.detail
    assert answer in case.expected, detail
    assert answer == OK or (detail[0].isupper() and detail.endswith("."))
    assert time.thread_time() - start < 3.0


def test_corpus_is_large_and_without_twins() -> None:
    names = [case.name for case in corpus()]
    assert len(names) == len(set(names))
    assert len(names) >= 400


@pytest.mark.skipif(sys.platform == "win32", reason="needs getrusage")
def test_memory_stays_bounded_over_the_whole_corpus() -> None:
    """One process takes every file; its peak may grow by less than one 40 megapixel picture."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.hostile.measure"],
        cwd=BACKEND, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    growth: dict[str, float] = json.loads(result.stdout)
    guilty = {name: megabytes for name, megabytes in growth.items() if megabytes > 48}
    assert not guilty
    assert sum(growth.values()) < 120
