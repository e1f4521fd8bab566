"""From a trained run to a model that is measured and served."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from detector.config import ROOT
from detector.engine.card import WeightFile, parse_card
from detector.engine.registry import ModelUnavailable, card_names
from training.commands import calibrate_run
from training.config import WEIGHTS_FILE
from training.evaluation.markdown import number, percent
from training.evaluation.measure import Measured, measure_run
from training.evaluation.runs import MODEL_FOLDER
from training.evaluation.shortcuts import LIMIT as PROBE_LIMIT
from training.fit.pictures import Pictures
from training.fit.plan import PlanError, Say
from training.fit.watch import BEST_FILE

# Below this many pictures per class the thresholds are little more than a guess.
FEW_TO_CALIBRATE = 100


def refuse_taken_name(name: str, folder: Path, weights: Path) -> None:
    """Refuse to replace a model that is not an earlier state of this run.

    Raises:
        PlanError: The folder of the served models holds another model of this name.
    """
    if name not in card_names(weights):
        return
    mine = folder / MODEL_FOLDER / f"{name}.json"
    if not mine.is_file() or _files(weights / mine.name) != _files(mine):
        raise PlanError(
            f"{weights} already holds a model named {name}: choose another one with --name, or "
            "--no-install to leave the new one in the run's folder"
        )


def _files(card: Path) -> dict[str, WeightFile] | None:
    try:
        return parse_card(card).files
    except ModelUnavailable:
        return None


def finish(
    pictures: Pictures, folder: Path, weights: Path, name: str, threads: int, say: Say
) -> Measured:
    """Calibrate and measure the best weights of a run; its model lies in the run's folder then.

    Args:
        pictures: What the run learned from.
        folder: The run.
        weights: Folder of the face detector.
        name: Name of the model.
        threads: Threads to score with.
        say: Takes each line of progress.
    """
    best = folder / BEST_FILE
    if best.is_file():
        shutil.copyfile(best, folder / WEIGHTS_FILE)
    rows, data, cache = pictures
    for old in (folder / MODEL_FOLDER).glob("*.json"):
        # A run has one card; an earlier name would be found first.
        old.unlink()
    with _bar("calibrating") as bar:
        calibrate_run(rows, data, cache, folder, weights, (name, "1"), threads, bar.update)
    with _bar("measuring") as bar:
        measured = measure_run(
            *(rows, data, cache, folder, weights, threads, bar.update), fast=True, strict=False
        )
    _sum_up(measured.figures, len([row for row in rows if row.split == "calib"]), say)
    return measured


def say_what_next(
    name: str, measured: Measured, folder: Path, weights: Path | None, say: Say
) -> None:
    """Tell what was made and what to type to use it.

    Args:
        name: Name of the model.
        measured: What was measured.
        folder: The run.
        weights: Folder of the served models, None where the model was not put there.
        say: Takes each line.
    """
    say("")
    say(f"report with pictures: {measured.html}")
    if weights is None:
        say(f"the model is in {folder / MODEL_FOLDER}; to serve it, copy it to the other models:")
        say(f"  cp {folder / MODEL_FOLDER}/{name}.* {ROOT / 'weights'}")
        weights = ROOT / "weights"
    elsewhere = weights.resolve() != (ROOT / "weights").resolve()
    where = f"DETECTOR_WEIGHTS_DIR={weights.resolve()} " if elsewhere else ""
    say("judge a picture:")
    say(f"  {where}detector predict --model {name} PHOTO.jpg")
    say("serve it:")
    say(f"  {where}DETECTOR_MODEL={name} detector serve")


def _sum_up(figures: dict[str, Any], calibrated: int, say: Say) -> None:
    clean = figures["tiers"]["clean"]
    part = clean["classification"]["at_even_odds"]
    say(
        f"on {part['pictures']} pictures that it never saw: accuracy {percent(part['accuracy'])}, "
        f"AUC {number(clean['overall']['auc'])}, "
        f"no verdict for {percent(1 - clean['overall']['decided'])}"
    )
    for name, row in part["classes"].items():
        measures = ", ".join(f"{key} {number(row[key])}" for key in ("precision", "recall", "f1"))
        say(f"  {name}: {measures} ({row['support']} pictures)")
    probe = figures["format_only_probe_auc"]
    if probe > PROBE_LIMIT:
        say(
            f"warning: size, format, quality and light alone tell the classes apart (AUC "
            f"{probe:.2f}), so part of this result says nothing about deepfakes: collect both "
            "classes from the same places, saved the same way"
        )
    if calibrated < 2 * FEW_TO_CALIBRATE:
        say(
            f"warning: probabilities and thresholds rest on {calibrated} pictures; take them as a "
            f"rough guide below about {FEW_TO_CALIBRATE} a class"
        )


def _bar(doing: str) -> tqdm[Any]:
    return tqdm(desc=doing, unit="picture", disable=None, file=sys.stderr)
