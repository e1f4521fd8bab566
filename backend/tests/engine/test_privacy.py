"""What runs the networks tells nobody about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from detector.config import ROOT
from tests.conftest import WEIGHTS

LOAD = """
import os, sys
from pathlib import Path
from detector.engine.registry import load_card, load_engine, load_face_detector
load_face_detector(Path(sys.argv[1]))
load_engine(load_card(Path(sys.argv[1]), "efficientnet-b0"), "onnx")
print(len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1)
"""


def test_onnx_runtime_makes_no_device_id_and_no_thread_to_report_with(tmp_path: Path) -> None:
    environ = {name: text for name, text in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    environ |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", LOAD, str(WEIGHTS)]
    done = subprocess.run(
        command, env=environ, cwd=ROOT / "backend", capture_output=True, text=True, check=True
    )
    assert [str(path) for path in tmp_path.rglob("*") if path.is_file()] == []
    assert done.stdout.strip() == "1"
