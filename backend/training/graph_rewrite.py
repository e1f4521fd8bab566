"""Rewrite what the exporter writes into what runs fastest, without another result."""

from __future__ import annotations

from collections.abc import Iterator

import onnx
from onnx import helper, numpy_helper

_BOTH_SIDES = ([2, 3], [-2, -1], [-1, -2], [3, 2])


def pool_globally(model: onnx.ModelProto) -> int:
    """Replace means over height and width that keep both by global average pooling, in place.

    The exporter writes `adaptive_avg_pool2d(x, 1)` of squeeze-and-excitation blocks as a mean and
    a gather over computed indices. ONNX Runtime pools in the blocked layout that its convolutions
    use, so one node saves four and a change of layout.

    Returns:
        How many means were replaced.
    """
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    constants = {tensor.name: tensor for tensor in graph.initializer}
    replaced = 0
    for mean in [node for node in graph.node if node.op_type == "ReduceMean"]:
        if not _is_global(mean, constants):
            continue
        result = mean.output[0]
        for gather in [node for node in graph.node if node.op_type == "Gather"]:
            reshape = makers.get(gather.input[0])
            if reshape is not None and reshape.op_type == "Reshape" and reshape.input[0] == result:
                result = gather.output[0]
                graph.node.remove(gather)
                break
        pool = helper.make_node("GlobalAveragePool", mean.input[:1], [result], name=mean.name)
        mean.CopyFrom(pool)
        replaced += 1
    _drop_unused(graph)
    return replaced


def _is_global(mean: onnx.NodeProto, constants: dict[str, onnx.TensorProto]) -> bool:
    keeps = all(a.i == 1 for a in mean.attribute if a.name == "keepdims")
    axes = constants.get(mean.input[1]) if len(mean.input) > 1 else None
    return keeps and axes is not None and numpy_helper.to_array(axes).tolist() in _BOTH_SIDES


def _drop_unused(graph: onnx.GraphProto) -> None:
    """Remove nodes and constants that nothing reads, until there are none."""
    while dead := list(_unread(graph)):
        for node in dead:
            graph.node.remove(node)
    read = {name for node in graph.node for name in node.input}
    for tensor in [tensor for tensor in graph.initializer if tensor.name not in read]:
        graph.initializer.remove(tensor)


def _unread(graph: onnx.GraphProto) -> Iterator[onnx.NodeProto]:
    read = {name for node in graph.node for name in node.input}
    read |= {value.name for value in graph.output}
    return (node for node in graph.node if not read & set(node.output))
