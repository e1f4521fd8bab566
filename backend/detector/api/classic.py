"""The endpoints that users of similar projects know, kept stable."""

from __future__ import annotations

from typing import Any

from detector import __version__
from detector.api.blueprint import Blueprint
from detector.api.context import services
from detector.api.judging import judge_upload, model_problem
from detector.api.schemas.comparison import ModelQuerySchema
from detector.api.schemas.operations import ClassicHealthSchema, ModelInfoSchema, PredictionSchema
from detector.api.upload import UPLOAD_BODY
from detector.engine.registry import ModelUnavailable
from detector.services.model_memory import Loaded

blueprint = Blueprint("Classic", __name__, description="A short form of the same verdicts.")


@blueprint.operation("/predict", "predict", "POST")
@blueprint.query(ModelQuerySchema)
@blueprint.describes(requestBody=UPLOAD_BODY)
@blueprint.problems(400, 404, 413, 415, 422, 503)
@blueprint.returns(200, PredictionSchema)
def predict(query: dict[str, str]) -> dict[str, Any]:
    """Judge a picture and answer in the classic form."""
    report = judge_upload(query.get("model"))
    return {
        "prediction": report.verdict.capitalize(),
        "confidence": confidence(report.verdict, report.probability),
        "explanation": report.explanation,
        "filename": report.filename,
        "model": report.model.name,
        "device": _loaded(report.model.name).engine.device,
        "grad_cam_available": bool(report.faces),
    }


@blueprint.operation("/health", "getClassicHealth", scope="none")
@blueprint.returns(200, ClassicHealthSchema)
def get_classic_health() -> dict[str, str]:
    """Say that the process answers, in the classic form."""
    return {"status": "ok", "app": "Deepfake Detector", "version": __version__}


@blueprint.operation("/model-info", "getClassicModelInfo", scope="none")
@blueprint.problems(503)
@blueprint.returns(200, ModelInfoSchema)
def get_model_info() -> dict[str, Any]:
    """Describe the model in the classic form."""
    loaded = _loaded()
    return {
        "model_name": loaded.card.name,
        "device": loaded.engine.device,
        "model_path": loaded.card.files[loaded.engine.kind].name,
        "parameters": {
            "total_parameters": loaded.card.parameters,
            "trainable_parameters": loaded.card.parameters,
        },
    }


def confidence(verdict: str, probability: float | None) -> float:
    """Return the confidence in the prediction in percent, 0–100; 0 without a face."""
    if probability is None:
        return 0.0
    chosen = {"deepfake": probability, "real": 1 - probability}
    return round(100 * chosen.get(verdict, max(probability, 1 - probability)), 2)


def _loaded(name: str | None = None) -> Loaded:
    try:
        return services().models.loaded(name)
    except ModelUnavailable as error:
        raise model_problem(error) from None
