"""Two faults of scripts/chaos.py that need nothing special: a model replaced, slow senders."""

from __future__ import annotations

from pathlib import Path

from faults.service import model_replaced, slow_clients


def test_an_unfit_model_and_a_lost_worker_lose_nothing(tmp_path: Path) -> None:
    outcome = model_replaced(tmp_path)
    assert outcome.wrong == []
    assert outcome.accepted > 0
    assert outcome.lost == 0
    assert outcome.recovery_seconds is not None


def test_slow_senders_hold_nobody_up(tmp_path: Path) -> None:
    outcome = slow_clients(tmp_path, count=100, seconds=3)
    assert outcome.wrong == []
    assert outcome.lost == 0
