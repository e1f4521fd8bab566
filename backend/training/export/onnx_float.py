"""The served graph as one file of its own."""

from __future__ import annotations

import onnx
from onnx import ModelProto, TensorProto, numpy_helper

from detector.engine.base import ModelUnavailable
from detector.engine.registry import verify_file
from training.export.plan import Plan


def make(plan: Plan) -> bytes:
    """Return the graph as it is served."""
    file = plan.card.files.get("onnx")
    if file is not None and file.shares is None:
        return verify_file(plan.card.folder, file).read_bytes()
    return load_graph(plan).SerializeToString()


def load_graph(plan: Plan) -> ModelProto:
    """Check and read the graph, with all weights inside even where it shares another file's.

    Raises:
        ModelUnavailable: A file is missing or altered.
    """
    files = plan.card.files
    if "onnx" not in files:
        raise ModelUnavailable(f"The model {plan.card.name} has no graph to export.")
    for file in (files["onnx"], files.get(files["onnx"].shares or "")):
        if file is not None:
            verify_file(plan.card.folder, file)
    return onnx.load(plan.card.folder / files["onnx"].name)


def in_float32(model: ModelProto) -> ModelProto:
    """Turn weights that are stored in half precision with a cast into plain ones, in place."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    casts = [n for n in graph.node if n.op_type == "Cast" and n.input[0] in stored]
    for cast in casts:
        values = numpy_helper.to_array(stored[cast.input[0]])
        if values.dtype != "float16":
            continue
        stored[cast.input[0]].CopyFrom(
            numpy_helper.from_array(values.astype("float32"), cast.output[0])
        )
        graph.node.remove(cast)
    # Shapes of the stored types are wrong now, and every reader works them out again.
    del graph.value_info[:]
    return model


def is_float32(tensor: TensorProto) -> bool:
    """Return whether a tensor holds float32 values."""
    return bool(tensor.data_type == TensorProto.FLOAT)
