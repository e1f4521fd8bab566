"""The services of the running app, for views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from detector.api.metrics import Metrics
from detector.config import Settings
from detector.services.detect import Detector
from detector.services.history import History
from detector.services.models import Models


@dataclass(frozen=True, slots=True)
class Services:
    """What views work with; built once per app."""

    settings: Settings
    models: Models
    detector: Detector
    history: History
    metrics: Metrics


def services() -> Services:
    """Return the services of the current app."""
    return cast(Services, current_app.extensions["detector"])
