"""How the learning rate falls."""

from __future__ import annotations

import pytest

from training.schedule import SCHEDULES, share_of_peak


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_begins_at_the_peak_and_never_rises(schedule: str) -> None:
    shares = [share_of_peak(schedule, done / 20) for done in range(21)]
    assert shares[0] == 1
    assert shares == sorted(shares, reverse=True)


def test_schedules_end_where_they_say() -> None:
    ends = {schedule: share_of_peak(schedule, 1.0) for schedule in SCHEDULES}
    assert ends == pytest.approx({"cosine": 0.01, "linear": 0.01, "step": 0.01, "constant": 1})
    assert share_of_peak("step", 0.6) == 0.1
    assert share_of_peak("linear", 0.5) == pytest.approx(0.505)
