"""Who works on jobs: threads of this process, or Celery workers elsewhere."""

from __future__ import annotations

from typing import Protocol


class Runner(Protocol):
    """Sees to it that somebody works on jobs."""

    def wake(self, tasks: int) -> None:
        """Tell workers that so much came in. May be missed: they also look by themselves."""

    def start(self) -> None:
        """Begin to work, or to watch those that do."""

    def stop(self) -> None:
        """Finish what is in work and end."""
