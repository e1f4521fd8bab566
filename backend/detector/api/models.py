"""The models of this server and their cards."""

from __future__ import annotations

from typing import Any

from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.schemas.models import ModelListSchema

blueprint = Blueprint(
    "Models", __name__, url_prefix="/api/v1/models", description="Models and their measured errors."
)


@blueprint.operation("", "listModels", scope="none")
@blueprint.returns(200, ModelListSchema)
def list_models() -> dict[str, Any]:
    """List the models with their cards and the numbers that set one beside another."""
    return {"items": services().models.entries()}
