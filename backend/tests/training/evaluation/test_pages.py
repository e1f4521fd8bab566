"""The pages in docs/ say what the figures beside them say."""

from __future__ import annotations

from pathlib import Path

import pytest

from detector.config import ROOT
from detector.engine.registry import card_names
from training.evaluation.experiments import write_leaderboard
from training.evaluation.model_card import model_card_lines
from training.evaluation.runs import read_figures
from training.evaluation.write import write_page
from training.options import DEFAULT_MODEL

WEIGHTS, DOCS = ROOT / "weights", ROOT / "docs"
EVALUATION = DOCS / "evaluation"
MODELS = card_names(WEIGHTS)


@pytest.mark.parametrize("name", MODELS)
def test_an_evaluation_shows_its_figures(name: str, tmp_path: Path) -> None:
    (tmp_path / name).symlink_to(EVALUATION / name)
    page = write_page(read_figures(EVALUATION / f"{name}.json"), tmp_path)
    assert page.read_text() == (EVALUATION / f"{name}.md").read_text()


@pytest.mark.parametrize("name", MODELS)
def test_a_model_card_shows_its_figures(name: str) -> None:
    page = DOCS / ("model-card.md" if name == DEFAULT_MODEL else f"model-cards/{name}.md")
    figures = read_figures(EVALUATION / f"{name}.json")
    lines = model_card_lines(read_figures(WEIGHTS / f"{name}.json"), figures)
    assert page.read_text().splitlines() == "\n".join(lines).rstrip().splitlines()


def test_the_list_of_experiments_shows_their_records(tmp_path: Path) -> None:
    assert write_leaderboard(EVALUATION / "experiments", tmp_path / "page.md") > 0
    page = (tmp_path / "page.md").read_text()
    assert page == (EVALUATION / "experiments.md").read_text()


def test_a_model_card_says_that_the_map_counts() -> None:
    card = read_figures(WEIGHTS / f"{DEFAULT_MODEL}.json")
    figures = read_figures(EVALUATION / f"{DEFAULT_MODEL}.json")
    for share, told in ((0.3, True), (0.0, False)):
        card["scoring"] = {"map_share": share}
        assert ("has a say of 30 %" in "\n".join(model_card_lines(card, figures))) is told


def test_a_model_card_says_how_fakes_are_ranked_within_their_collection() -> None:
    card = read_figures(WEIGHTS / f"{DEFAULT_MODEL}.json")
    figures = read_figures(EVALUATION / f"{DEFAULT_MODEL}.json")
    card["calibration_auc_within"] = {"portraits": 0.417}
    assert "| portraits | 0.417 |" in model_card_lines(card, figures)
    # Cards from before know nothing of it.
    del card["calibration_auc_within"]
    assert not any("AUC within it" in line for line in model_card_lines(card, figures))
