"""Novelty is about 1 where it was fitted and grows with the distance from there."""

from __future__ import annotations

import pytest
import torch

from detector.networks.novelty import Novelty


@pytest.fixture
def known() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    plane = torch.randn(3, 40, generator=generator) * 5
    return torch.randn(600, 3, generator=generator) @ plane + torch.randn(
        600, 40, generator=generator
    )


def test_what_it_was_fitted_to_has_a_mean_of_one(known: torch.Tensor) -> None:
    novelty = Novelty(40, rank=3)
    assert novelty(known).max() == 0
    novelty.fit(known)
    assert novelty(known).mean().item() == pytest.approx(1, abs=0.02)


def test_the_same_step_is_newer_off_the_known_plane_than_along_it(known: torch.Tensor) -> None:
    novelty = Novelty(40, rank=3)
    novelty.fit(known)
    centre = known.mean(dim=0, keepdim=True)
    along = centre + 12 * novelty.axes[:, :1].T
    away = torch.randn(1, 40, generator=torch.Generator().manual_seed(1))
    away -= away @ novelty.axes @ novelty.axes.T
    off = centre + 12 * away / away.norm()
    assert novelty(off).item() > 5 * novelty(along).item()
    assert novelty(centre + 2 * (off - centre)).item() == pytest.approx(
        4 * novelty(off).item(), rel=0.01
    )


def test_too_few_pictures_are_refused(known: torch.Tensor) -> None:
    with pytest.raises(ValueError, match="more than 4 pictures"):
        Novelty(40, rank=3).fit(known[:4])
