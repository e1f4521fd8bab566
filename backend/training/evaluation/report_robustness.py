"""The report on re-encodings, losses, small faces and shortcuts."""

from __future__ import annotations

from typing import Any

from training.evaluation.markdown import number, percent, share, table, with_interval


def robustness_lines(figures: dict[str, Any]) -> list[str]:
    """Return the sections on what a picture goes through before it is judged."""
    return [
        *_flips(figures["flips"]),
        *(_degradations(figures["degradations"]) if "degradations" in figures else ()),
        *(_views(figures["views"]) if "views" in figures else ()),
        *(_face_sizes(figures["face_sizes"]) if "face_sizes" in figures else ()),
        "## Shortcuts",
        f"A probe that sees only quality, format and light of what training sees reaches AUC "
        f"{number(figures['format_only_probe_auc'])}, tested on pictures that it was not fitted "
        "on; the evaluation fails above 0.55.",
        "",
    ]


def _flips(flips: dict[str, Any]) -> list[str]:
    rows = [
        [tier, percent(row["turned"]), percent(row["became_inconclusive"])]
        for tier, row in flips["by_reencoding"].items()
    ]
    return [
        "## Does a verdict hold when the picture is saved again?",
        f"{flips['reencodings']} re-encodings of {flips['decided_pictures']} pictures that have a "
        f"verdict: {share(flips, 'flip_rate')} of re-encodings turn it into its opposite, "
        f"{share(flips, 'pictures_with_a_flip')} of pictures at least once.",
        "",
        *table(["re-encoding", "turned real↔deepfake", "became inconclusive"], rows),
    ]


def _degradations(curves: dict[str, Any]) -> list[str]:
    rows = [
        [
            f"{kind} {level}".removesuffix(" –"),
            with_interval(row, "auc"),
            _false_positives(row),
            percent(row["found"]),
            percent(row["decided"]),
        ]
        for kind, levels in curves.items()
        for level, row in levels.items()
    ]
    count = next(iter(curves["as found"].values()))["pictures"]
    head = ["loss", "AUC", "reals called deepfake", "fakes called deepfake", "decided"]
    return [
        "## How the verdict wears off",
        f"A fixed sample of {count} pictures; each loss alone, saved without a further one.",
        "",
        *table(head, rows),
    ]


def _false_positives(row: dict[str, Any]) -> str:
    both = {"rate": row["false_positive_rate"], "rate_interval": row["false_positive_interval"]}
    return share(both, "rate")


def _views(views: dict[str, Any]) -> list[str]:
    rows = [
        [name, number(row["auc_of_mean"]), number(row["disagreement_foretells_error_auc"])]
        for name, row in views["views"].items()
    ]
    return [
        "## Would a second look help?",
        f"{views['pictures']} pictures, judged again mirrored, with a tighter and with a wider "
        f"margin; the first look alone has AUC {number(views['auc_of_one_view'])}. Serving looks "
        "once: a second look costs as much as the first. If views that disagree told wrong "
        f"verdicts ({views['wrong']} of {views['decided']}) from right ones, the last column "
        "would be far above one half.",
        "",
        *table(["second look", "AUC of both", "disagreement foretells an error, AUC"], rows),
    ]


def _face_sizes(sizes: dict[str, Any]) -> list[str]:
    rows = [
        [
            f"{size} px",
            str(row["pictures"]),
            number(row["auc"]),
            percent(row["false_positive_rate"]),
        ]
        for size, row in sizes.items()
    ]
    head = ["longer side of the face", "pictures", "AUC", "real called deepfake"]
    return [
        "## By size of the face",
        "Pictures scaled down and saved as JPEG 90, before the quality gates.",
        "",
        *table(head, rows),
    ]
