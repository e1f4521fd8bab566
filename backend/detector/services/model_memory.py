"""Which models stay in memory, and which gives way when another one is needed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakValueDictionary

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.imaging.faces import FaceDetector


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Loaded:
    """Everything that a verdict needs, in memory. All models share one face detector."""

    card: ModelCard
    engine: Engine
    faces: FaceDetector


class ModelMemory:
    """The models in memory. Reading is thread-safe; who changes it sees to being the only one.

    Args:
        default: Name of the model that stays once it is there.
        keep: Models in memory at a time, the default one included. Those that pictures are being
            judged with come on top.
    """

    def __init__(self, default: str, keep: int) -> None:
        self._default = default
        self._room = keep - 1
        self._kept: dict[str, Loaded] = {}
        # One that gave way while a picture is judged with it serves others too, instead of a copy.
        self._alive: WeakValueDictionary[str, Loaded] = WeakValueDictionary()
        self._uses = itertools.count()
        self._last_use: dict[str, int] = {}

    def get(self, name: str) -> Loaded | None:
        """Return a model if it is in memory."""
        self._last_use[name] = next(self._uses)
        return self._kept.get(name) or self._alive.get(name)

    def any(self) -> Loaded | None:
        """Return one of those in memory, if there is one."""
        return next(iter([*self._kept.values(), *self._alive.values()]), None)

    def first(self, names: Iterable[str]) -> list[str]:
        """Return names in an order that loads the fewest: those in memory come first."""
        return sorted(names, key=lambda name: name not in self._kept)

    def make_room(self, name: str) -> None:
        """Let the models go whose last use is longest ago, so that one more can be loaded."""
        if name == self._default or self._room < 1:
            return
        others = [other for other in self._kept if other not in (self._default, name)]
        others.sort(key=lambda other: self._last_use[other])
        for other in others[: max(len(others) + 1 - self._room, 0)]:
            del self._kept[other]

    def put(self, name: str, loaded: Loaded) -> None:
        """Take in a model that was loaded; it stays if there is room for any beside the default."""
        self._alive[name] = loaded
        if name == self._default or self._room > 0:
            self._kept[name] = loaded

    def put_alone(self, loaded: Loaded) -> None:
        """Take in the default model and let all others go."""
        self._alive.clear()
        self._kept = {self._default: loaded}
