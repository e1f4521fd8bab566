"""What `--init` names, as initial weights that fit the architecture."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import save_file

from detector.networks.two_expert import TwoExpertDetector
from training.fit.plan import PlanError
from training.imagenet import SOURCES, load_torchvision
from training.initial import initialise

INITS = ("shipped", "imagenet", "torchvision", "lite0", "random")


def usual_init(model: str, weights: Path) -> str:
    """Return the best start that is at hand without the internet."""
    if (weights / f"{model}.safetensors").is_file():
        return "shipped"
    return "lite0" if model == "efficientnet-b0" else "random"


def find_initial(model: str, init: str, folder: Path, weights: Path) -> str:
    """Return what `TrainConfig.initial` takes, after a look whether it fits.

    Args:
        model: The architecture.
        init: One of `INITS`, or the path of a .safetensors file.
        folder: The run, which keeps what was fetched.
        weights: Folder of the shipped models.

    Raises:
        PlanError: There are no such weights, or they do not fit.
    """
    if init == "imagenet":
        init = "lite0" if model == "efficientnet-b0" else "torchvision"
    initial = init
    if init == "shipped":
        initial = str(weights / f"{model}.safetensors")
    elif init == "torchvision":
        initial = str(_fetched(model, folder))
    if initial not in INITS and not Path(initial).is_file():
        known = ", ".join(INITS)
        raise PlanError(f"--init {init}: there is no file {initial}; known names: {known}")
    try:
        initialise(TwoExpertDetector(model), initial)
    except ValueError as error:
        raise PlanError(f"--init {init} does not fit --model {model}: {error}") from error
    return initial


def _fetched(model: str, folder: Path) -> Path:
    path = folder / f"torchvision-{SOURCES.get(model, model)}.safetensors"
    if not path.is_file():
        weights = load_torchvision(model)
        folder.mkdir(parents=True, exist_ok=True)
        save_file({name: value.contiguous() for name, value in weights.items()}, path)
    return path
