"""ImageNet weights of torchvision, fetched once by torchvision itself and loaded by name."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from types import ModuleType

# Names in torchvision's list of models; layer names are the same there.
SOURCES = {"resnet50": "resnet50", "mobilenet-v2": "mobilenet_v2", "dual-stream": "mobilenet_v2"}
# Operators that torchvision's Python code mentions when it is imported and its classifiers never
# call. Its compiled part defines them, but cannot be loaded beside another build of torch.
SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)
# Keeps the definitions alive: they go with the object that made them.
_library: list[torch.library.Library] = []


class ImageNetError(ValueError):
    """The weights cannot be had; the message says what to use instead."""


def load_torchvision(trunk: str) -> Mapping[str, torch.Tensor]:
    """Return torchvision's best ImageNet weights for a backbone, classifier included.

    Raises:
        ImageNetError: torchvision is missing, has none for this backbone, or cannot fetch them.
    """
    if trunk not in SOURCES:
        raise ImageNetError(
            f"torchvision has no weights that fit {trunk}; it has some for {', '.join(SOURCES)}. "
            "Use --init random, or --init FILE.safetensors"
        )
    weights = import_torchvision().models.get_model_weights(SOURCES[trunk]).DEFAULT
    # A file from the internet: weights_only keeps a pickle from running code.
    fetch: Callable[..., Mapping[str, Any]] = weights.get_state_dict
    try:
        return fetch(progress=False, check_hash=True, weights_only=True)
    except (OSError, RuntimeError) as error:
        raise ImageNetError(
            f"torchvision's weights could not be fetched from {weights.url} ({error}). Fetch that "
            f"file where there is internet and put it into {torch.hub.get_dir()}/checkpoints, or "
            "use --init random or --init FILE.safetensors"
        ) from error


def import_torchvision() -> ModuleType:
    """Import torchvision, whose compiled part need not fit this build of torch.

    Raises:
        ImageNetError: It is not installed.
    """
    spec = importlib.util.find_spec("torchvision")
    if spec is None or not spec.submodule_search_locations:
        raise ImageNetError(
            "--init torchvision needs the package torchvision: pip install torchvision==0.28.0, "
            "or use --init random or --init FILE.safetensors"
        )
    if not _library and not _loads(Path(spec.submodule_search_locations[0])):
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for schema in SCHEMAS:
            library.define(schema)  # type: ignore[no-untyped-call]
        _library.append(library)
    return importlib.import_module("torchvision")


def _loads(package: Path) -> bool:
    """Load the compiled part of torchvision, which then defines its operators itself."""
    try:
        for path in [*package.glob("_C*.so"), *package.glob("_C*.pyd")]:
            torch.ops.load_library(str(path))  # type: ignore[no-untyped-call]
            return True
    except OSError:
        pass
    return False
