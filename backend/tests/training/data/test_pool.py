"""How often each source is drawn."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from training.data.pool import Pool

LARGE, SMALL = 90, 10


@pytest.mark.parametrize(
    ("power", "share"), [(1.0, 0.9), (0.5, 0.75), (0.0, 0.5)], ids=["as many", "tempered", "level"]
)
def test_a_large_source_is_drawn_by_its_tempered_size(power: float, share: float) -> None:
    pool = Pool()
    pool.members["large"] = list(range(LARGE))
    pool.members["small"] = list(range(LARGE, LARGE + SMALL))
    pool.close(power)
    rng = np.random.default_rng(3)
    drawn = Counter("large" if pool.draw(rng) < LARGE else "small" for _ in range(4000))
    assert drawn["large"] / drawn.total() == pytest.approx(share, abs=0.03)
