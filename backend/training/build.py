"""A run's network, its teacher, its optimiser and its learning rate, as the settings say."""

from __future__ import annotations

from pathlib import Path

import torch

from detector.networks.two_expert import TwoExpertDetector
from training.config import TrainConfig
from training.distil import Distiller, load_teacher
from training.initial import initialise
from training.schedule import share_of_peak


def build_network(config: TrainConfig, initial: bool = True) -> TwoExpertDetector:
    """Return the network of a run, with its initial weights unless told otherwise."""
    network = TwoExpertDetector(
        config.trunk, dropout=config.dropout, drop_connect=config.drop_connect
    )
    if initial:
        initialise(network, config.initial)
        if not config.cut:
            network.rectifier.release()
        # Each learns from its own answers; `calibrate` lets them vote.
        network.mask_vote.give(0)
    return network


def channels_last(network: TwoExpertDetector) -> TwoExpertDetector:
    """Lay kernels out as the convolutions of oneDNN and cuDNN read them fastest."""
    for parameter in network.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=torch.channels_last)
    return network


def build_distiller(network: TwoExpertDetector, config: TrainConfig) -> Distiller | None:
    """Return the teacher that the settings name for a network, or None."""
    if not config.teacher:
        return None
    teacher = channels_last(load_teacher(Path(config.teacher), config.teacher_trunk))
    return Distiller(teacher, network, config.teacher_size)


def build_optimiser(
    network: TwoExpertDetector, distiller: Distiller | None, config: TrainConfig
) -> torch.optim.AdamW:
    """Return AdamW over network and adapter; vectors are not decayed."""
    parameters = [*network.parameters(), *(distiller.parameters() if distiller else ())]
    decayed = [p for p in parameters if p.ndim > 1]
    plain = [p for p in parameters if p.ndim <= 1]
    groups = [
        {"params": decayed, "weight_decay": config.weight_decay},
        {"params": plain, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.98), fused=True)


def rate_at(step: int, config: TrainConfig) -> float:
    """Return the learning rate: constant for the heads, then warm-up and the schedule."""
    if step < config.head_steps:
        return config.head_learning_rate
    done = step - config.head_steps
    if done < config.warmup_steps:
        return config.learning_rate * (done + 1) / config.warmup_steps
    span = max(config.steps - config.head_steps - config.warmup_steps, 1)
    over = min((done - config.warmup_steps) / span, 1.0)
    return config.learning_rate * share_of_peak(config.scheduler, over)


def average_decay(step: int, config: TrainConfig) -> float:
    """Return how much of the averaged weights stays after a step.

    The average starts short, because early weights are far from the final ones. It starts again
    where crops get larger, or a short last phase would be lost in weights of the small ones.

    Args:
        step: Steps done, from 1.
        config: `ema` is the limit.
    """
    switch = round(config.early_share * config.steps)
    age = step - switch if step > switch else step
    return min(config.ema, (1 + age) / (10 + age))
