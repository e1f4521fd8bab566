"""Autoencoders in a folder: one weights file each, with its shape in the file's own header."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, fields
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from training.autoencoders.fit import Plan
from training.autoencoders.network import Architecture, Autoencoder
from training.config import ConfigError
from training.weights import load_fitting

HEADER = "architecture"


def read_plans(path: Path) -> tuple[list[Plan], tuple[str, ...]]:
    """Read which autoencoders to train, and what they must not see.

    Args:
        path: TOML with `hold_out` and a table `[[autoencoder]]` each, whose names are those of
            `Architecture` and `Plan`.

    Raises:
        ConfigError: The file is unreadable, a name is unknown, or a value is out of range.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        shape = {item.name for item in fields(Architecture)}
        plans = []
        for number, table in enumerate(raw.get("autoencoder", []), start=1):
            form = Architecture(**{name: table.pop(name) for name in shape & set(table)})
            plans.append(Plan(architecture=form, **({"seed": number} | table)))
    except (OSError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    if not plans:
        raise ConfigError(f"{path}: no table [[autoencoder]]")
    return plans, tuple(raw.get("hold_out", ()))


def save_autoencoder(network: Autoencoder, path: Path) -> None:
    """Write weights and shape into one file, whole or not at all."""
    header = {HEADER: json.dumps(asdict(network.architecture))}
    unfinished = path.with_suffix(".part")
    save_file({k: v.contiguous() for k, v in network.state_dict().items()}, unfinished, header)
    unfinished.replace(path)


def load_autoencoders(folder: Path) -> list[Autoencoder]:
    """Return the autoencoders of a folder, in evaluation mode, in the order of their names.

    Raises:
        ValueError: There is none, or one cannot be read; the message says what to run.
    """
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ValueError(f"no autoencoders in {folder}: run `python -m training autoencoders`")
    return [_load(path) for path in files]


def _load(path: Path) -> Autoencoder:
    try:
        with safe_open(path, "pt") as stored:
            form = Architecture(**json.loads(stored.metadata()[HEADER]))
            tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path} is not an autoencoder of `python -m training autoencoders`: {error}"
        ) from error
    network = Autoencoder(form)
    load_fitting(network, tensors, f"{path} does not fit the shape in its header")
    return network.eval().requires_grad_(False)
