"""A training run as data: one TOML file an experiment."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from detector.networks.trunks import TRUNKS
from detector.networks.xception import NATIVE_SIZE as XCEPTION_SIZE
from training.augment.geometry import AUGMENTATIONS, USUAL
from training.data.mix import Mix
from training.schedule import SCHEDULES

# What a run leaves in its folder: its settings, and its averaged weights.
SETTINGS_FILE, WEIGHTS_FILE = "config.json", "network.safetensors"
# Files that build on one another, so that a circle ends.
MAX_BASES = 4
# Settings that checkpoints from before know nothing of.
ADDED_LATER = (
    *("scheduler", "fine_tune_layers", "augment"),
    *("patch_weight", "contrast_weight", "sharpness", "spared", "teacher_size", "cut"),
    "expert_weight",
)

LOSS_WEIGHTS = ("expert_weight", "mask_weight", "pair_weight", "patch_weight", "contrast_weight")
MIX_ADDED_LATER = ("balance", "swap", "generated", "shown", "traces", "lookalike", "partial")


class ConfigError(ValueError):
    """A setting is unknown or out of range; the message names it."""


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Everything that decides the result of a run.

    Attributes:
        trunk: Backbone name in `detector.networks.trunks.TRUNKS`.
        initial: "lite0" for ImageNet weights of EfficientNet-Lite0, "random", or a .safetensors
            file.
        cut: Whether features stay cut as they are in an initial detector, see `Rectifier`.
        size: Side of a crop in pixels, a multiple of 32; xception also takes its own 299.
        early_size: Side of a crop in the first part of the run: smaller pictures first save time
            (EfficientNetV2, arXiv 2104.00298).
        early_share: Share of the steps at the early size.
        pairs: Pairs of real and fake in a batch.
        steps: Optimiser steps in total.
        head_steps: First of them that train the heads alone, backbone frozen.
        frozen_norm_steps: First of them that keep the batch-norm statistics of the initial weights.
        warmup_steps: Steps of linear warm-up at the start of each phase.
        learning_rate: Peak of the cosine schedule (AdamW).
        head_learning_rate: Rate of the first phase.
        weight_decay: Decoupled weight decay of matrices and kernels.
        expert_weight: Weight of the experts' losses; 0 to train the mask head alone, with all
            steps `head_steps`, or the experts would be left behind by their features.
        mask_weight: Weight of the mask loss beside the experts' losses.
        pair_weight: Weight of the loss that ranks each fake above its own real picture.
        patch_weight: Weight of the loss that asks each cell of the synthetic map alone.
        contrast_weight: Weight of the supervised contrastive loss on the pooled features.
        sharpness: Radius of sharpness-aware minimisation; 0 for none.
        teacher: .safetensors of a trained detector to learn from, or "" for none.
        teacher_trunk: The teacher's backbone.
        teacher_size: Side to which crops are scaled for the teacher; 0 for none.
        teacher_weight: Weight of the loss that compares the network with its teacher.
        smoothing: Label smoothing of the experts' targets.
        dropout: Dropout before the experts.
        drop_connect: Stochastic depth rate.
        ema: Decay of the averaged weights, which are the ones that are used.
        clip: Largest gradient norm.
        scheduler: How the learning rate falls, a name in `training.schedule`.
        fine_tune_layers: Only so many of the backbone's last layers learn after the first phase; 0
            for all.
        augment: Which of the drawn changes a person may leave out or add,
            see `training.augment.geometry`.
        spared: Share of pairs of one collection that are not degraded; 0 for none.
        seed: Seed of initial weights and data.
        hold_out: What the run never sees, to be judged on: `generator:NAME`, `source:NAME` or
            `set:NAME` each.
        novelty_pairs: Training pairs that tell the finished network what is loud and what is new.
        mix: Shares of the kinds of pairs.
    """

    trunk: str = "efficientnet-b0"
    initial: str = "lite0"
    cut: bool = False
    size: int = 224
    early_size: int = 192
    early_share: float = 0.0
    pairs: int = 16
    steps: int = 3000
    head_steps: int = 60
    frozen_norm_steps: int = 0
    warmup_steps: int = 100
    learning_rate: float = 5e-4
    head_learning_rate: float = 3e-3
    weight_decay: float = 0.02
    expert_weight: float = 1.0
    mask_weight: float = 0.5
    pair_weight: float = 0.0
    patch_weight: float = 0.0
    contrast_weight: float = 0.0
    sharpness: float = 0.0
    teacher: str = ""
    teacher_trunk: str = "efficientnet-b0"
    teacher_size: int = 0
    teacher_weight: float = 1.0
    smoothing: float = 0.02
    dropout: float = 0.2
    drop_connect: float = 0.05
    ema: float = 0.998
    clip: float = 2.0
    scheduler: str = "cosine"
    fine_tune_layers: int = 0
    augment: tuple[str, ...] = USUAL
    spared: float = 0.0
    seed: int = 1
    hold_out: tuple[str, ...] = ()
    novelty_pairs: int = 1500
    mix: Mix = field(default_factory=Mix)

    def digest(self) -> str:
        """Return a SHA-256 over all settings; what came later counts where it is used."""
        usual = {item.name: item.default for item in fields(self) if item.name in ADDED_LATER}
        used = {n: v for n, v in asdict(self).items() if n not in usual or v != usual[n]}
        for name in MIX_ADDED_LATER:
            if getattr(self.mix, name) == getattr(Mix(), name):
                del used["mix"][name]
        return hashlib.sha256(json.dumps(used, sort_keys=True).encode()).hexdigest()


