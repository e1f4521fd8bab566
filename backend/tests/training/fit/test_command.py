"""`detector-train` from a folder to a verdict: stopped, resumed, measured, served."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.config import ROOT
from tests.conftest import WEIGHTS
from tests.training.data.pictures import write_folder
from training.fit.command import fit

OPTIONS = (
    *("--model", "mobilenet-v2", "--init", "random", "--image-size", "64", "--batch-size", "8"),
    *("--workers", "0", "--threads", "1", "--prepared", "prepared", "--weights", "weights"),
)
RUN = (
    *("--epochs", "2", "--fine-tune-layers", "6", "--early-stopping", "2", "--scheduler", "linear"),
    *("--augment", "rotation,flip,brightness,zoom,shear"),
)


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT / "backend"), "PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-u", "-m", "training.fit", *arguments]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    write_folder(folder / "own" / "real", 0, 21)
    write_folder(folder / "own" / "deepfake", 500, 21)
    (folder / "weights").mkdir()
    for name in ("centerface.json", "centerface.onnx"):
        shutil.copy(WEIGHTS / name, folder / "weights" / name)
    return folder


@pytest.fixture(scope="module")
def stopped(work: Path) -> Path:
    """A run that was interrupted in its second epoch."""
    arguments = command("--data-dir", "own", "--output", "runs/mine", *OPTIONS, *RUN)
    with subprocess.Popen(
        arguments,
        cwd=work,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("epoch 1.000"):
                process.send_signal(signal.SIGINT)
    said = "".join(lines)
    assert process.returncode == 130, said
    assert "the checkpoint is kept" in said
    assert "detector-train --resume --output runs/mine" in said
    assert "Traceback" not in said
    return work


@pytest.fixture(scope="module")
def trained(stopped: Path) -> Path:
    """The same run, taken up again by nothing but its name."""
    again = subprocess.run(
        command("--resume", "--output", "runs/mine", *OPTIONS[-8:]),
        cwd=stopped,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert "going on from step" in again.stdout
    assert "detector predict --model mine PHOTO.jpg" in again.stdout
    assert "DETECTOR_MODEL=mine detector serve" in again.stdout
    return stopped


def test_a_resumed_run_has_every_epoch_once_and_its_curves(trained: Path) -> None:
    run = trained / "runs" / "mine"
    with (run / "validation.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [float(row["epoch"]) for row in rows] == [1, 2]
    assert all(0 <= float(row["auc"]) <= 1 for row in rows)
    with (run / "history.csv").open(newline="") as handle:
        steps = [int(row["step"]) for row in csv.DictReader(handle)]
    assert steps == sorted(set(steps))
    assert (run / "training.png").read_bytes().startswith(b"\x89PNG")
    assert (run / "best.safetensors").is_file()


def test_the_report_tells_known_figures_and_shows_samples(trained: Path) -> None:
    run = trained / "runs" / "mine"
    figures = json.loads((run / "evaluation.json").read_text())
    part = figures["tiers"]["clean"]["classification"]["at_even_odds"]
    counts = [count for row in part["confusion"].values() for count in row.values()]
    assert sum(counts) == part["pictures"] > 0
    page = (run / "report.html").read_text()
    assert "As a two-class classifier" in page
    samples = list((run / "samples").glob("*.png"))
    assert samples
    assert page.count("data:image/png;base64,") >= len(samples) + 5
    # Faces of people stay where the run is.
    published = {path.name for path in (run / "report").rglob("*.png")}
    assert not published & {path.name for path in samples}


def test_the_model_is_served_at_once(trained: Path) -> None:
    picture = trained / "own" / "real" / "00.jpg"
    judged = subprocess.run(
        [
            sys.executable,
            "-m",
            "detector.cli",
            "predict",
            "--model",
            "mine",
            "--json",
            str(picture),
        ],
        cwd=trained,
        env={**environment(), "DETECTOR_WEIGHTS_DIR": str(trained / "weights")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert judged.returncode == 0, judged.stderr
    assert 0 <= json.loads(judged.stdout)["probability"] <= 1
    card = json.loads((trained / "weights" / "mine.json").read_text())
    assert card["architecture"] == "mobilenet-v2"
    assert str(trained) not in json.dumps(card)


@pytest.mark.skipif(
    importlib.util.find_spec("tensorboard") is None, reason="TensorBoard is not installed"
)
def test_tensorboard_gets_every_epoch_once(trained: Path) -> None:
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(trained / "runs" / "mine" / "tensorboard"))
    events.Reload()
    steps = [event.step for event in events.Scalars("validation/auc")]
    assert len(steps) == len(set(steps)) == 2
    assert "training/images_per_second" in events.Tags()["scalars"]


def fails(work: Path, *arguments: str) -> str:
    """Run the command in this process; return what it says against it."""
    here = Path.cwd()
    handler = signal.getsignal(signal.SIGTERM)
    os.chdir(work)
    try:
        result: Result = CliRunner().invoke(fit, [*OPTIONS, *arguments])
    finally:
        os.chdir(here)
        signal.signal(signal.SIGTERM, handler)
    assert result.exit_code != 0
    assert result.exception is None or isinstance(result.exception, ValueError | SystemExit)
    said = str(result.exception) if isinstance(result.exception, ValueError) else result.output
    return said


def test_a_finished_run_is_not_overwritten(trained: Path) -> None:
    said = fails(trained, "--data-dir", "own", "--output", "runs/mine")
    assert "already holds a run: go on with it by --resume" in said
    said = fails(trained, "--resume", "--output", "runs/mine", "--lr", "1")
    assert "another --lr" in said
    assert "network.safetensors" in said
    said = fails(trained, "--data-dir", "own", "--output", "runs/other", "--name", "mine")
    assert "already holds a model named mine: choose another one with --name" in said


def test_a_loss_that_is_not_a_number_is_said(trained: Path) -> None:
    said = fails(
        trained, "--data-dir", "own", "--output", "runs/wild", "--epochs", "1", "--lr", "1e30"
    )
    assert "the loss is not a number" in said
    assert "lower --lr than 1e+30" in said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--model", "vgg"), "'efficientnet-b0', 'resnet50', 'xception'"),
        (("--augment", "spin"), "'spin' is not one of flip, brightness, zoom, rotation, shear"),
        (("--batch-size", "7"), "--batch-size must be even"),
        (("--epochs", "2", "--freeze-epochs", "2"), "--freeze-epochs 2 leaves nothing"),
        (("--image-size", "100"), "multiple of 32"),
        (("--device", "cuda:99"), "--device cuda:99 cannot be used here"),
        (("--name", "Büro!"), "no model name such as my-detector"),
        (("--resume",), "holds no run to resume"),
    ],
)
def test_options_that_cannot_be_are_named(
    work: Path, tmp_path: Path, arguments: tuple[str, ...], named: str
) -> None:
    pictures = () if arguments == ("--resume",) else ("--data-dir", "own")
    assert named in fails(work, *pictures, "--output", str(tmp_path / "run"), *arguments)
    assert not (tmp_path / "run").exists()


def test_folders_that_cannot_be_learned_from_are_said(work: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    output = ("--data-dir", str(own), "--output", str(tmp_path / "run"))
    shutil.copytree(work / "own" / "real", own / "real")
    assert "both real pictures and fakes are needed, found only real" in fails(work, *output)
    (own / "deepfake").mkdir()
    assert "this class folder is empty" in fails(work, *output)
    for path in sorted((work / "own" / "deepfake").iterdir())[:3]:
        shutil.copy(path, own / "deepfake")
    assert "3 deepfakes are too few, at least 20 are needed" in fails(work, *output)
