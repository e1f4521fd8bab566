"""What the calibrate, evaluate and export commands do to a run's folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detector.engine.card import parse_card
from detector.imaging.crop import CROP_SCALE
from training.calibrate import fit
from training.config import WEIGHTS_FILE
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.data.origins import describe_data
from training.data.pairs import training_sampler
from training.evaluation.card_evidence import card_evidence
from training.evaluation.protocol import load_scorer
from training.evaluation.report import summarise
from training.evaluation.runs import (
    EVALUATION_FILE,
    MODEL_FOLDER,
    REPORT_FOLDER,
    read_figures,
    run_card,
    run_config,
)
from training.feature_statistics import MASK_SHARE, RECTIFIED, fit_feature_statistics
from training.graph import write_onnx
from training.package import (
    describe,
    load_halved,
    shares_weights,
    write_card,
    write_safetensors,
)
from training.scoring import TIERS, read_files

Progress = Callable[[int], object]


def calibrate_run(
    rows: list[Row],
    data: Path,
    cache: PixelCache,
    folder: Path,
    weights: Path,
    identity: tuple[str, str],
    threads: int,
    progress: Progress,
    rectified: float = RECTIFIED,
    mask_share: float = MASK_SHARE,
) -> dict[str, Any]:
    """Export the trained network into the run's folder and calibrate it there.

    Args:
        rows: The whole manifest; its calibration split is used, and training pictures to learn
            what is not new.
        data: Folder of the shards.
        cache: Decoded pictures of the manifest.
        folder: The run.
        weights: Folder that holds the face detector.
        identity: Name and version of the model.
        threads: Threads to score with.
        progress: Called with the number of pictures just scored.
        rectified: Share of the values of features that are not cut; 0 to leave all as they are.
        mask_share: Share of the map in the logit of the manipulated expert, 0..1.

    Returns:
        The card.
    """
    config = run_config(folder)
    model = folder / MODEL_FOLDER
    model.mkdir(parents=True, exist_ok=True)
    name, version = identity
    network = load_halved(folder / WEIGHTS_FILE, config)
    sampler = training_sampler(rows, cache, config.mix, config.hold_out)
    fit_feature_statistics(network, sampler, config, rectified, mask_share)
    stored = model / f"{name}.safetensors"
    write_safetensors(network, stored)
    shared = stored if shares_weights(network) else None
    write_onnx(network, config.size, model / f"{name}.onnx", shared)
    card = describe(name, version, model, network, config)
    card["input"]["crop_scale"] = CROP_SCALE
    card |= _neutral()
    write_card(card, model / f"{name}.json")
    scored = load_scorer(parse_card(model / f"{name}.json"), weights, threads).score(
        read_files([row for row in rows if row.split == "calib"], data, print), TIERS, progress
    )
    card |= fit(scored)
    write_card(card, model / f"{name}.json")
    checked = parse_card(model / f"{name}.json")
    split = "the calibration split, where the thresholds were set"
    card |= card_evidence(scored, checked, split)
    card["data"] = describe_data(rows, config.hold_out, config.initial, config.teacher)
    write_card(card, model / f"{name}.json")
    return card


def export_run(folder: Path, weights: Path, docs: Path) -> list[Path]:
    """Copy the model with its figures into the served weights, and its report into the docs."""
    *written, card = install_run(folder, weights)
    docs.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder / REPORT_FOLDER, docs, dirs_exist_ok=True)
    return [*written, card, docs / f"{card.stem}.md"]


def install_run(folder: Path, weights: Path) -> list[Path]:
    """Copy the model with its figures into the served weights.

    The card comes last, so that a server never finds one whose files are not there yet.
    """
    card = run_card(folder)
    figures = read_figures(folder / EVALUATION_FILE)
    raw = {**card.raw, "metrics": summarise(figures, card.name), **figures["card_evidence"]}
    weights.mkdir(parents=True, exist_ok=True)
    written = [
        # Not the mode: whoever serves need not be who trained.
        Path(shutil.copyfile(card.folder / file.name, weights / file.name))
        for file in card.files.values()
    ]
    target = weights / f"{card.name}.json"
    write_card(raw, target)
    return [*written, target]


def _neutral() -> dict[str, Any]:
    """Return a calibration that changes nothing, for scoring before there is one."""
    expert = {"slope": 1.0, "bias": 0.0}
    return {
        "calibration": {
            "manipulated": expert,
            "synthetic": expert,
            "fusion": {"manipulated": 0.0, "synthetic": 0.0, "either": 1.0, "bias": 0.0},
        },
        "thresholds": {"real_below": 0.5, "deepfake_from": 0.5},
        "quality": {
            **{"min_face_px": 0.0, "min_sharpness": 0.0, "min_brightness": 0.0},
            "max_novelty": 1e9,
        },
        "strength": {"strong": 1.0, "moderate": 1.0},
        "error_rates": {
            "false_positive_rate": 1.0,
            "miss_rate": 1.0,
            "inconclusive_rate": 1.0,
            "description": "Not calibrated yet.",
        },
    }
