"""Two architectures over drawn faces through the command, and the runs that it refuses."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detector.engine.registry import load_card, load_engine
from tests.conftest import WEIGHTS
from tests.training.dataset import write_dataset
from tests.training.evaluation.comparison.runs import tiny, write_run
from training.data.cache import build_cache
from training.data.manifest import read_manifest
from training.evaluation.comparison.candidates import (
    ComparisonError,
    by_architecture,
    departures,
    read_candidate,
)
from training.evaluation.comparison.command import compare_architectures
from training.evaluation.comparison.timing import time_graphs
from training.evaluation.judge_command import judge


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("comparison")
    rows = read_manifest(write_dataset(folder / "data", damaged=False))
    build_cache(rows, folder / "data", folder / "cache", print, lambda _: None)
    for trunk in ("efficientnet-b0", "mobilenet-v2"):
        run = write_run(folder / trunk, tiny(trunk))
        done = CliRunner().invoke(
            judge,
            [*common(folder), "--network", str(run / "network.safetensors")],
            catch_exceptions=False,
        )
        assert done.exit_code == 0, done.output
    (folder / "weights").mkdir()
    for name in ("efficientnet-b0.json", "efficientnet-b0.onnx", "efficientnet-b0.safetensors"):
        shutil.copy(WEIGHTS / name, folder / "weights" / name)
    (folder / "docs").mkdir()
    return folder


def common(folder: Path) -> list[str]:
    return ["--data", str(folder / "data"), "--cache", str(folder / "cache")]


def compare(work: Path, *runs: str) -> Result:
    words = [
        word
        for run in runs
        for word in ((run,) if run == "--stored" else ("--run", str(work / run)))
    ]
    places = ["--weights", str(work / "weights"), "--docs", str(work / "docs")]
    return CliRunner().invoke(compare_architectures, [*common(work), *words, *places])


@pytest.fixture(scope="module")
def compared(work: Path) -> Path:
    shutil.copy(WEIGHTS.parent / "docs" / "evaluation" / "efficientnet-b0.json", work / "docs")
    quick = "training.evaluation.comparison.costs.time_graphs"
    with pytest.MonkeyPatch.context() as patch:
        # Two turns instead of nine: the times themselves are not looked at.
        patch.setattr(quick, lambda graphs, base: time_graphs(graphs, base, rounds=2, repeats=1))
        result = compare(work, "mobilenet-v2", "efficientnet-b0")
    assert result.exit_code == 0, result.output or result.exception
    return work


def test_architectures_stand_beside_each_other_and_the_served_card_is_told(compared: Path) -> None:
    before = json.loads((WEIGHTS / "efficientnet-b0.json").read_text())
    figures = json.loads((compared / "docs" / "architectures.json").read_text())
    assert list(figures["architectures"]) == ["efficientnet-b0", "mobilenet-v2"]
    default, other = figures["architectures"].values()
    assert default["cost"]["served"]
    assert not other["cost"]["served"]
    assert default["cost"]["latency_ratio"] == 1
    assert default["cost"]["parameters"] == before["parameters"]
    assert default["cost"]["bytes"] == before["files"]["onnx"]["bytes"]
    assert 0.3 < default["cost"]["gmac"] < 0.6
    assert other["cost"]["size"] == 64
    assert other["budget"]["samples"] == 16
    assert other["budget"]["images_per_s"] == 30
    assert other["budget"]["minutes"] == pytest.approx((8 / 20 + 8 / 40) / 60, abs=1e-4)
    assert default["against"] is None
    low, high = other["against"]["difference_interval"]
    assert low <= other["against"]["difference"] <= high
    assert default["served"]["ece"] is not None
    assert other["served"] is None
    both = figures["ensembles"]["the two best"]
    assert sorted(both["members"]) == ["efficientnet-b0", "mobilenet-v2"]
    summed = sum(entry["cost"]["latency_ms"] for entry in (default, other))
    assert both["cost"]["latency_ms"] == pytest.approx(summed, abs=1e-3)
    assert both["cost"]["memory_mb"] > other["cost"]["memory_mb"]
    card = json.loads((compared / "weights" / "efficientnet-b0.json").read_text())
    told = card.pop("comparison")
    assert told["gmac"] == pytest.approx(default["cost"]["gmac"], abs=1e-3)
    assert set(told["auc"]) == {"clean", "web", "hard"}
    assert len(told["held_out_interval"]) == 2
    before.pop("comparison", None)
    assert card == before
    served = load_card(compared / "weights", "efficientnet-b0")
    assert load_engine(served, "onnx").kind == "onnx"


def test_the_page_has_every_table_and_plot(compared: Path) -> None:
    page = (compared / "docs" / "architectures.md").read_text()
    for title in ("good for", "One budget", "never saw", "it knows", "costs", "Together", "served"):
        assert any(line.startswith("## ") and title in line for line in page.splitlines()), title
    assert "Settings, data and seed agree in all runs" in page
    assert "generator:drawn synthetic" in page
    plots = sorted((compared / "docs" / "architectures").glob("*.png"))
    assert [plot.stem for plot in plots] == ["cost", "never-seen", "overview"]
    assert all(f"architectures/{plot.name}" in page for plot in plots)
    assert max(plot.stat().st_size for plot in plots) < 60_000


def test_kept_figures_learn_of_a_model_that_is_served_since(compared: Path, tmp_path: Path) -> None:
    work = shutil.copytree(compared, tmp_path / "later")
    for path in WEIGHTS.glob("mobilenet-v2.*"):
        shutil.copy(path, work / "weights")
    shutil.copy(WEIGHTS.parent / "docs" / "evaluation" / "mobilenet-v2.json", work / "docs")
    before = json.loads((work / "docs" / "architectures.json").read_text())["architectures"]
    result = compare(work, "--stored")
    assert result.exit_code == 0, result.output
    after = json.loads((work / "docs" / "architectures.json").read_text())["architectures"]
    assert after["efficientnet-b0"]["served"] == before["efficientnet-b0"]["served"]
    assert before["mobilenet-v2"]["served"] is None
    card = json.loads((WEIGHTS / "mobilenet-v2.json").read_text())
    assert after["mobilenet-v2"]["served"]["version"] == card["version"]
    # What was timed and counted is a graph of another size than the served one.
    assert after["mobilenet-v2"]["cost"] == before["mobilenet-v2"]["cost"]
    page = (work / "docs" / "architectures.md").read_text()
    assert f"mobilenet-v2, version {card['version']}" in page
    told = json.loads((work / "weights" / "mobilenet-v2.json").read_text())["comparison"]
    assert told["ece"] == pytest.approx(after["mobilenet-v2"]["served"]["ece"], abs=1e-3)
    refused = compare(work, "mobilenet-v2", "--stored")
    assert "name runs with --run" in refused.output
    (work / "docs" / "architectures.json").unlink()
    assert "keeps no figures" in compare(work, "--stored").output


def test_a_served_model_without_a_run_is_named_and_not_compared(
    compared: Path, tmp_path: Path
) -> None:
    work = shutil.copytree(compared, tmp_path / "guest")
    for path in WEIGHTS.glob("dual-stream.*"):
        shutil.copy(path, work / "weights")
    shutil.copy(WEIGHTS.parent / "docs" / "evaluation" / "dual-stream.json", work / "docs")
    result = compare(work, "--stored")
    assert result.exit_code == 0, result.output
    figures = json.loads((work / "docs" / "architectures.json").read_text())
    assert "dual-stream" not in figures["architectures"]
    served = figures["served_only"]["dual-stream"]["served"]
    page = (work / "docs" / "architectures.md").read_text()
    assert "- **dual-stream**: No run of it" in page
    assert "| dual-stream, version 1 |" in page
    card = json.loads((work / "weights" / "dual-stream.json").read_text())
    told = card["comparison"]
    assert told["ece"] == pytest.approx(served["ece"], abs=1e-3)
    assert told["bytes"] == sum(entry["bytes"] for entry in card["files"].values())
    assert told["gmac"] == pytest.approx(0.58, abs=0.02)
    assert not {"held_out_auc", "latency_ms", "false_positive_rate"} & set(told)
    assert load_card(work / "weights", "dual-stream").comparison is not None


def test_what_cannot_be_compared_is_refused(work: Path) -> None:
    (shutil.copytree(work / "mobilenet-v2", work / "unjudged") / "held-out.json").unlink()
    assert "run `judge-network`" in str(compare(work, "efficientnet-b0", "unjudged").exception)
    assert "add its run" in str(compare(work, "mobilenet-v2").exception)
    twice = compare(work, "efficientnet-b0", "efficientnet-b0")
    assert isinstance(twice.exception, ComparisonError)
    assert "both efficientnet-b0" in str(twice.exception)
    longer = shutil.copytree(work / "mobilenet-v2", work / "longer")
    with (longer / "history.csv").open("a") as history:
        history.write("6,0.6,0.001,40\n")
    assert "judge it again" in str(compare(work, "efficientnet-b0", "longer").exception)


def test_other_settings_are_named_and_other_data_refused(work: Path) -> None:
    rows = read_manifest(work / "data" / "manifest.csv")
    first = read_candidate(work / "efficientnet-b0", rows)
    second = read_candidate(work / "mobilenet-v2", rows)
    assert departures(second, first) == {}
    other = replace(second, config=tiny("mobilenet-v2", learning_rate=1e-3, teacher="teacher"))
    assert departures(other, first) == {"learning_rate": [1e-3, first.config.learning_rate]}
    for change in ({"data_digest": "another"}, {"hold_out": ["generator:other"]}):
        foreign = replace(second, figures={**second.figures, **change})
        with pytest.raises(ComparisonError, match=next(iter(change))):
            by_architecture([first, foreign], "efficientnet-b0")


def test_stored_scores_are_measured_again_without_the_network(work: Path) -> None:
    run = shutil.copytree(work / "mobilenet-v2", work / "again")
    figures = json.loads((run / "held-out.json").read_text())
    (run / "held-out.json").write_text(json.dumps({**figures, "degraded_auc": 0.99}))
    (run / "network.safetensors").write_bytes(b"not looked at")
    words = ["--network", str(run / "network.safetensors"), "--stored"]
    done = CliRunner().invoke(judge, [*common(work), *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert json.loads((run / "held-out.json").read_text()) == figures
    # The comparison measures scores itself, so figures of another day cannot slip in.
    rows = read_manifest(work / "data" / "manifest.csv")
    (run / "held-out.json").write_text(json.dumps({**figures, "degraded_auc": 0.99}))
    again = read_candidate(run, rows).figures["degraded_auc"]
    assert again == pytest.approx(figures["degraded_auc"], abs=1e-4)
