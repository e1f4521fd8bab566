"""`detector export` says what it needs, and leaves no half-written file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.cli import main
from detector.cli_plugins import GROUP, _load
from detector.config import ROOT
from detector.engine.registry import load_card
from tests.conftest import WEIGHTS
from tests.training.dataset import write_dataset
from training.export.calibration import calibration_crops
from training.export.plan import ExportError

NAME = "efficientnet-b0"


def export(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", "--weights", str(WEIGHTS), *arguments])


def refused(result: Result, *words: str) -> None:
    assert result.exit_code == 1, result.output
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in result.stderr


def test_help_lists_it() -> None:
    assert "export" in CliRunner().invoke(main, ["--help"]).stdout


def test_a_copy_is_checked_and_whole(tmp_path: Path) -> None:
    output = tmp_path / "copy.onnx"
    result = export("--model", NAME, "--format", "onnx", "--output", str(output))
    assert result.exit_code == 0, result.output
    assert str(output) in result.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["copy.onnx"]


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    for path in WEIGHTS.glob(f"{NAME}.*"):
        shutil.copy(path, folder)
    with (folder / f"{NAME}.onnx").open("ab") as file:
        file.write(b"more")
    for form in ("onnx", "onnx-int8"):
        result = export("--weights", str(folder), "--model", NAME, "--format", form)
        refused(result, f"{NAME}.onnx", "not the file that the card describes")


def test_what_cannot_be_asked_for(tmp_path: Path) -> None:
    refused(export("--model", "nope", "--format", "onnx"), "nope", NAME)
    refused(
        export("--model", NAME, "--format", "torchscript", "--quantize", "static"),
        "torchscript goes with --quantize none",
    )
    static = ("--model", NAME, "--format", "onnx-int8", "--quantize", "static")
    refused(export(*static), "--calibration")
    refused(export(*static, "--calibration", str(tmp_path)), "at least 8", "has 0 pictures")
    missing = tmp_path / "no" / "model.onnx"
    refused(export("--model", NAME, "--format", "onnx", "--output", str(missing)), "no folder")
    refused(export("--model", NAME, "--format", "onnx", "--output", "/dev/null"), "not a file")


def test_without_space_nothing_is_left(tmp_path: Path) -> None:
    """A limit on the size of files stops the writing where a full disk would."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "from detector.cli import main; main(sys.argv[1:])"
    )
    arguments = ["export", "--weights", str(WEIGHTS), "--model", NAME, "--format", "onnx"]
    output = tmp_path / "model.onnx"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--output", str(output)],
        cwd=ROOT / "backend",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ["onnx", "torch"])
def test_missing_packages_are_named(tmp_path: Path, package: str) -> None:
    form = {"onnx": "onnx-int8", "torch": "torchscript"}[package]
    code = (
        f"import sys; sys.modules[{package!r}] = None;"
        "from detector.cli import main; main(sys.argv[1:])"
    )
    arguments = ["export", "--weights", str(WEIGHTS), "--model", NAME, "--format", form]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments, "--output", str(tmp_path / "model")],
        cwd=ROOT / "backend",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert package in done.stderr
    assert "make install-training" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_whose_package_is_missing_says_so() -> None:
    command = _load(EntryPoint("fly", "no_such_package:fly", GROUP))
    result = CliRunner().invoke(command, ["--high", "now"])
    refused(result, "`detector fly`", "no_such_package")


def test_calibration_pictures_come_from_folders_and_from_manifests(
    tmp_path: Path, portrait: bytes, landscape: bytes
) -> None:
    card = load_card(WEIGHTS, NAME)
    write_dataset(tmp_path / "data", groups=16)
    crops = calibration_crops(tmp_path / "data", card, WEIGHTS, 10)
    assert crops.shape == (10, card.input_size, card.input_size, 3)
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(9):
        (photos / f"{number}.jpg").write_bytes(portrait)
    (photos / "empty.jpg").write_bytes(landscape)
    (photos / "broken.jpg").write_bytes(b"\xff\xd8\xff broken")
    assert len(calibration_crops(photos, card, WEIGHTS, 100)) == 9
    for number in range(3):
        (photos / f"{number}.jpg").unlink()
    with pytest.raises(ExportError, match="6 pictures with a face"):
        calibration_crops(photos, card, WEIGHTS, 100)
