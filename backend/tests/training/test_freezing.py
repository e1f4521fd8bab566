"""Only the last layers of a backbone learn."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from detector.networks.trunks import TRUNKS
from training.freezing import layers_of, train_last_layers


@pytest.mark.parametrize("name", ["mobilenet-v2", "resnet50"])
def test_the_last_layers_learn_and_the_others_stay_as_they_are(name: str) -> None:
    torch.manual_seed(0)
    trunk = TRUNKS[name](0.0).train()
    before = {key: value.clone() for key, value in trunk.state_dict().items()}
    train_last_layers(trunk, 2)
    trunk(torch.randn(2, 3, 64, 64))[1].square().mean().backward()
    torch.optim.SGD([p for p in trunk.parameters() if p.requires_grad], lr=1.0).step()
    changed = {k for k, value in trunk.state_dict().items() if not torch.equal(value, before[k])}
    last = {id(layer) for layer in layers_of(trunk)[-2:]}
    allowed = {
        f"{path}.{key}"
        for path, module in trunk.named_modules()
        if id(module) in last
        for key in module.state_dict()
    }
    assert changed
    assert changed <= allowed


def test_none_learn_when_none_may() -> None:
    trunk = nn.Sequential(nn.Conv2d(3, 4, 1), nn.BatchNorm2d(4))
    train_last_layers(trunk, 0)
    assert not any(parameter.requires_grad for parameter in trunk.parameters())
    assert not trunk[1].training
