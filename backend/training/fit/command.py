"""`detector-train`: from a folder of pictures to a model that is served."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
import torch
from click.core import ParameterSource

from detector.config import ROOT
from detector.networks.trunks import TRUNKS
from detector.networks.xception import NATIVE_SIZE as XCEPTION_SIZE
from training.augment.geometry import AUGMENTATIONS, USUAL
from training.data.options import say
from training.fit.initial_weights import INITS
from training.fit.plan import Plan
from training.fit.run import RunOrder, fit_model
from training.schedule import SCHEDULES

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")


class Names(click.ParamType[tuple[str, ...]]):
    """A comma-separated list of known names, "none" for none."""

    name = "names"

    def __init__(self, known: tuple[str, ...]) -> None:
        self.known = known

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split the list and refuse what is not known."""
        if isinstance(value, tuple):
            return value
        names = [name.strip().lower() for name in str(value).split(",")]
        chosen = tuple(name for name in self.known if name in names)
        unknown = sorted(set(names) - {*self.known, "none", ""})
        if unknown:
            self.fail(f"{unknown[0]!r} is not one of {', '.join(self.known)}, none", param, ctx)
        return chosen


@click.command("fit", context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data-dir",
    type=click.Path(exists=True, path_type=Path),
    help="Folder with real/ and deepfake/ (or fake/, manipulated/, synthetic/), or with train/, "
    "val/ and test/ that hold those; or a CSV with the columns path and kind.",
)
@click.option(
    "--model",
    type=click.Choice(list(TRUNKS), case_sensitive=False),
    default="efficientnet-b0",
    show_default=True,
    help="Architecture.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the run; runs/PICTURES-MODEL by default.",
)
@click.option("--resume", is_flag=True, help="Go on with the run in --output from its checkpoint.")
@click.option("--epochs", type=click.IntRange(1), default=10, show_default=True)
@click.option("--batch-size", type=click.IntRange(2), default=32, show_default=True)
@click.option(
    "--lr",
    type=click.FloatRange(0, min_open=True),
    default=5e-4,
    show_default=True,
    help="Peak learning rate (AdamW, with warm-up).",
)
@click.option("--scheduler", type=click.Choice(SCHEDULES), default="cosine", show_default=True)
@click.option(
    "--image-size",
    type=click.IntRange(64, 1024),
    help=f"Side of a face crop in pixels, a multiple of 32; 224 by default, {XCEPTION_SIZE} for "
    "xception.",
)
@click.option(
    "--freeze-epochs",
    type=click.IntRange(0),
    help="First epochs that train the heads alone, with the backbone frozen; 1 by default, 0 for "
    "a run of one epoch.",
)
@click.option(
    "--fine-tune-layers",
    type=click.IntRange(1),
    help="Only the last N layers of the backbone learn after that; all by default.",
)
@click.option(
    "--early-stopping",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Stop after N epochs without a better validation AUC; 0 for never. The best epoch is "
    "kept either way.",
)
@click.option(
    "--augment",
    type=Names(AUGMENTATIONS),
    default=",".join(USUAL),
    show_default=True,
    help=f"Which of {', '.join(AUGMENTATIONS)}, drawn alike for both classes. Compression, blur "
    "and noise are always drawn.",
)
@click.option(
    "--init",
    help=f"Initial weights: {', '.join(INITS)}, or a .safetensors file. By default the shipped "
    "detector of this architecture where there is one.",
)
@click.option(
    "--deepfakes-are",
    type=click.Choice(["manipulated", "synthetic"]),
    default="manipulated",
    show_default=True,
    help="What lies in deepfake/: changed photographs (swaps, edits), or generated ones.",
)
@click.option("--name", help="Name of the model; that of the --output folder by default.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--device", help="cpu, cuda, cuda:1, …; a GPU where torch finds one by default.")
@click.option(
    "--workers",
    type=click.IntRange(0, 64),
    default=1,
    show_default=True,
    help="Processes that prepare batches.",
)
@click.option("--threads", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True)
@click.option(
    "--prepared",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/training/prepared"),
    show_default=True,
    help="Where decoded pictures are kept for the next run over the same folder.",
)
@click.option(
    "--weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=ROOT / "weights",
    envvar="DETECTOR_WEIGHTS_DIR",
    help="Folder of the served models; the new one is put there.",
)
@click.option("--install/--no-install", default=True, help="Put the model into --weights.")
@click.pass_context
def fit(
    context: click.Context,
    /,
    data_dir: Path | None,
    model: str,
    output: Path | None,
    resume: bool,
    device: str | None,
    workers: int,
    threads: int,
    prepared: Path,
    weights: Path,
    install: bool,
    image_size: int | None,
    fine_tune_layers: int | None,
    init: str | None,
    name: str | None,
    epochs: int,
    freeze_epochs: int | None,
    **options: object,
) -> None:
    """Train a detector on your own pictures, and put it where it is served from.

    Pictures are split by what they show unless the folders say how. Training keeps the epoch with
    the best validation AUC, calibrates it, measures it on pictures that it never saw, writes a
    report, and says what to type next.
    """
    folder = output or Path("runs") / _plain(
        f"{data_dir.resolve().stem if data_dir else ''}-{model}"
    )
    name = name or _plain(folder.resolve().name)
    if not NAME.match(name):
        wrong = f"{name!r} is no model name such as my-detector"
        raise click.BadParameter(wrong, param_hint="--name")
    given = Plan(
        data_dir=str(data_dir.resolve()) if data_dir else "",
        model=model,
        init=init or "",
        name=name,
        image_size=image_size or (XCEPTION_SIZE if model == "xception" else 224),
        epochs=epochs,
        freeze_epochs=min(epochs - 1, 1) if freeze_epochs is None else freeze_epochs,
        fine_tune_layers=fine_tune_layers or 0,
        **options,  # type: ignore[arg-type]
    )
    typed = frozenset(
        option
        for option in context.params
        if context.get_parameter_source(option) is ParameterSource.COMMANDLINE
    )
    order = RunOrder(
        plan=given,
        typed=typed,
        resume=resume,
        folder=folder,
        weights=weights,
        prepared=prepared,
        install=install,
        device=device or ("cuda" if torch.cuda.is_available() else "cpu"),
        workers=workers,
        threads=threads,
    )
    signal.signal(signal.SIGTERM, _as_interrupt)
    try:
        fit_model(order, say)
    except KeyboardInterrupt:
        say(f"nothing is lost; to go on: detector-train --resume --output {folder}")
        sys.exit(130)


def _plain(name: str) -> str:
    """Turn a name of a folder into one that models may have."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-._")


def _as_interrupt(_: int, __: FrameType | None) -> NoReturn:
    """Stop as with Ctrl-C, so that whoever stops a container keeps the checkpoint too."""
    raise KeyboardInterrupt
