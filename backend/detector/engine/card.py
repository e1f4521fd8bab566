"""The model card: everything about a model that serving must know, stored beside its weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from detector.engine.base import ModelUnavailable
from detector.engine.card_schema import CardSchema


@dataclass(frozen=True, slots=True)
class WeightFile:
    """A file beside the card and the SHA-256 that it must have.

    Attributes:
        shares: Kind of the file in which this one's large tensors lie, or None.
    """

    name: str
    sha256: str
    shares: str | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """From raw logits to probabilities.

    Attributes:
        slopes: Per expert, what its logit is multiplied with (inverse temperature).
        biases: Per expert, what is added after that.
        fusion: Weights of the calibrated logits manipulated and synthetic, of their soft maximum
            log(exp(m) + exp(s)), and the bias of the one verdict.
    """

    slopes: tuple[float, float]
    biases: tuple[float, float]
    fusion: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Probability of a deepfake below which a face is called real, and from which deepfake."""

    real_below: float
    deepfake_from: float


@dataclass(frozen=True, slots=True)
class QualityGates:
    """Limits of the evidence; a face outside them is inconclusive."""

    min_face_px: float
    min_sharpness: float
    min_brightness: float
    max_novelty: float


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """Measured shares on held-out pictures, 0..1, and in words what was measured."""

    false_positive_rate: float
    miss_rate: float
    inconclusive_rate: float
    description: str


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """What became of the pictures of the calibration report in one range of probability.

    Attributes:
        low: Lower end of the range, included.
        high: Upper end, excluded unless it is 1.
        pictures: How many pictures fell into it.
        fakes: How many of them were fakes.
        share: Share of fakes, when real and fake pictures are equally frequent.
        share_low: Lower end of its 95 % interval.
        share_high: Upper end of its 95 % interval.
    """

    low: float
    high: float
    pictures: int
    fakes: int
    share: float
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model that can be served.

    Attributes:
        folder: Where the card and its files lie.
        files: Weight files by engine kind: "onnx" and "torch".
        parameters: Number of trainable parameters.
        pixel_mean: Mean of the input per channel on the 0..255 scale.
        pixel_std: Standard deviation of the input per channel on the 0..255 scale.
        crop_scale: Side of the crop over the longer side of the face box.
        strong_evidence: Probability of the verdict from which evidence is called strong.
        moderate_evidence: The same for moderate.
        error_rates: On all tiers together.
        tier_error_rates: By tier of `imaging.delivery`; empty where the card has none.
        reliability: Ranges of probability in rising order; empty where the card has none.
        comparison: What sets it beside other models, as `card_schema.ComparisonSchema` describes;
            None where nobody compared it.
        raw: The whole card, with metrics, data and licences.
    """

    name: str
    version: str
    architecture: str
    folder: Path
    files: dict[str, WeightFile]
    parameters: int
    input_size: int
    pixel_mean: tuple[float, float, float]
    pixel_std: tuple[float, float, float]
    crop_scale: float
    calibration: Calibration
    thresholds: Thresholds
    quality: QualityGates
    strong_evidence: float
    moderate_evidence: float
    error_rates: ErrorRates
    tier_error_rates: dict[str, ErrorRates]
    reliability: tuple[ReliabilityBin, ...]
    comparison: dict[str, Any] | None
    raw: dict[str, Any]

    def error_rates_of(self, tier: str) -> ErrorRates:
        """Return the error rates of pictures of a tier, or of all pictures if it has none."""
        return self.tier_error_rates.get(tier, self.error_rates)

    def reliability_at(self, probability: float) -> ReliabilityBin | None:
        """Return the range that holds a probability, 0..1, or None where nothing was measured."""
        return next(
            (
                place
                for place in self.reliability
                if place.low <= probability < place.high or probability == place.high == 1
            ),
            None,
        )


def read_json(path: Path) -> dict[str, Any]:
    """Read a card's JSON.

    Raises:
        ModelUnavailable: The file is missing, or is not a JSON object.
    """
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelUnavailable(
            f"There is no model card {path.name} in the weights folder. Restore it, or point "
            "DETECTOR_WEIGHTS_DIR and DETECTOR_MODEL to a trained model."
        ) from error
    except (OSError, ValueError) as error:
        # An OSError names the folder, which is nobody's business outside this machine.
        why = error.strerror if isinstance(error, OSError) else error
        raise ModelUnavailable(f"The model card {path.name} is unreadable: {why}") from error
    if not isinstance(raw, dict):
        raise ModelUnavailable(f"The model card {path.name} is unreadable: it is not an object")
    return raw


def parse_card(path: Path) -> ModelCard:
    """Read and check the card of a detector.

    Raises:
        ModelUnavailable: The card is missing, unreadable, or lacks something that serving needs.
    """
    raw = read_json(path)
    try:
        data: dict[str, Any] = CardSchema().load(raw)
    except ValidationError as error:
        detail = f"The model card {path.name} is unreadable: {error.messages}"
        raise ModelUnavailable(detail) from error
    mean, std = data["input"]["mean"], data["input"]["std"]
    return ModelCard(
        name=data["name"],
        version=data["version"],
        architecture=data["architecture"],
        folder=path.parent,
        files={
            k: WeightFile(v["name"], v["sha256"], v["shares"]) for k, v in data["files"].items()
        },
        parameters=data["parameters"],
        input_size=data["input"]["size"],
        pixel_mean=(mean[0], mean[1], mean[2]),
        pixel_std=(std[0], std[1], std[2]),
        crop_scale=data["input"]["crop_scale"],
        calibration=_calibration(data["calibration"]),
        thresholds=Thresholds(**data["thresholds"]),
        quality=QualityGates(**data["quality"]),
        strong_evidence=data["strength"]["strong"],
        moderate_evidence=data["strength"]["moderate"],
        error_rates=ErrorRates(**data["error_rates"]),
        tier_error_rates={t: ErrorRates(**v) for t, v in data["tier_error_rates"].items()},
        reliability=tuple(ReliabilityBin(**place) for place in data["reliability"]),
        comparison=data["comparison"],
        raw=raw,
    )


def _calibration(data: dict[str, Any]) -> Calibration:
    manipulated, synthetic, fusion = (data[key] for key in ("manipulated", "synthetic", "fusion"))
    return Calibration(
        slopes=(manipulated["slope"], synthetic["slope"]),
        biases=(manipulated["bias"], synthetic["bias"]),
        fusion=(fusion["manipulated"], fusion["synthetic"], fusion["either"], fusion["bias"]),
    )
