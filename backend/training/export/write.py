"""Make the file that a plan asks for: whole, or not at all."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from training.export.plan import ExportError, Plan, free_path

Maker = Callable[[Plan], bytes]
MAKERS = {
    "onnx": "training.export.onnx_float",
    "onnx-int8": "training.export.onnx_int8",
    "litert": "training.export.litert",
    "torchscript": "training.export.torchscript",
}


def export_model(plan: Plan, output: Path) -> int:
    """Write a model in another format.

    Args:
        plan: What to write.
        output: The file; an existing one is replaced once the new one is complete.

    Returns:
        Its size in bytes.

    Raises:
        ExportError: Packages are missing, or there is no place or space for the file.
        ModelUnavailable: The model's own weights are missing or altered.
    """
    output = free_path(output)
    data = _maker(plan.form)(plan)
    try:
        _replace(output, data)
    except OSError as error:
        raise ExportError(
            f"{output} cannot be written ({error.strerror}): it needs {len(data) / 1e6:.1f} MB. "
            "Free some space, or choose another place with --output."
        ) from error
    return len(data)


def _maker(form: str) -> Maker:
    """Import what makes a format: each needs packages that the others do not."""
    try:
        make: Maker = importlib.import_module(MAKERS[form]).make
    except ImportError as error:
        raise ExportError(
            f"--format {form} needs packages that are not installed: {error}. "
            "`make install-training` installs them."
        ) from error
    return make


def _replace(output: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        # Temporary files are private; an exported model is not.
        os.chmod(name, 0o644)
        os.replace(name, output)
    except OSError:
        os.unlink(name)
        raise
