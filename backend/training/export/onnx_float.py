"""The served graph as one file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.engine.base import ModelUnavailable
from detector.engine.registry import verify_file
from training.export.plan import Plan

if TYPE_CHECKING:
    from onnx import ModelProto


def make(plan: Plan) -> bytes:
    """Return the graph as it is served."""
    file = plan.card.files.get("onnx")
    if file is not None and file.shares is None:
        return verify_file(plan.card.folder, file).read_bytes()
    return bytes(load_graph(plan).SerializeToString())


def load_graph(plan: Plan) -> ModelProto:
    """Check and read the graph, with all weights inside even where it shares another file's.

    Raises:
        ModelUnavailable: A file is missing or altered.
    """
    # A graph that is one file already is copied without this package.
    import onnx

    files = plan.card.files
    if "onnx" not in files:
        raise ModelUnavailable(f"The model {plan.card.name} has no graph to export.")
    for file in (files["onnx"], files.get(files["onnx"].shares or "")):
        if file is not None:
            verify_file(plan.card.folder, file)
    return onnx.load(plan.card.folder / files["onnx"].name)
