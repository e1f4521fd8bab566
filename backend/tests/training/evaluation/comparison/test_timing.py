"""Counts are exact, and what works twice as much takes longer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.evaluation.comparison.memory_probe import measure_memory
from training.evaluation.comparison.timing import (
    Graph,
    count_gmac,
    count_parameters,
    hardware,
    time_graphs,
)

OUTPUTS = ("logits", "mask", "cam", "novelty")


class OneConvolution(nn.Module):
    """Takes crops as the detector does: 9 kernels of 3 x 3, each over one channel."""

    def __init__(self) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(3, 9, 3, padding=1, groups=3, bias=False)

    def forward(self, crops: torch.Tensor) -> torch.Tensor:
        made: torch.Tensor = self.convolution(crops.permute(0, 3, 1, 2).float())
        return made


def write_graph(path: Path, layers: int, width: int = 48) -> Graph:
    """Write a graph with the detector's names: so many convolutions in a row."""
    kernel = np.full((width, width, 3, 3), 0.01, np.float32)
    first = np.full((width, 3, 3, 3), 0.01, np.float32)
    pads = [1, 1, 1, 1]
    nodes = [
        helper.make_node("Transpose", ["crops"], ["chw"], perm=[0, 3, 1, 2]),
        helper.make_node("Cast", ["chw"], ["x"], to=TensorProto.FLOAT),
        helper.make_node("Conv", ["x", "first"], ["x0"], pads=pads),
        *(
            helper.make_node("Conv", [f"x{n}", "k"], [f"x{n + 1}"], pads=pads)
            for n in range(layers)
        ),
        *(helper.make_node("ReduceMean", [f"x{layers}"], [name]) for name in OUTPUTS),
    ]
    graph = helper.make_graph(
        nodes,
        "drawn",
        [helper.make_tensor_value_info("crops", TensorProto.UINT8, [1, 64, 64, 3])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in OUTPUTS],
        [numpy_helper.from_array(first, "first"), numpy_helper.from_array(kernel, "k")],
    )
    opset = [helper.make_opsetid("", 18)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=10), path)
    return Graph(path, 64)


def test_parameters_and_multiplications_are_counted() -> None:
    network = OneConvolution().eval()
    assert count_parameters(network) == 9 * 9
    # Each of 9 maps of 16 x 16 cells takes 9 multiplications: a group has one channel.
    assert count_gmac(network, 16) == pytest.approx(9 * 16 * 16 * 9 / 1e9)


def test_more_work_takes_longer_and_a_ratio_to_itself_is_one(tmp_path: Path) -> None:
    graphs = {
        "one": write_graph(tmp_path / "a.onnx", 1),
        "ten": write_graph(tmp_path / "b.onnx", 10),
    }
    times = time_graphs(graphs, "one", rounds=3, repeats=2)
    assert times["one"]["latency_ratio"] == times["one"]["throughput_ratio"] == 1
    assert times["ten"]["latency_ratio"] > 2
    assert times["ten"]["throughput_ratio"] < 0.5
    assert times["ten"]["latency_ms"] > times["one"]["latency_ms"] > 0
    assert {"processor", "cores", "onnxruntime"} <= set(hardware())


def test_memory_is_that_of_a_fresh_process(tmp_path: Path) -> None:
    graph = write_graph(tmp_path / "a.onnx", 1)
    ballast = np.ones(60_000_000, np.float32)
    found = measure_memory([(graph.path, graph.size), (graph.path, graph.size)])
    assert found is not None
    assert 20 < found["resident"] <= found["peak"] < ballast.nbytes / 1e6
    (tmp_path / "broken.onnx").write_bytes(b"no graph")
    with pytest.raises(RuntimeError, match=r"broken\.onnx"):
        measure_memory([(tmp_path / "broken.onnx", 64)])
