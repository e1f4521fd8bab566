"""torchvision's weights beside a torch that its compiled part was not built for."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from detector.networks.two_expert import TwoExpertDetector
from training.fit.initial_weights import find_initial
from training.fit.plan import PlanError
from training.imagenet import ImageNetError, import_torchvision, load_torchvision
from training.initial import initialise


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder where torchvision looks before it fetches anything."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    # A closed port answers at once, wherever the test runs.
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("trunk", "builder", "name"),
    [("resnet50", "resnet50", "conv1.weight"), ("mobilenet-v2", "mobilenet_v2", None)],
)
def test_weights_go_into_the_backbone_by_name(
    hub: Path, tmp_path: Path, trunk: str, builder: str, name: str | None
) -> None:
    models = import_torchvision().models
    torch.manual_seed(7)
    weights = models.get_model_weights(builder).DEFAULT
    state = models.get_model(builder).state_dict()
    torch.save(state, hub / weights.url.rsplit("/", 1)[-1])
    initial = find_initial(trunk, "torchvision", tmp_path / "run", tmp_path / "none")
    network = TwoExpertDetector(trunk)
    initialise(network, initial)
    name = name or next(iter(state))
    torch.testing.assert_close(network.trunk.state_dict()[name], state[name])


@pytest.mark.usefixtures("hub")
def test_without_internet_the_message_says_what_else_there_is() -> None:
    with pytest.raises(ImageNetError, match=r"could not be fetched from https://.*--init random"):
        load_torchvision("resnet50")


def test_an_architecture_without_such_weights_is_named() -> None:
    with pytest.raises(ImageNetError, match="no weights that fit xception"):
        load_torchvision("xception")


def test_weights_of_another_architecture_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    path = tmp_path / "other.safetensors"
    save_file({"conv1.weight": torch.zeros(3, 3)}, path)
    with pytest.raises(PlanError, match="does not fit --model mobilenet-v2") as refused:
        find_initial("mobilenet-v2", str(path), tmp_path, tmp_path)
    assert "\n" not in str(refused.value)
    path.write_bytes(b"half a file")
    with pytest.raises(PlanError, match=r"is not a \.safetensors file"):
        find_initial("mobilenet-v2", str(path), tmp_path, tmp_path)
    with pytest.raises(PlanError, match="known names: shipped, imagenet"):
        find_initial("mobilenet-v2", "imagnet", tmp_path, tmp_path)
