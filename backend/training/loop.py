"""The training loop: heads first, then all layers, with averaged weights and checkpoints."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from tqdm import tqdm

from detector.networks.dual_stream import DualStreamTrunk
from detector.networks.two_expert import TwoExpertDetector
from training.build import (
    average_decay,
    build_distiller,
    build_network,
    build_optimiser,
    channels_last,
    rate_at,
)
from training.checkpoint import Progress, load_checkpoint, save_checkpoint
from training.config import SETTINGS_FILE, WEIGHTS_FILE, TrainConfig
from training.cpu import speed_up
from training.data.cache import PixelCache
from training.data.dataset import Batch, PairBatches, make_loader
from training.data.manifest import Row
from training.data.pairs import training_sampler
from training.freezing import train_last_layers
from training.history import HISTORY_FILE, append_row
from training.losses import LOSS_PARTS, DivergedError, detector_loss
from training.precision import half_precision
from training.sharpness import worst_nearby


class Trainer:
    """One run in one folder; start it again after a kill and it goes on."""

    def __init__(
        self,
        config: TrainConfig,
        rows: list[Row],
        cache: PixelCache,
        folder: Path,
        device: str,
        workers: int,
    ) -> None:
        """Build the network and the data stream, and pick up a checkpoint if there is one.

        Raises:
            CheckpointError: The folder holds a checkpoint of another run.
            ManifestError: A name in `hold_out` is not in the manifest.
            ValueError: No pairs can be drawn, or the initial weights do not fit.
        """
        torch.manual_seed(config.seed)
        self.config = config
        self.folder = folder
        self.device = torch.device(device)
        self.data_digest = cache.digest
        self.network = channels_last(build_network(config).to(self.device))
        self.average = {k: v.detach().clone() for k, v in self.network.state_dict().items()}
        self.distiller = build_distiller(self.network, config)
        if self.distiller is not None:
            self.distiller.to(self.device)
        if self.device.type == "cpu":
            speed_up(self.network)
        self.optimiser = build_optimiser(self.network, self.distiller, config)
        self.step = 0
        self._resume()
        sampler = training_sampler(rows, cache, config.mix, config.hold_out)
        # Another stream after every restart, or the first batches would come again.
        early = max(round(config.early_share * config.steps) - self.step, 0)
        sizes = (config.early_size, config.size)
        seed = config.seed * 1_000_000 + self.step
        usual = (config.augment, config.spared)
        batches = PairBatches(sampler, config.pairs, sizes, early, seed, *usual)
        self.loader = make_loader(batches, workers, pinned=self.device.type == "cuda")

    def run(
        self,
        log_every: int,
        checkpoint_seconds: float,
        report: Callable[[str], None],
        probe: Callable[[int, TwoExpertDetector], dict[str, float]] | None = None,
        probe_every: int = 0,
        enough: Callable[[], bool] = lambda: False,
    ) -> Path:
        """Train to the end of the schedule.

        Args:
            log_every: Steps between two log lines.
            checkpoint_seconds: Time between two checkpoints.
            report: Takes each log line.
            probe: Measures the averaged network; its numbers go to the log.
            probe_every: Steps between two probes; 0 for none.
            enough: Asked before each step; true ends the run early.

        Returns:
            The file of the averaged weights.

        Raises:
            DivergedError: The loss is not a number.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = json.dumps(asdict(self.config), indent=2) + "\n"
        (self.folder / SETTINGS_FILE).write_text(settings)
        stream: Iterator[Batch] = iter(self.loader)
        saved = started = time.monotonic()
        first, sums = self.step, dict.fromkeys(LOSS_PARTS, 0.0)
        batch = 2 * self.config.pairs
        pictures, seen = self.config.steps * batch, self.step * batch
        bar = tqdm(total=pictures, initial=seen, disable=None, unit=" images", unit_scale=True)
        try:
            while self.step < self.config.steps and not enough():
                parts = self._step(next(stream))
                bar.update(batch)
                sums = {name: sums[name] + value for name, value in parts.items()}
                if self.step % log_every == 0 or self.step == self.config.steps:
                    count = self.step - first
                    rate = count * batch / (time.monotonic() - started)
                    self._log({k: v / count for k, v in sums.items()}, rate, report)
                    first, started = self.step, time.monotonic()
                    sums = dict.fromkeys(sums, 0.0)
                if probe is not None and probe_every and self.step % probe_every == 0:
                    numbers = probe(self.step, self.averaged_network())
                    report(" ".join(f"{k} {v:.3f}" for k, v in numbers.items()))
                    started, first = time.monotonic(), self.step
                    sums = dict.fromkeys(sums, 0.0)
                if time.monotonic() - saved > checkpoint_seconds:
                    self.save()
                    saved = time.monotonic()
        except KeyboardInterrupt:
            self.save()
            report(f"stopped at step {self.step}; the checkpoint is kept, run again to go on")
            raise
        finally:
            bar.close()
        self.save()
        return self.write_weights()

    def averaged_network(self) -> TwoExpertDetector:
        """Return a copy of the network with the averaged weights, in evaluation mode."""
        network = build_network(self.config, initial=False).to(self.device)
        network.load_state_dict(self.average)
        return channels_last(network).eval()

    def save(self) -> None:
        """Write a checkpoint now."""
        progress = Progress(
            self.step,
            self.network.state_dict(),
            self.average,
            self.optimiser.state_dict(),
            self.distiller.state_dict() if self.distiller else {},
        )
        save_checkpoint(self.folder, progress, self.config, self.data_digest)

    def write_weights(self) -> Path:
        """Write the averaged weights and return their file."""
        path = self.folder / WEIGHTS_FILE
        save_file({k: v.contiguous().cpu() for k, v in self.average.items()}, path)
        return path

    def _resume(self) -> None:
        progress = load_checkpoint(self.folder, self.config, self.data_digest)
        if progress is None:
            return
        self.step = progress.step
        self.network.load_state_dict(progress.network)
        self.optimiser.load_state_dict(progress.optimiser)
        if self.distiller is not None:
            self.distiller.load_state_dict(progress.distiller)
        # A checkpoint from before may know less than the network has by now.
        self.average |= {k: v.to(self.device) for k, v in progress.average.items()}

    def _step(self, batch: Batch) -> dict[str, float]:
        config = self.config
        self._set_mode()
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.step, config)
        batch = Batch(*(part.to(self.device, non_blocking=True) for part in batch))
        parts = self._descend(batch)
        if config.sharpness:
            with worst_nearby(self.network, config.sharpness):
                self._descend(batch)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), config.clip)
        self.optimiser.step()
        if isinstance(self.network.trunk, DualStreamTrunk):
            self.network.trunk.constrain()
        self.step += 1
        self._update_average()
        return parts

    def _descend(self, batch: Batch) -> dict[str, float]:
        """Leave the gradient of a batch in the parameters and return the parts of its loss."""
        with half_precision(self.device):
            output = self.network(batch.crops)
            lesson = self.distiller(batch.crops, output) if self.distiller else None
        loss, parts = detector_loss(output, batch, self.config)
        if lesson is not None:
            loss = loss + self.config.teacher_weight * lesson
        parts["teacher"] = lesson.item() if lesson is not None else 0.0
        if not math.isfinite(loss.item()):
            raise DivergedError(f"the loss is not a number at step {self.step}")
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        return parts

    def _set_mode(self) -> None:
        frozen = self.step < self.config.head_steps
        trunk = self.network.trunk
        self.network.train()
        if frozen:
            trunk.eval()
        elif self.step < self.config.frozen_norm_steps:
            for module in trunk.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()
        trunk.requires_grad_(not frozen)
        if not frozen and self.config.fine_tune_layers:
            train_last_layers(trunk, self.config.fine_tune_layers)

    @torch.no_grad()
    def _update_average(self) -> None:
        decay = average_decay(self.step, self.config)
        for name, value in self.network.state_dict().items():
            mean = self.average[name]
            if value.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)

    def _log(self, parts: dict[str, float], rate: float, report: Callable[[str], None]) -> None:
        losses = " ".join(f"{name} {value:.4f}" for name, value in parts.items())
        lr = rate_at(self.step, self.config)
        report(f"step {self.step}/{self.config.steps} {losses} lr {lr:.2e} {rate:.1f} images/s")
        row = {"learning_rate": lr, "images_per_second": round(rate, 2)}
        append_row(self.folder / HISTORY_FILE, {"step": self.step, **parts, **row})
