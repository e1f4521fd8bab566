"""A pool of pictures that is drawn from balanced over where they come from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class Pool:
    """Row numbers by source or generator; each draw picks the key first, tempered by its size.

    Attributes:
        members: Row numbers in the manifest by key.
        keys: The keys in order, once the pool is closed.
        shares: Probability of each key, once the pool is closed.
    """

    members: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    keys: list[str] = field(default_factory=list)
    shares: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    def close(self, power: float) -> None:
        """End the filling; a key is drawn in proportion to its size to this power."""
        self.keys = sorted(self.members)
        sizes = np.array([len(self.members[key]) for key in self.keys], np.float64) ** power
        self.shares = sizes / sizes.sum() if len(sizes) else sizes

    def draw(self, rng: np.random.Generator) -> int:
        """Return a row number of a closed pool that is not empty."""
        key = self.keys[int(rng.choice(len(self.keys), p=self.shares))]
        members = self.members[key]
        return members[int(rng.integers(len(members)))]