def load_config(path: Path | None) -> TrainConfig:
    """Read a run's settings; what the file does not name keeps its default.

    A file may start from another one: `base = "other.toml"`, beside it.

    Raises:
        ConfigError: The file is unreadable, a name is unknown, or a value is out of range.
    """
    if path is None:
        return TrainConfig()
    raw = _read(path)
    mix = raw.pop("mix", {})
    for owner, given in ((TrainConfig, raw), (Mix, mix)):
        unknown = sorted(set(given) - {item.name for item in fields(owner)})
        if unknown:
            raise ConfigError(f"{path}: unknown setting {unknown[0]!r}")
    try:
        lists: dict[str, Any] = {
            name: tuple(raw.pop(name)) for name in ("hold_out", "augment") if name in raw
        }
        config = TrainConfig(**raw, **lists, mix=Mix(**mix))
        check_config(config)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return config


def _read(path: Path, depth: int = 0) -> dict[str, Any]:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    base = raw.pop("base", None)
    if base is None:
        return raw
    if depth >= MAX_BASES:
        raise ConfigError(f"{path}: more than {MAX_BASES} files build on one another")
    return _read(path.parent / str(base), depth + 1) | raw


def check_config(config: TrainConfig) -> None:
    """Refuse settings that cannot be trained with.

    Raises:
        ValueError: One is out of range; the message names it.
    """
    if config.trunk not in TRUNKS:
        raise ValueError(f"trunk must be one of {', '.join(TRUNKS)}, not {config.trunk!r}")
    for size in (config.size, config.early_size):
        own = config.trunk == "xception" and size == XCEPTION_SIZE
        if (size % 32 or size < 64) and not own:
            raise ValueError(f"size must be a multiple of 32 of at least 64, not {size}")
    if not 0 <= config.early_share < 1:
        raise ValueError("early_share must lie in [0, 1)")
    for name in ("pairs", "steps", "learning_rate"):
        if getattr(config, name) <= 0:
            raise ValueError(f"{name} must be above 0")
    for name in (*LOSS_WEIGHTS, "sharpness"):
        if getattr(config, name) < 0:
            raise ValueError(f"{name} must not be below 0")
    for name in MIX_ADDED_LATER:
        if not 0 <= getattr(config.mix, name) <= 1:
            raise ValueError(f"{name} must lie between 0 and 1")
    if not 0 <= config.spared <= 1:
        raise ValueError("spared must lie between 0 and 1")
    if config.teacher_size % 32 or config.teacher_size < 0:
        raise ValueError("teacher_size must be a multiple of 32, or 0")
    if config.scheduler not in SCHEDULES:
        raise ValueError(f"scheduler must be one of {', '.join(SCHEDULES)}")
    if unknown := sorted(set(config.augment) - set(AUGMENTATIONS)):
        raise ValueError(f"augment must be of {', '.join(AUGMENTATIONS)}, not {unknown[0]!r}")
    if config.fine_tune_layers < 0:
        raise ValueError("fine_tune_layers must not be below 0")
    if not 0 < config.ema < 1:
        raise ValueError("ema must lie between 0 and 1")
    if config.head_steps > config.steps:
        raise ValueError("head_steps must not be above steps")
    if not config.expert_weight and config.head_steps < config.steps:
        raise ValueError("expert_weight must be above 0 unless head_steps are all steps")
    if not any(getattr(config, name) for name in LOSS_WEIGHTS):
        raise ValueError(f"one of {', '.join(LOSS_WEIGHTS)} must be above 0")
