"""A network runs in half precision only where the machine has instructions for it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from training.precision import half_precision, has_bfloat16

CPU_INFO = Path("/proc/cpuinfo")


def test_a_gpu_has_it() -> None:
    assert has_bfloat16(torch.device("cuda"))


def test_a_product_is_of_the_kind_that_the_device_is_said_to_have() -> None:
    device = torch.device("cpu")
    x = torch.ones(2, 2)
    with half_precision(device):
        product = x @ x
    assert product.dtype is (torch.bfloat16 if has_bfloat16(device) else torch.float32)


@pytest.mark.skipif(not CPU_INFO.exists(), reason="what the kernel says of its processor")
def test_it_agrees_with_the_kernel() -> None:
    named = "bf16" in CPU_INFO.read_text()
    assert has_bfloat16(torch.device("cpu")) is named
