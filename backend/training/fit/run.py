"""The steps of a run: pictures, training with a look after each epoch, calibration, report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import torch

from training.checkpoint import CHECKPOINT
from training.commands import install_run
from training.disk import is_full
from training.fit.finish import finish, refuse_taken_name, say_what_next
from training.fit.initial_weights import find_initial, usual_init
from training.fit.pictures import Pictures, read_pictures
from training.fit.plan import Plan, PlanError, Say, changed_options, load_plan
from training.fit.watch import Watch
from training.loop import Trainer
from training.losses import DivergedError
from training.probe import ValidationProbe

CHECKPOINT_SECONDS = 240.0
LOGS_PER_EPOCH = 10


@dataclass(frozen=True, slots=True)
class RunOrder:
    """What the command line asks for.

    Attributes:
        plan: The options that make the run what it is, defaults included.
        typed: Names of those that were typed.
        resume: Whether to go on with the run in the folder.
        folder: The run.
        weights: Folder of the served models and the face detector.
        prepared: Where decoded pictures are kept.
        install: Whether the model goes to the served ones.
        device: Where to train.
        workers: Processes that prepare batches.
        threads: Threads that calibrate and measure.
    """

    plan: Plan
    typed: frozenset[str]
    resume: bool
    folder: Path
    weights: Path
    prepared: Path
    install: bool
    device: str
    workers: int
    threads: int


def fit_model(order: RunOrder, say: Say) -> None:
    """Train, calibrate, measure and install a model.

    Args:
        order: What to do, and where.
        say: Takes each line for the user.

    Raises:
        ValueError: Something that the user can change; the message is one sentence.
    """
    _check_device(order.device)
    try:
        _fit(order, say)
    except Exception as error:
        if isinstance(error, ValueError) or not is_full(error):
            raise
        raise PlanError(
            f"{order.folder}: no space left on the disk; what was saved before is kept: free some "
            "space and type the same command with --resume"
        ) from error


def _fit(order: RunOrder, say: Say) -> None:
    folder, weights = order.folder, order.weights
    plan = _choose_plan(order)
    # What contradicts itself is said before anything is done.
    plan.config(plan.batch_size)
    if order.install:
        refuse_taken_name(plan.name, folder, weights)
    pictures = read_pictures(Path(plan.data_dir), plan.deepfakes_are, weights, order.prepared, say)
    init = plan.init or usual_init(plan.model, weights)
    initial = find_initial(plan.model, init, folder, weights)
    plan = replace(plan, init=init)
    plan.save(folder)
    say(f"{plan.model} from {init} weights, {plan.epochs} epochs on {order.device}, in {folder}")
    _train(replace(plan, init=initial), pictures, order, say)
    measured = finish(pictures, folder, weights, plan.name, order.threads, say)
    if order.install:
        install_run(folder, weights)
    say_what_next(plan.name, measured, folder, weights if order.install else None, say)


def _choose_plan(order: RunOrder) -> Plan:
    given, folder, resume = order.plan, order.folder, order.resume
    stored = load_plan(folder)
    begun = (folder / CHECKPOINT).is_file()
    if begun and not resume:
        raise PlanError(
            f"{folder} already holds a run: go on with it by --resume, or name another --output"
        )
    if not resume or stored is None:
        if not given.data_dir:
            raise PlanError(
                f"{folder} holds no run to resume: name the pictures with --data-dir"
                if resume
                else "name the folder of the pictures with --data-dir"
            )
        return given
    # A default is no wish: only what was typed can contradict the run.
    wished = replace(stored, **{n: getattr(given, n) for n in order.typed if hasattr(given, n)})
    changed = changed_options(wished, stored)
    if changed and begun:
        raise PlanError(
            f"{folder} was begun with another {', '.join(changed)}: leave that out to go on with "
            "it, or begin a new run in another --output, with --init "
            f"{folder}/network.safetensors if it should start from what this one has learned"
        )
    return wished


def _train(plan: Plan, pictures: Pictures, order: RunOrder, say: Say) -> None:
    folder = order.folder
    config = plan.config(pictures.training)
    each = plan.steps_per_epoch(pictures.training)
    trainer = Trainer(config, pictures.rows, pictures.cache, folder, order.device, order.workers)
    if trainer.step:
        say(f"going on from step {trainer.step} of {config.steps}")
    probe = ValidationProbe(pictures.rows, pictures.cache, config.size, split="calib")
    watch = Watch(trainer, probe, each, plan.early_stopping)
    log_every = max(each // LOGS_PER_EPOCH, 1)
    try:
        trainer.run(log_every, CHECKPOINT_SECONDS, say, watch, each, watch.enough)
    except DivergedError as error:
        raise PlanError(
            f"{error}: the learning rate is too high for this data; begin a new run in another "
            f"--output with a lower --lr than {plan.lr:g} (the last good state is in {folder})"
        ) from error
    finally:
        watch.close()
    if trainer.step < config.steps:
        say(f"stopped early: {plan.early_stopping} epochs without a better validation AUC")
    best = watch.best
    if best is not None:
        say(f"best epoch: {best['epoch']:.0f}, validation AUC {best['auc']:.3f}")


def _check_device(device: str) -> None:
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise PlanError(f"--device {device} cannot be used here: try --device cpu") from error
