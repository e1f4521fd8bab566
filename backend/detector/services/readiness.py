"""Whether this process can judge pictures and log the verdicts, and if not, why."""

from __future__ import annotations

import shutil
from pathlib import Path

from detector.engine.registry import ModelUnavailable
from detector.services.history import History
from detector.services.models import Models

CHECKS = ("model", "database", "disk")


class Readiness:
    """Tries what a verdict needs. Thread-safe."""

    def __init__(
        self, models: Models, history: History, *, folder: Path | None, min_free_bytes: int
    ) -> None:
        """Say what to try.

        Args:
            models: Must give a model.
            history: Must take a write.
            folder: Where the log is kept, when that is a disk of this machine.
            min_free_bytes: What must be free there, so that this is known before writes fail.
        """
        self._models = models
        self._history = history
        self._folder = folder
        self._min_free_bytes = min_free_bytes

    def troubles(self) -> dict[str, str]:
        """Return what is wrong, by name of the check; empty when all is well."""
        found = {"model": self._model(), "database": self._history.trouble(), "disk": self._disk()}
        return {name: text for name, text in found.items() if text is not None}

    def disk_free(self) -> int | None:
        """Return the free bytes where the log is kept; None when that is no disk of ours."""
        if self._folder is None:
            return None
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return None

    def _model(self) -> str | None:
        try:
            self._models.loaded()
        except ModelUnavailable as error:
            return error.detail
        return None

    def _disk(self) -> str | None:
        free = self.disk_free()
        if free is None or free >= self._min_free_bytes:
            return None
        return (
            f"The disk with the log has {free / 1e6:.0f} MB left, less than the "
            f"{self._min_free_bytes / 1e6:.0f} MB of DETECTOR_MIN_FREE_BYTES. Make room on it."
        )
