"""After each epoch: how good the network is, whether it is the best yet, and whether to go on."""

from __future__ import annotations

import csv

import numpy as np
from safetensors.torch import save_file

from detector.networks.two_expert import EXPERTS, TwoExpertDetector
from training.evaluation.history import VALIDATION_FILE, draw_run
from training.fit.tensorboard import TensorBoardLog
from training.history import HISTORY_FILE, read_rows
from training.loop import Trainer
from training.metrics import auc
from training.probe import ValidationProbe

BEST_FILE = "best.safetensors"


class Watch:
    """Measures the averaged weights once an epoch and keeps the best ones."""

    def __init__(
        self, trainer: Trainer, probe: ValidationProbe, steps_per_epoch: int, patience: int
    ) -> None:
        """Take up what an earlier part of the run has found.

        Args:
            trainer: The run; it is saved after each epoch.
            probe: The pictures to measure on.
            steps_per_epoch: Steps of an epoch.
            patience: Epochs without a better AUC after which the run ends; 0 for never.
        """
        self._trainer = trainer
        self._probe = probe
        self._steps_per_epoch = steps_per_epoch
        self._patience = patience
        self._board = TensorBoardLog(trainer.folder)
        self._shown = trainer.step
        path = trainer.folder / VALIDATION_FILE
        # What was measured after the last checkpoint comes again.
        self._epochs = [row for row in read_rows(path) if row["step"] <= trainer.step]

    @property
    def best(self) -> dict[str, float] | None:
        """The epoch with the best AUC, the one of lower loss among equals."""
        return max(self._epochs, key=lambda row: (row["auc"], -row["loss"]), default=None)

    def enough(self) -> bool:
        """Return whether the AUC has not risen for as many epochs as patience allows."""
        if not self._patience or not self._epochs:
            return False
        values = [row["auc"] for row in self._epochs]
        return len(values) - 1 - int(np.argmax(values)) >= self._patience

    def __call__(self, step: int, network: TwoExpertDetector) -> dict[str, float]:
        """Measure an epoch, keep what has to be kept, and return the numbers for the log."""
        numbers = validate(self._probe, network)
        row = {"epoch": float(step // self._steps_per_epoch), "step": float(step), **numbers}
        self._epochs.append(row)
        if self.best is row:
            weights = {k: v.contiguous().cpu() for k, v in self._trainer.average.items()}
            partial = self._trainer.folder / f"{BEST_FILE}.partial"
            save_file(weights, partial)
            partial.replace(self._trainer.folder / BEST_FILE)
        self._trainer.save()
        self._write()
        self._show(step, numbers)
        return {"epoch": row["epoch"], **{f"validation {k}": v for k, v in numbers.items()}}

    def close(self) -> None:
        """Finish the log of TensorBoard."""
        self._board.close()

    def _write(self) -> None:
        path = self._trainer.folder / VALIDATION_FILE
        with path.open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, list(self._epochs[0]))
            writer.writeheader()
            writer.writerows(self._epochs)
        draw_run(self._trainer.folder, self._trainer.folder)

    def _show(self, step: int, numbers: dict[str, float]) -> None:
        self._board.add(step, numbers, "validation")
        for row in read_rows(self._trainer.folder / HISTORY_FILE):
            if self._shown < row["step"] <= step:
                training = {name: value for name, value in row.items() if name != "step"}
                self._board.add(int(row["step"]), training, "training")
        self._shown = step


def validate(probe: ValidationProbe, network: TwoExpertDetector) -> dict[str, float]:
    """Return AUC and loss of a network, each expert asked about its own kind against real pictures.

    Args:
        probe: Pictures; both real ones and fakes.
        network: In evaluation mode.

    Returns:
        `auc` and `loss`, means over the kinds of fakes there are, and the AUC of each kind.
    """
    logits = probe.logits(network)
    kinds = np.array([row.kind for row in probe.rows])
    areas, losses = {}, []
    for expert, kind in enumerate(EXPERTS):
        chosen = (kinds == "real") | (kinds == kind)
        fake, score = (kinds == kind)[chosen], logits[chosen, expert]
        if not fake.any():
            continue
        areas[f"auc_{kind}"] = auc(score, fake)
        # Reals and fakes count alike, as they do in training.
        each = np.logaddexp(0, np.where(fake, -score, score))
        losses.append((each[fake].mean() + each[~fake].mean()) / 2)
    return {"auc": float(np.mean(list(areas.values()))), "loss": float(np.mean(losses)), **areas}
