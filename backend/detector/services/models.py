"""The model that judges: loaded once, and looked for again when its files change."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.engine.base import Engine
from detector.engine.card import ModelCard
from detector.engine.registry import (
    ModelUnavailable,
    card_names,
    load_card,
    load_engine,
    load_face_detector,
    verify_file,
)
from detector.imaging.faces import FaceDetector

Signature = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that a verdict needs, in memory."""

    card: ModelCard
    engine: Engine
    faces: FaceDetector


class Models:
    """Loads the configured model at most once. Thread-safe."""

    def __init__(self, weights_dir: Path, name: str, kind: str) -> None:
        self.name = name
        self._weights_dir = weights_dir
        self._kind = kind
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None
        self._failure: tuple[Signature, str] | None = None

    @property
    def in_memory(self) -> Loaded | None:
        """The model, if it has been loaded."""
        return self._loaded

    def loaded(self) -> Loaded:
        """Return the model, loading it on the first call.

        A failure is remembered until a file in the weights directory changes, so that a server
        without a model answers fast and one that gets its model starts to work by itself.

        Raises:
            ModelUnavailable: A file is missing, was changed, or cannot be read.
        """
        if self._loaded is not None:
            return self._loaded
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def reload(self) -> Loaded:
        """Load the files anew and judge with them from the next picture on.

        Pictures that are being judged keep the model that they began with. The one in memory stays
        when the files cannot be used.

        Raises:
            ModelUnavailable: A file is missing, was changed, or cannot be read.
        """
        with self._lock:
            self._loaded = self._load()
            return self._loaded

    def entries(self) -> list[dict[str, Any]]:
        """Describe every model in the weights directory and the configured one, by name.

        Each has name, version, default, available, problem and card; what cannot be read is None.
        """
        return [self._entry(name) for name in self.names()]

    def names(self) -> list[str]:
        """Name every model in the weights directory and the configured one."""
        return sorted({*card_names(self._weights_dir), self.name})

    def _entry(self, name: str) -> dict[str, Any]:
        card, problem = None, None
        try:
            card = load_card(self._weights_dir, name)
            if name == self.name:
                card = self.loaded().card
            else:
                self._check(card)
        except ModelUnavailable as error:
            problem = error.detail
        return {
            "name": name,
            "version": card.version if card else None,
            "default": name == self.name,
            "available": problem is None,
            "problem": problem,
            "card": card.raw if card else None,
        }

    def _check(self, card: ModelCard) -> None:
        """Compare the weights of a model that is not loaded with its card."""
        file = card.files.get(self._kind)
        if file is None:
            raise ModelUnavailable(f"It has no weights for the {self._kind} engine.")
        verify_file(card.folder, file)

    def _load(self) -> Loaded:
        signature = self._signature()
        if self._failure is not None and self._failure[0] == signature:
            raise ModelUnavailable(self._failure[1])
        try:
            card = load_card(self._weights_dir, self.name)
            loaded = Loaded(
                card=card,
                engine=load_engine(card, self._kind),
                faces=load_face_detector(self._weights_dir),
            )
        except ModelUnavailable as error:
            self._failure = (signature, error.detail)
            raise
        self._failure = None
        return loaded

    def _signature(self) -> Signature:
        """Name, size and time of every file in the weights directory."""
        try:
            stats = [(path.name, path.stat()) for path in self._weights_dir.iterdir()]
        except OSError:
            return ()
        return tuple(sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats))
