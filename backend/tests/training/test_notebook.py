"""The notebook runs from its first cell to its last, and is kept without what it shows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from detector.config import ROOT

NOTEBOOK = ROOT / "docs" / "notebooks" / "train-and-explain.ipynb"


def code_cells(path: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def test_no_output_is_kept() -> None:
    assert all(not c["outputs"] and c["execution_count"] is None for c in code_cells(NOTEBOOK))


def test_it_goes_from_a_folder_to_a_heatmap(tmp_path: Path) -> None:
    notebook = Path(shutil.copy(NOTEBOOK, tmp_path))
    home = {
        **{"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")},
        **{"EPOCHS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT / "backend")},
    }
    run = subprocess.run(
        [sys.executable, "-c", "from nbclient.cli import main; main()", str(notebook), "--inplace"],
        env={"PATH": os.environ["PATH"], **home},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    shown = [output for output in outputs if "image/png" in output.get("data", {})]
    # The pictures, the curves, the heatmaps, and at least one sheet of samples.
    assert len(shown) >= 4
    said = "".join("".join(output.get("text", "")) for output in outputs)
    assert "detector predict --model drawn PHOTO.jpg" in said
    assert "deepfake: " in said
    assert "probability" in said
