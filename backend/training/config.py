"""A training run as data: one TOML file an experiment."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from training.data.pairs import Mix


class ConfigError(ValueError):
    """A setting is unknown or out of range; the message names it."""


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Everything that decides the result of a run.

    Attributes:
        trunk: Backbone name in `detector.networks.two_expert.TRUNKS`.
        initial: "lite0" for ImageNet weights of EfficientNet-Lite0, "random", or a .safetensors
            file.
        size: Side of a crop in pixels, a multiple of 32.
        early_size: Side of a crop in the first part of the run: smaller pictures first save time
            (EfficientNetV2, arXiv 2104.00298).
        early_share: Share of the steps at the early size.
        pairs: Pairs of real and fake in a batch.
        steps: Optimiser steps in total.
        head_steps: First of them that train the heads alone, backbone frozen.
        warmup_steps: Steps of linear warm-up at the start of each phase.
        learning_rate: Peak of the cosine schedule (AdamW).
        head_learning_rate: Rate of the first phase.
        weight_decay: Decoupled weight decay of matrices and kernels.
        mask_weight: Weight of the mask loss beside the experts' losses.
        pair_weight: Weight of the loss that ranks each fake above its own real picture.
        smoothing: Label smoothing of the experts' targets.
        dropout: Dropout before the experts.
        drop_connect: Stochastic depth rate.
        ema: Decay of the averaged weights, which are the ones that are used.
        clip: Largest gradient norm.
        seed: Seed of initial weights and data.
        hold_out: What the run never sees, to be judged on: `generator:NAME`, `source:NAME` or
            `set:NAME` each.
        novelty_pairs: Training pairs that tell the finished network what is not new.
        mix: Shares of the kinds of pairs.
    """

    trunk: str = "efficientnet-b0"
    initial: str = "lite0"
    size: int = 224
    early_size: int = 192
    early_share: float = 0.0
    pairs: int = 16
    steps: int = 3000
    head_steps: int = 60
    warmup_steps: int = 100
    learning_rate: float = 5e-4
    head_learning_rate: float = 3e-3
    weight_decay: float = 0.02
    mask_weight: float = 0.5
    pair_weight: float = 0.0
    smoothing: float = 0.02
    dropout: float = 0.2
    drop_connect: float = 0.05
    ema: float = 0.998
    clip: float = 2.0
    seed: int = 1
    hold_out: tuple[str, ...] = ()
    novelty_pairs: int = 1500
    mix: Mix = field(default_factory=Mix)

    def digest(self) -> str:
        """Return a SHA-256 over all settings."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def load_config(path: Path | None) -> TrainConfig:
    """Read a run's settings; what the file does not name keeps its default.

    Raises:
        ConfigError: The file is unreadable, a name is unknown, or a value is out of range.
    """
    if path is None:
        return TrainConfig()
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    mix = raw.pop("mix", {})
    for owner, given in ((TrainConfig, raw), (Mix, mix)):
        unknown = sorted(set(given) - {item.name for item in fields(owner)})
        if unknown:
            raise ConfigError(f"{path}: unknown setting {unknown[0]!r}")
    try:
        hold_out = tuple(raw.pop("hold_out", ()))
        config = TrainConfig(**raw, hold_out=hold_out, mix=Mix(**mix))
        _check(config)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return config


def _check(config: TrainConfig) -> None:
    for size in (config.size, config.early_size):
        if size % 32 or size < 64:
            raise ValueError(f"size must be a multiple of 32 of at least 64, not {size}")
    if not 0 <= config.early_share < 1:
        raise ValueError("early_share must lie in [0, 1)")
    for name in ("pairs", "steps", "learning_rate"):
        if getattr(config, name) <= 0:
            raise ValueError(f"{name} must be above 0")
    if not 0 < config.ema < 1:
        raise ValueError("ema must lie between 0 and 1")
    if config.head_steps >= config.steps:
        raise ValueError("head_steps must be below steps")
