"""What this server offers and what it keeps, for pages that adapt to it."""

from __future__ import annotations

from typing import Any

from detector import __version__
from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.schemas.server import CapabilitiesSchema
from detector.imaging.sniff import ACCEPTED_TYPES

blueprint = Blueprint(
    "Server", __name__, url_prefix="/api/v1", description="What this server offers."
)


@blueprint.operation("/capabilities", "getCapabilities", scope="none")
@blueprint.returns(200, CapabilitiesSchema)
def get_capabilities() -> dict[str, Any]:
    """Say what this server offers, what it keeps and what it accepts.

    Needs no key, no model and no database.
    """
    context = services()
    settings = context.settings
    return {
        "version": __version__,
        "environment": settings.environment,
        "stores_pictures": settings.pictures is not None,
        "retention_days": settings.retention_days,
        "analysis_by_url": settings.url_analysis,
        "jobs": {
            "max_files": settings.job_max_files,
            "max_archive_bytes": settings.job_max_bytes,
        },
        "api_key_required": settings.access == "keys",
        "access": settings.access,
        "limits": {
            "max_bytes": settings.max_bytes,
            "max_pixels": settings.max_pixels,
            "max_faces": settings.max_faces,
            "media_types": ACCEPTED_TYPES,
        },
        "models": context.models.names(),
        "default_model": context.models.name,
    }
