"""What page and README say of faces of current text-to-image models is what was measured."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from judge_current_generators import FOLDER, main, page

from detector.config import ROOT


def test_the_page_shows_the_figures_beside_it() -> None:
    models = json.loads((FOLDER / "current-generators.json").read_text("utf-8"))
    assert page(models) == (FOLDER / "current-generators.md").read_text("utf-8")
    default = models[0]
    shares = {name: one["share"] for name, one in default["verdicts"].items()}
    said = (
        f"{default['pictures']} faces of text-to-image models of 2025 and 2026, "
        f"{shares['deepfake']:.0%} are called deepfake, {shares['real']:.0%} real, "
        f"and {shares['inconclusive']:.0%} get no verdict"
    ).replace("%", " %")
    assert said in (ROOT / "README.md").read_text("utf-8")


def test_without_the_packages_it_says_which_to_download(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, [str(tmp_path)])
    assert result.exit_code == 1
    assert "pip download --no-deps" in result.output
    assert "comfyui-workflow-templates-media-image==" in result.output
