"""LiteRT files (`.tflite`), converted in an environment of their own."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from detector.config import ROOT
from detector.engine.base import ModelUnavailable
from detector.engine.registry import verify_file
from training.export.plan import ExportError, Plan

MOBILE_PYTHON = ROOT / "var" / "mobile" / "bin" / "python"


def make(plan: Plan) -> bytes:
    """Convert a network, and quantise it if asked to.

    Raises:
        ExportError: The converter is not installed or failed.
    """
    card = plan.card
    if "torch" not in card.files:
        raise ModelUnavailable(f"The model {card.name} has no torch weights to convert.")
    weights = verify_file(card.folder, card.files["torch"])
    python = find_converter()
    with tempfile.TemporaryDirectory() as folder:
        output, crops = Path(folder, "model.tflite"), None
        if plan.crops is not None:
            crops = str(Path(folder, "crops.npy"))
            np.save(crops, plan.crops)
        job = {
            "architecture": card.architecture,
            "mean": card.pixel_mean,
            "std": card.pixel_std,
            "size": card.input_size,
            "weights": str(weights.resolve()),
            "quantise": plan.quantise,
            "activations": plan.activations,
            "half_below": plan.half_below,
            "crops": crops,
            "output": str(output),
        }
        _run(python, job)
        return output.read_bytes()


def find_converter() -> Path:
    """Return a Python that has the converter: this one, or that of `make mobile`.

    Raises:
        ExportError: There is none.
    """
    if importlib.util.find_spec("litert_torch") is not None:
        return Path(sys.executable)
    if MOBILE_PYTHON.is_file():
        return MOBILE_PYTHON
    raise ExportError(
        "--format litert needs a converter whose packages clash with the others: `make mobile` "
        "installs it beside them, into var/mobile (about 2 GB)."
    )


def _run(python: Path, job: dict[str, object]) -> None:
    backend = str(Path(__file__).resolve().parents[2])
    command = [str(python), "-m", "training.export.litert_convert"]
    # Nothing of the calling environment's packages may get in between, nor a hub be asked.
    environ = {**os.environ, "PYTHONPATH": backend, "HF_HUB_OFFLINE": "1", "JAX_PLATFORMS": "cpu"}
    done = subprocess.run(
        command, input=json.dumps(job), text=True, capture_output=True, env=environ, check=False
    )
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise ExportError(f"The conversion failed: {lines[-1] if lines else done.returncode}")
