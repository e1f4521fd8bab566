"""The command does what it prints, and its exit status tells whether it could."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from click.testing import CliRunner

from detector import __version__
from detector.cli import main
from detector.config import ROOT
from detector.storage.migrate import head
from tests.conftest import WEIGHTS
from tests.several import weights_with


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'log.db'}")
    monkeypatch.setenv("DETECTOR_WEIGHTS_DIR", str(WEIGHTS))


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def folder(tmp_path: Path, portrait: bytes, landscape: bytes) -> Path:
    """Two pictures at different depths among things that are none."""
    folder = tmp_path / "photos"
    (folder / "deeper").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "b.jpg").write_bytes(landscape)
    (folder / "deeper" / "a-without-suffix").write_bytes(portrait)
    (folder / "notes.txt").write_text("not a picture")
    (folder / ".hidden" / "c.jpg").write_bytes(portrait)
    return folder


def test_one_json_line_per_file(runner: CliRunner, folder: Path) -> None:
    result = runner.invoke(main, ["predict", "--json", str(folder)])
    assert result.exit_code == 0, result.output
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["file"] == str(folder / "b.jpg")
    assert first["verdict"] == "inconclusive"
    assert first["reasons"] == ["no_face"]
    assert (first["probability"], first["manipulated"], first["synthetic"]) == (None, None, None)
    assert second["file"] == str(folder / "deeper" / "a-without-suffix")
    (face,) = second["faces"]
    for key in ("probability", "manipulated", "synthetic"):
        assert second[key] == face[key]
        assert 0 <= face[key] <= 1
    assert len(face["box"]) == 4


def test_what_cannot_be_judged_is_said_and_makes_the_status_1(
    runner: CliRunner, folder: Path
) -> None:
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    missing, text = folder / "missing.jpg", folder / "notes.txt"
    arguments = ["predict", "--json", str(folder), str(missing), str(text)]
    result = runner.invoke(main, arguments)
    assert result.exit_code == 1
    lines = {Path(line["file"]).name: line for line in map(json.loads, result.stdout.splitlines())}
    assert len(lines) == 5
    types = {name: line["error"]["type"] for name, line in lines.items() if "error" in line}
    assert types == {
        "broken.png": "/problems/damaged-image",
        "missing.jpg": "/problems/not-found",
        "notes.txt": "/problems/unsupported-type",
    }
    assert all(lines[name]["error"]["detail"] for name in types)
    assert lines["b.jpg"]["verdict"] == "inconclusive"


def test_text_for_people(runner: CliRunner, folder: Path) -> None:
    result = runner.invoke(main, ["predict", str(folder / "b.jpg"), str(folder / "notes.txt")])
    assert result.exit_code == 1
    good, bad = result.stdout.splitlines()
    assert good.startswith(f"{folder / 'b.jpg'}: inconclusive. No face")
    assert bad.startswith(f"{folder / 'notes.txt'}: not judged: ")


def test_an_unknown_model_judges_nothing(runner: CliRunner, folder: Path) -> None:
    result = runner.invoke(main, ["predict", "--json", "--model", "nope", str(folder / "b.jpg")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no model 'nope' here. Choose one of: " in result.stderr
    assert "efficientnet-b0" in result.stderr


def test_a_named_model_judges(
    runner: CliRunner, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = weights_with(tmp_path / "weights", another={})
    monkeypatch.setenv("DETECTOR_WEIGHTS_DIR", str(weights))
    result = runner.invoke(main, ["predict", "--json", "--model", "another", str(folder / "b.jpg")])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["model"] == "another"


def test_a_folder_without_pictures(runner: CliRunner, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = runner.invoke(main, ["predict", str(tmp_path / "empty")])
    assert result.exit_code == 1
    assert "No pictures found" in result.stderr


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "detector.cli", *arguments]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, cwd=ROOT / "backend", timeout=120, check=False, **options
    )


def test_a_terminal_gets_a_progress_bar_and_a_pipe_does_not(folder: Path) -> None:
    arguments = ("predict", "--json", str(folder))
    piped = run(*arguments, capture_output=True)
    assert (piped.returncode, piped.stderr) == (0, b"")
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    shown = run(*arguments, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    bar = os.read(ours, 65536).decode()
    os.close(ours)
    assert "2/2" in bar
    assert shown.stdout == piped.stdout


def test_models_lists_the_default(runner: CliRunner) -> None:
    result = runner.invoke(main, ["models"])
    assert result.exit_code == 0, result.output
    assert "* efficientnet-b0" in result.stdout
    lines = runner.invoke(main, ["models", "--json"]).stdout.splitlines()
    assert any(json.loads(line)["default"] for line in lines)


def test_models_fails_without_the_default(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DETECTOR_WEIGHTS_DIR", str(tmp_path))
    result = runner.invoke(main, ["models"])
    assert result.exit_code == 1
    assert "not available" in result.stdout


def test_migrate_up_and_down(runner: CliRunner) -> None:
    assert f"revision {head()}" in runner.invoke(main, ["migrate"]).stderr
    assert "revision base" in runner.invoke(main, ["migrate", "--down", "--to", "base"]).stderr
    wrong = runner.invoke(main, ["migrate", "--to", "9999"])
    assert wrong.exit_code == 1
    assert "9999" in wrong.stderr


@pytest.mark.parametrize("command", [["predict", "x.jpg"], ["serve"], ["migrate"], ["models"]])
def test_a_bad_setting_is_named(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("DETECTOR_ENGINE", "abacus")
    result = runner.invoke(main, command)
    assert result.exit_code == 1
    assert "DETECTOR_ENGINE" in result.stderr


def test_version_and_help(runner: CliRunner) -> None:
    assert __version__ in runner.invoke(main, ["--version"]).stdout
    text = runner.invoke(main, ["--help"]).stdout
    for command in ("predict", "serve", "models", "bench", "migrate"):
        assert command in text
