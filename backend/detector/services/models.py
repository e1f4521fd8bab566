"""The models that judge: loaded when they are first needed, looked for again when files change."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from detector.config import Settings
from detector.engine.card import ModelCard
from detector.engine.registry import (
    ModelUnavailable,
    card_names,
    load_card,
    load_engine,
    load_face_detector,
    verify_weights,
)
from detector.imaging.faces import FaceDetector
from detector.services.model_memory import Loaded, ModelMemory

Signature = tuple[tuple[str, int, int], ...]


class UnknownModel(Exception):
    """This server has no model of that name, or may not use it; the text lists those it has."""


class Models:
    """The default model and those beside it. Thread-safe.

    Args:
        weights_dir: Where cards and weights lie.
        name: The default model, which stays in memory once it is loaded.
        kind: The engine, "onnx" or "torch".
        allowed: Names of the only other models that may be used; none given allows all.
        keep: Models in memory at a time, the default one included. The one whose last use is
            longest ago gives way before another is loaded; what a picture is being judged with
            stays until that is done.
        threads_alone: Threads of the default model for a picture that is judged alone.
    """

    def __init__(
        self,
        weights_dir: Path,
        name: str,
        kind: str,
        *,
        allowed: Iterable[str] = (),
        keep: int = 2,
        threads_alone: int = 1,
    ) -> None:
        self.name = name
        self._weights_dir = weights_dir
        self._kind = kind
        self._allowed = frozenset(allowed)
        self._threads_alone = threads_alone
        self._lock = threading.Lock()
        self._memory = ModelMemory(name, keep)
        self._failures: dict[str, tuple[Signature, str]] = {}
        self._checked: dict[str, tuple[Signature, str | None]] = {}

    @classmethod
    def of(cls, settings: Settings, *, threads_alone: int = 1) -> Models:
        """Return the models that the settings name; nothing is loaded yet."""
        return cls(
            settings.weights_dir,
            settings.model,
            settings.engine,
            allowed=settings.models,
            keep=settings.models_loaded,
            threads_alone=threads_alone,
        )

    @property
    def in_memory(self) -> Loaded | None:
        """The default model, if it has been loaded."""
        return self._memory.get(self.name)

    def loaded(self, name: str | None = None) -> Loaded:
        """Return a model, the default one without a name, loading it on first use.

        A failure is remembered until a file in the weights directory changes, so that a server
        without a model answers fast and one that gets its model starts to work by itself.

        Raises:
            UnknownModel: There is no such model here.
            ModelUnavailable: A file is missing, was changed, or cannot be read.
        """
        name = name or self.name
        found = self._memory.get(name)
        if found is None:
            self.check(name)
            with self._lock:
                found = self._memory.get(name)
                if found is None:
                    found = self._load(name)
                    self._memory.put(name, found)
        return found

    def cheapest_order(self, names: Iterable[str]) -> list[str]:
        """Return models in the order in which to judge with them, so that few are loaded anew."""
        return self._memory.first(names)

    def reload(self) -> Loaded:
        """Load the default model anew and judge with it from the next picture on; drop the others.

        Pictures that are being judged keep the model that they began with. The one in memory stays
        when the files cannot be used.

        Raises:
            ModelUnavailable: A file is missing, was changed, or cannot be read.
        """
        with self._lock:
            fresh = self._load(self.name, anew=True)
            self._memory.put_alone(fresh)
            return fresh

    def check(self, name: str) -> None:
        """Make sure that a model is among those of this server, whether it works or not.

        Raises:
            UnknownModel: It is not.
        """
        if name != self.name and name not in self.names():
            known = ", ".join(self.names())
            raise UnknownModel(f"There is no model {name!r} here. Choose one of: {known}.")

    def names(self) -> list[str]:
        """Name every model that may be used, whether it works or not, sorted."""
        return sorted({*(self._allowed or card_names(self._weights_dir)), self.name})

    def require(self, name: str) -> None:
        """Make sure that a model beside the default one works, as far as its files tell.

        Raises:
            UnknownModel: There is no such model here.
            ModelUnavailable: A file is missing, was changed, or cannot be read.
        """
        self.check(name)
        problem = None if name == self.name else self._entry(name)["problem"]
        if problem is not None:
            raise ModelUnavailable(problem)

    def chosen(self, names: Iterable[str]) -> list[str]:
        """Return the named models, each once; without names all that work, the default one first.

        Raises:
            UnknownModel: There is no such model here.
        """
        named = list(dict.fromkeys(names))
        for name in named:
            self.check(name)
        if named:
            return named
        others = [entry["name"] for entry in self.entries() if entry["available"]]
        return [self.name, *(name for name in others if name != self.name)]

    def entries(self) -> list[dict[str, Any]]:
        """Describe every model that may be used, by name.

        Each has name, version, architecture, parameters, default, available, problem, comparison
        and card; what cannot be read or is not stated is None.
        """
        return [self._entry(name) for name in self.names()]

    def _entry(self, name: str) -> dict[str, Any]:
        card, problem = None, None
        try:
            card = load_card(self._weights_dir, name)
            if name == self.name:
                card = self.loaded().card
            else:
                problem = self._trouble(name, card)
        except ModelUnavailable as error:
            problem = error.detail
        return {
            "name": name,
            "version": card.version if card else None,
            "architecture": card.architecture if card else None,
            "parameters": card.parameters if card else None,
            "default": name == self.name,
            "available": problem is None,
            "problem": problem,
            "comparison": card.comparison if card else None,
            "card": card.raw if card else None,
        }

    def _trouble(self, name: str, card: ModelCard) -> str | None:
        """Say why a model cannot be used, looked into once for as long as no file changes."""
        signature = self._signature()
        failure = self._failures.get(name)
        if failure is not None and failure[0] == signature:
            return failure[1]
        if name not in self._checked or self._checked[name][0] != signature:
            problem = None
            try:
                verify_weights(card, self._kind)
            except ModelUnavailable as error:
                problem = error.detail
            self._checked[name] = (signature, problem)
        return self._checked[name][1]

    def _load(self, name: str, *, anew: bool = False) -> Loaded:
        signature = self._signature()
        if name in self._failures and self._failures[name][0] == signature:
            raise ModelUnavailable(self._failures[name][1])
        try:
            card = load_card(self._weights_dir, name)
            self._memory.make_room(name)
            threads = self._threads_alone if name == self.name else 1
            engine = load_engine(card, self._kind, threads_alone=threads)
            loaded = Loaded(card=card, engine=engine, faces=self._faces(anew=anew))
        except ModelUnavailable as error:
            self._failures[name] = (signature, error.detail)
            raise
        self._failures.pop(name, None)
        return loaded

    def _faces(self, *, anew: bool) -> FaceDetector:
        other = None if anew else self._memory.any()
        if other is not None:
            return other.faces
        return load_face_detector(self._weights_dir, threads_alone=self._threads_alone)

    def _signature(self) -> Signature:
        """Name, size and time of every file in the weights directory."""
        try:
            stats = [(path.name, path.stat()) for path in self._weights_dir.iterdir()]
        except OSError:
            return ()
        return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
