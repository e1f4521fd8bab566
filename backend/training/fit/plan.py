"""What a run is asked to do, in the words of its command line, and the settings that follow."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from training.config import TrainConfig, check_config
from training.data.mix import Mix

PLAN_FILE = "plan.json"
WARMUP_STEPS = 100
# A head starts from nothing, so it takes larger steps than what is fine-tuned.
HEAD_RATE = 6
NOVELTY_PAIRS = (100, 1500)
# The user's own fakes come first; those made from photographs keep the experts from memorising.
OWN_MIX = Mix(twin=0.5, blend=0.15, edit=0.5, synthetic=0.5)


# Takes each line for the user.
Say = Callable[[str], None]


class PlanError(ValueError):
    """The run cannot be done as asked; the message is one sentence that says what to change."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The options of a run, as `detector-train --help` explains them."""

    data_dir: str
    deepfakes_are: str
    model: str
    init: str
    name: str
    epochs: int
    batch_size: int
    lr: float
    image_size: int
    freeze_epochs: int
    fine_tune_layers: int
    early_stopping: int
    scheduler: str
    augment: tuple[str, ...]
    seed: int

    def steps_per_epoch(self, pictures: int) -> int:
        """Return how many batches show as many pictures as the training split holds."""
        return math.ceil(pictures / self.batch_size)

    def config(self, pictures: int) -> TrainConfig:
        """Return the settings of the training loop.

        Args:
            pictures: Pictures of the training split.

        Raises:
            PlanError: Options contradict each other or are out of range.
        """
        if self.batch_size % 2:
            raise PlanError(
                f"--batch-size must be even, because a batch holds pairs of a real picture and a "
                f"deepfake: try {self.batch_size + 1}"
            )
        if self.freeze_epochs >= self.epochs:
            raise PlanError(
                f"--freeze-epochs {self.freeze_epochs} leaves nothing of --epochs {self.epochs} to "
                "train the backbone in: raise the one or lower the other"
            )
        each = self.steps_per_epoch(pictures)
        steps, head = self.epochs * each, self.freeze_epochs * each
        config = TrainConfig(
            trunk=self.model,
            initial=self.init,
            size=self.image_size,
            early_size=self.image_size,
            pairs=self.batch_size // 2,
            steps=steps,
            head_steps=head,
            warmup_steps=min(WARMUP_STEPS, (steps - head) // 10),
            learning_rate=self.lr,
            head_learning_rate=HEAD_RATE * self.lr,
            seed=self.seed,
            novelty_pairs=min(max(pictures, NOVELTY_PAIRS[0]), NOVELTY_PAIRS[1]),
            scheduler=self.scheduler,
            fine_tune_layers=self.fine_tune_layers,
            augment=self.augment,
            mix=OWN_MIX,
        )
        try:
            check_config(config)
        except ValueError as error:
            raise PlanError(f"--image-size {self.image_size}: {error}") from error
        return config

    def save(self, folder: Path) -> None:
        """Write the plan into the run's folder, so that it can be resumed by its name alone."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PLAN_FILE).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def load_plan(folder: Path) -> Plan | None:
    """Read the plan of a run, None where there is none.

    Raises:
        PlanError: It is not one.
    """
    path = folder / PLAN_FILE
    if not path.is_file():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Plan(**{**raw, "augment": tuple(raw["augment"])})
    except (ValueError, TypeError, KeyError) as error:
        raise PlanError(f"{path} is damaged: delete it and start the run anew ({error})") from error


def changed_options(given: Plan, stored: Plan) -> list[str]:
    """Return the options, as they are typed, in which two plans differ."""
    names = [item.name for item in fields(Plan)]
    return [
        f"--{name.replace('_', '-')}"
        for name in names
        if getattr(given, name) != getattr(stored, name)
    ]
