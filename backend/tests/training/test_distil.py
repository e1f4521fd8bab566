"""A student comes to see what its teacher sees, whatever the size of its crops."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from detector.networks.two_expert import TwoExpertDetector
from training.distil import Distiller, load_teacher


def crops(size: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(1)
    # Broad patches, so that a smaller picture still shows the same.
    patches = torch.randint(0, 256, (4, 4, 4, 3), dtype=torch.uint8, generator=generator)
    return patches.repeat_interleave(size // 4, 1).repeat_interleave(size // 4, 2)


def network(seed: int) -> TwoExpertDetector:
    torch.manual_seed(seed)
    return TwoExpertDetector("mobilenet-v2")


def test_a_teachers_double_has_nothing_to_learn_once_its_maps_are_found() -> None:
    teacher, double = network(0).eval(), network(0).eval()
    distiller = Distiller(teacher, double)
    for adapter in (distiller.coarse, distiller.fine):
        torch.nn.init.dirac_(adapter.weight)
    shown = crops(64)
    with torch.no_grad():
        answer = double(shown)
        scores = answer.logits.sigmoid()
        entropy = -(scores * scores.log() + (1 - scores) * (1 - scores).log()).mean()
        assert distiller(shown, answer).item() == pytest.approx(entropy.item(), abs=1e-4)
        stranger = distiller(shown, network(1).eval()(shown)).item()
    assert stranger > entropy.item() + 0.1


@pytest.mark.parametrize("size", [0, 96])
def test_a_student_draws_near_and_the_teacher_stays(size: int) -> None:
    teacher, student = network(0), network(1)
    before = {name: value.clone() for name, value in teacher.state_dict().items()}
    distiller = Distiller(teacher, student, size)
    learning = [*student.parameters(), *distiller.parameters()]
    assert not {id(value) for value in teacher.parameters()} & {id(value) for value in learning}
    optimiser = torch.optim.Adam(learning, lr=2e-3)
    losses = []
    for _ in range(8):
        loss = distiller(crops(64), student(crops(64)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 0.2
    for name, value in teacher.state_dict().items():
        assert torch.equal(value, before[name]), name


def test_a_teacher_that_looks_in_its_own_size_knows_more_of_a_smaller_crop() -> None:
    teacher = network(0).eval()
    large, small = crops(128), crops(64)
    with torch.no_grad():
        wanted = teacher(large)
        own = Distiller(teacher, teacher, 128)
        as_seen = Distiller(teacher, teacher)
        for distiller in (own, as_seen):
            torch.nn.init.dirac_(distiller.coarse.weight)
            torch.nn.init.dirac_(distiller.fine.weight)
        assert own(small, wanted).item() < as_seen(small, wanted).item()


def test_weights_of_another_backbone_are_refused(tmp_path: Path) -> None:
    path, teacher = tmp_path / "teacher.safetensors", network(0).eval()
    save_file({k: v.contiguous() for k, v in teacher.state_dict().items()}, path)
    read = load_teacher(path, "mobilenet-v2").eval()
    with torch.no_grad():
        torch.testing.assert_close(read(crops(64)).logits, teacher(crops(64)).logits)
    for trunk in ("efficientnet-b0", "resnet50"):
        with pytest.raises(ValueError, match=f"does not fit {trunk}: "):
            load_teacher(path, trunk)
