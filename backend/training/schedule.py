"""How the learning rate falls after its warm-up."""

from __future__ import annotations

import math

SCHEDULES = ("cosine", "linear", "step", "constant")
# Share of the peak that is left at the end of a schedule that falls smoothly.
FLOOR = 0.01


def share_of_peak(schedule: str, done: float) -> float:
    """Return the learning rate as a share of its peak.

    Args:
        schedule: "cosine" and "linear" fall to 1 %, "step" to a tenth after half and to a hundredth
            after three quarters, "constant" stays.
        done: Share of the schedule that is over, 0..1.
    """
    if schedule == "constant":
        return 1.0
    if schedule == "step":
        return 1.0 if done < 0.5 else 0.1 if done < 0.75 else 0.01
    left = 1 - done if schedule == "linear" else (1 + math.cos(math.pi * done)) / 2
    return FLOOR + (1 - FLOOR) * left
