"""Half precision where a machine has instructions for it."""

from __future__ import annotations

import torch


def has_bfloat16(device: torch.device) -> bool:
    """Say whether products of bfloat16 matrices are the faster ones on a device.

    Every GPU that torch still serves has them. A processor needs AVX-512 BF16, AMX or their like on
    Arm: without, oneDNN computes bfloat16 by conversion, several times slower than float32.
    """
    if device.type != "cpu":
        return True
    capabilities = torch.cpu.get_capabilities()
    return any(value is True for name, value in capabilities.items() if name.endswith("bf16"))


def half_precision(device: torch.device) -> torch.autocast:
    """Return a context in which a network runs in bfloat16 where that pays, else in float32."""
    return torch.autocast(device.type, torch.bfloat16, enabled=has_bfloat16(device))
