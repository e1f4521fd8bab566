"""`detector export` and `python -m training judge-export`."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from detector.config import ROOT, SettingsError, load_settings
from detector.engine.registry import ModelUnavailable, load_card, load_engine
from training.export.plan import (
    HALF_BELOW,
    QUANTISATIONS,
    SUFFIXES,
    ExportError,
    Plan,
    choose_quantisation,
    free_path,
)

CALIBRATION_PICTURES = 200
_weights = click.option(
    "--weights",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the served models; the one in the settings by default.",
)


@click.command("export")
@click.option("--model", required=True, help="Name of a model in the weights folder.")
@click.option("--format", "form", type=click.Choice(list(SUFFIXES)), required=True)
@click.option(
    "--quantize",
    "quantise",
    type=click.Choice(QUANTISATIONS["litert"]),
    help="How to store numbers in 8 bits: only weights, activations by picture (dynamic), or "
    "activations by calibration pictures (static).",
)
@click.option(
    "--activations",
    type=click.Choice(["8", "16"]),
    default="8",
    show_default=True,
    help="Bits of activations with --quantize static; 16 for litert only.",
)
@click.option(
    "--calibration",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="With --quantize static: a folder of pictures, or of manifest.csv and its shards, whose "
    "calibration split is used.",
)
@click.option("--pictures", type=click.IntRange(min=8), default=CALIBRATION_PICTURES)
@click.option(
    "--half-below",
    type=click.IntRange(min=0),
    default=HALF_BELOW,
    show_default=True,
    help="Kernels of fewer numbers stay in half precision: larger files that lose less.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="File to write; in var/export by default.",
)
@_weights
def export(
    model: str,
    form: str,
    quantise: str | None,
    activations: str,
    calibration: Path | None,
    pictures: int,
    half_below: int,
    output: Path | None,
    weights: Path | None,
) -> None:
    """Write a model in the format of another runtime, for phones and other programs."""
    try:
        quantise = choose_quantisation(form, quantise)
        if quantise == "static" and calibration is None:
            raise ExportError("--quantize static needs pictures: name a folder with --calibration.")
        folder = _folder(weights)
        card = load_card(folder, model)
        if output is not None:
            free_path(output)
        crops = None
        if quantise == "static":
            # Cutting faces out of pictures needs packages that a plain copy does without.
            cut = _needed("training.export.calibration").calibration_crops
            crops = cut(calibration, card, folder, pictures)
        plan = Plan(card, form, quantise, int(activations), crops, half_below)
        target = output or _export_folder() / plan.file_name
        size = _needed("training.export.write").export_model(plan, target)
    except (ExportError, ModelUnavailable, SettingsError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{target} ({size / 1e6:.2f} MB)")


@click.command("judge-export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", required=True, help="Name of the model that the file was made from.")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of manifest.csv and its tar shards.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/training/cache"),
    show_default=True,
    help="Folder of the decoded pictures.",
)
@click.option("--limit", type=click.IntRange(min=20), help="Validation pictures at most.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="JSON file to keep the figures in, beside those of other files.",
)
@_weights
def judge_export(
    file: Path,
    model: str,
    data: Path,
    cache: Path,
    limit: int | None,
    record: Path | None,
    weights: Path | None,
) -> None:
    """Measure what an exported FILE loses against the served graph, on the validation split.

    Exits with 1 when it misses a goal for files on phones.
    """
    from training.export.engines import open_exported
    from training.export.judge import judge_exported, missed_goals
    from training.options import open_cache, read_rows

    try:
        card = load_card(_folder(weights), model)
        served, exported = load_engine(card, "onnx"), open_exported(file)
    except (ExportError, ModelUnavailable, SettingsError) as error:
        raise click.ClickException(str(error)) from None
    rows = read_rows(data)
    with tqdm(unit="picture", disable=None) as bar:
        found = judge_exported(
            served, exported, card, rows, open_cache(cache, rows), limit, bar.update
        )
    figures = {"model": card.name, "version": card.version, "bytes": file.stat().st_size, **found}
    for line in _lines(file, figures):
        click.echo(line)
    if record is not None:
        _keep(record, file.name, figures)
    missed = missed_goals(figures)
    if missed:
        raise click.ClickException(f"{file.name} {' and '.join(missed)}.")


def _lines(file: Path, figures: dict[str, Any]) -> list[str]:
    low, high = figures["difference_interval"]
    least, most = figures["agreement_interval"]
    return [
        f"{file.name}: {figures['bytes'] / 1e6:.2f} MB, {figures['pictures']} pictures",
        f"AUC {figures['served_auc']:.4f} as served, {figures['exported_auc']:.4f} exported: "
        f"{figures['difference']:+.4f} ({low:+.4f} to {high:+.4f})",
        f"same verdict {figures['agreement']:.2%} ({least:.2%} to {most:.2%}), "
        f"{figures['real_called_deepfake_or_back']} turned from real to deepfake or back",
        f"processor time of a crop against the served graph: {figures['time_ratio']:.2f}",
    ]


def _keep(record: Path, name: str, figures: dict[str, Any]) -> None:
    known = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    known[name] = figures
    text = json.dumps(dict(sorted(known.items())), indent=2)
    record.write_text(f"{text}\n", encoding="utf-8")


def _folder(weights: Path | None) -> Path:
    return weights or load_settings().weights_dir


def _export_folder() -> Path:
    folder = ROOT / "var" / "export"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"{folder} cannot be made: {error.strerror}. Use --output.") from error
    return folder


def _needed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ExportError(
            f"This export needs packages that are not installed: {error}. "
            "`make install-training` installs them."
        ) from error
