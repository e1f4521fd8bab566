"""Find, check and load what lies in the weights folder. Nothing is served unchecked."""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path

from detector.engine.base import Engine, ModelUnavailable, Outputs
from detector.engine.card import ModelCard, WeightFile, parse_card, read_json
from detector.engine.onnx import OnnxEngine
from detector.imaging.faces import FaceDetector

__all__ = [
    "Engine",
    "ModelCard",
    "ModelUnavailable",
    "Outputs",
    "card_names",
    "load_card",
    "load_engine",
    "load_face_detector",
]

FACE_DETECTOR = "centerface"


def card_names(weights_dir: Path) -> list[str]:
    """Return the names of all detector cards in the folder, readable or not, sorted."""
    if not weights_dir.is_dir():
        return []
    return sorted(p.stem for p in weights_dir.glob("*.json") if p.stem != FACE_DETECTOR)


def load_card(weights_dir: Path, name: str) -> ModelCard:
    """Read the card of a detector.

    Raises:
        ModelUnavailable: There is no such card, or it is unreadable.
    """
    # Only names that a listing shows are opened, so that no name leads out of the folder.
    if name not in card_names(weights_dir):
        known = ", ".join(card_names(weights_dir)) or "none"
        raise ModelUnavailable(
            f"There is no model {name!r} in the weights folder (found: {known}). Restore "
            f"{name}.json and its files, or choose another model with DETECTOR_MODEL."
        )
    return parse_card(weights_dir / f"{name}.json")


def load_engine(card: ModelCard, kind: str, *, threads_alone: int = 1) -> Engine:
    """Check the weights against the card and load them.

    Args:
        card: The model.
        kind: "onnx" or "torch".
        threads_alone: Threads for a picture that is judged alone, in ONNX Runtime.

    Raises:
        ModelUnavailable: The file is missing or altered, or the engine cannot load it.
    """
    path = verify_weights(card, kind)
    if kind == "onnx":
        return OnnxEngine(path, threads_alone=threads_alone)
    try:
        # Serving needs no torch, so it is only imported when this engine is asked for.
        engine: Engine = importlib.import_module("detector.engine.torch").TorchEngine(path, card)
    except ImportError as error:
        raise ModelUnavailable(
            f"DETECTOR_ENGINE=torch needs the training packages, which are not installed: {error}. "
            "Install them, or use DETECTOR_ENGINE=onnx."
        ) from error
    return engine


def load_face_detector(weights_dir: Path, *, threads_alone: int = 1) -> FaceDetector:
    """Check and load the face detector.

    Args:
        weights_dir: Where its card and file lie.
        threads_alone: Threads for a picture that is judged alone.

    Raises:
        ModelUnavailable: Its card or file is missing, altered or unreadable.
    """
    raw = read_json(weights_dir / f"{FACE_DETECTOR}.json")
    try:
        entry = raw["files"]["onnx"]
        file = WeightFile(Path(entry["name"]).name, entry["sha256"])
    except (KeyError, TypeError) as error:
        raise ModelUnavailable(f"The card {FACE_DETECTOR}.json is unreadable: {error}") from error
    path = verify_file(weights_dir, file)
    try:
        return FaceDetector(path, threads_alone=threads_alone)
    except Exception as error:  # the runtime raises its own types, which derive from Exception
        raise ModelUnavailable(f"{path.name} cannot be loaded: {error}") from error


def verify_weights(card: ModelCard, kind: str) -> Path:
    """Return the path of a model's weights, with every file right that they are read from.

    Args:
        card: The model.
        kind: "onnx" or "torch".

    Raises:
        ModelUnavailable: There are none for that engine, or a file is missing or altered.
    """
    file = card.files.get(kind)
    if file is None:
        raise ModelUnavailable(f"The model {card.name} has no weights for the {kind} engine.")
    if file.shares is not None:
        if file.shares not in card.files:
            raise ModelUnavailable(f"The model {card.name} lacks the file that {file.name} reads.")
        verify_file(card.folder, card.files[file.shares])
    return verify_file(card.folder, file)


def verify_file(folder: Path, file: WeightFile) -> Path:
    """Return the path of a weight file whose SHA-256 is right.

    Raises:
        ModelUnavailable: It is missing, unreadable, or not the file that the card describes.
    """
    path = folder / file.name
    try:
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise ModelUnavailable(
            f"The weights {file.name} are missing or unreadable. Restore them, for example with "
            "`git checkout -- weights`."
        ) from error
    if digest != file.sha256:
        raise ModelUnavailable(
            f"The weights {file.name} are not the file that the card describes (SHA-256 "
            f"{digest[:12]}… instead of {file.sha256[:12]}…). Restore them, for example with "
            "`git checkout -- weights`."
        )
    return path
