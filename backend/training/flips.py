"""How often a verdict turns into its opposite when the same picture is saved again."""

from __future__ import annotations

from collections import defaultdict

from detector.services.verdict import Verdict
from training.evaluate import Judged
from training.scoring import Encode, reencode, rescale

REENCODINGS: dict[str, Encode] = {
    **{f"jpeg-{quality}": reencode(100_000, quality) for quality in (95, 85, 75, 65, 55, 45)},
    "half-90": rescale(0.5, 90),
    "three-quarters-85": rescale(0.75, 85),
    "double-85": rescale(2.0, 85),
    "one-and-a-half-75": rescale(1.5, 75),
    "half-60": rescale(0.5, 60),
    "three-quarters-50": rescale(0.75, 50),
}


def flip_rates(judged: Judged) -> dict[str, float | int]:
    """Return how many pictures get both verdicts, and both `real` and `deepfake` per pair.

    Args:
        judged: The original (tier "clean") and all re-encodings of the same pictures.
    """
    verdicts: dict[str, dict[str, str]] = defaultdict(dict)
    for scored, verdict in zip(judged.seen, judged.verdict, strict=True):
        verdicts[scored.row.path][scored.tier] = str(verdict)
    pairs = flips = 0
    touched = 0
    opposite = {Verdict.REAL: Verdict.DEEPFAKE, Verdict.DEEPFAKE: Verdict.REAL}
    for tiers in verdicts.values():
        original = tiers.pop("clean", Verdict.INCONCLUSIVE)
        if original == Verdict.INCONCLUSIVE:
            continue
        turned = [v == opposite[Verdict(original)] for v in tiers.values()]
        pairs += len(turned)
        flips += sum(turned)
        touched += any(turned)
    return {
        "pictures": len(verdicts),
        "reencodings": len(REENCODINGS),
        "flip_rate": flips / max(pairs, 1),
        "pictures_with_a_flip": touched / max(len(verdicts), 1),
    }
