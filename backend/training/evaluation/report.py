"""The evaluation as a page that people read: every figure comes from `evaluation.json`."""

from __future__ import annotations

from typing import Any

from training.evaluation.classification import classification_lines
from training.evaluation.markdown import number, percent, share, table, with_interval
from training.evaluation.protocol import SLOW
from training.evaluation.report_held_out import held_out_lines
from training.evaluation.report_maps import map_lines
from training.evaluation.report_robustness import robustness_lines

TIER_WORDS = {"clean": "as found", "web": "≤ 768 px, JPEG 60", "hard": "≤ 512 px, JPEG 40"}
FEW = 30


def report_lines(figures: dict[str, Any], plots: list[str]) -> list[str]:
    """Return the lines of the report.

    Args:
        figures: What the protocol measured, and the held-out runs under "held_out".
        plots: Paths of the plots, relative to the report.
    """
    model = figures["model"]
    return [
        f"# Evaluation of {model['name']}, version {model['version']}",
        "",
        f"Made by `{figures['command']}` over the whole path: file, decode, faces, crop, network, "
        "calibration, verdict.",
        f"Pictures: {figures['split']}. Brackets hold 95 % intervals: a bootstrap by group, or the "
        "exact one where nothing or everything was hit. AUC is that of the one calibrated verdict; "
        "*own expert* is the AUC of the expert for that kind.",
        *_skipped(figures),
        "",
        *_overall(figures["tiers"]),
        *classification_lines(figures["tiers"]),
        *_plot(plots, "roc", "confusion", "reliability"),
        *_families(figures["tiers"]),
        *_plot(plots, "generators"),
        *_sources(figures["tiers"]),
        *_plot(plots, "scores"),
        *held_out_lines(figures),
        *_cross(figures["cross_auc"]),
        *_plot(plots, "cross"),
        *robustness_lines(figures),
        *_plot(plots, "degradations"),
        *_slices(figures["slices"]),
        *map_lines(figures),
        *_plot(plots, "counterfactual", "training"),
    ]


def _skipped(figures: dict[str, Any]) -> list[str]:
    names = [SLOW[name] for name in figures.get("skipped", ())]
    if not names:
        return []
    return [f"The fast profile left out: {', '.join(names)}; `evaluate` without `--fast` has them."]


def summarise(figures: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the figures that belong on the card; the report has all of them, with intervals."""
    tiers = figures["tiers"]
    clean = tiers["clean"]
    overall = clean["overall"]
    place = figures["localisation"].get("face swaps", {})
    return {
        "command": figures["command"],
        "split": figures["split"],
        "report": f"docs/evaluation/{name}.md",
        "pictures": clean["pictures"],
        "auc": _round(overall["auc"], 3),
        "auc_web": _round(tiers["web"]["overall"]["auc"], 3),
        "auc_hard": _round(tiers["hard"]["overall"]["auc"], 3),
        "auc_by_generator": {
            family: _round(row["auc"], 3) for family, row in clean["families"].items()
        },
        "false_positive_rate": _round(overall["false_positive_rate"], 4),
        "decided": _round(overall["decided"], 3),
        "error_among_decided": _round(overall["error_among_decided"], 3),
        "calibration_error": _round(overall["calibration_error_balanced"], 3),
        "flip_rate": _round(figures["flips"]["flip_rate"], 4),
        "mask_pixel_auc": _round(place.get("mask head", {}).get("pixel_auc"), 3),
        "face_oval_pixel_auc": _round(place.get("face oval", {}).get("pixel_auc"), 3),
        "format_only_probe_auc": _round(figures["format_only_probe_auc"], 3),
    }


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _plot(plots: list[str], *names: str) -> list[str]:
    chosen = [path for name in names for path in plots if path.endswith(f"/{name}.png")]
    return [line for path in chosen for line in (f"![{_title(path)}]({path})", "")]


def _title(path: str) -> str:
    return path.rsplit("/", 1)[-1].removesuffix(".png")


def _overall(tiers: dict[str, Any]) -> list[str]:
    rows = []
    for tier, figures in tiers.items():
        o = figures["overall"]
        rows.append(
            [
                f"{tier} ({TIER_WORDS.get(tier, tier)})",
                with_interval(o, "auc"),
                with_interval(o, "average_precision"),
                share(o, "tpr_at_1_percent_fpr"),
                with_interval(o, "balanced_accuracy"),
                share(o, "false_positive_rate"),
                share(o, "miss_rate"),
                percent(o["decided"]),
                share(o, "error_among_decided"),
                with_interval(o, "calibration_error_balanced"),
            ]
        )
    head = [
        *("tier", "AUC", "AP", "fakes found at 1 % false positives", "balanced accuracy"),
        *("reals called fake", "decided fakes called real", "decided", "wrong of decided", "ECE"),
    ]
    return [
        "## All pictures",
        f"{tiers['clean']['pictures']} pictures. Balanced accuracy is that of *deepfake* against "
        "anything else; ECE counts real and fake alike, as the probabilities assume.",
        "",
        *table(head, rows),
    ]


def _families(tiers: dict[str, Any]) -> list[str]:
    rows = []
    for family, clean in tiers["clean"]["families"].items():
        others = [tiers[tier]["families"].get(family, {}).get("auc") for tier in ("web", "hard")]
        rows.append(
            [
                family,
                str(clean["fakes"]),
                clean["reals"],
                with_interval(clean, "auc"),
                number(clean["auc_expert"]),
                *(number(value) for value in others),
                percent(clean["tpr_at_1_percent_fpr"]),
                share(clean, "called_deepfake"),
                share(clean, "called_real"),
            ]
        )
    head = [
        *("family", "fakes", "against reals", "AUC clean", "own expert", "AUC web", "AUC hard"),
        *("found at 1 % FPR", "called deepfake", "called real"),
    ]
    return ["## By generator", *table(head, rows)]


def _sources(tiers: dict[str, Any]) -> list[str]:
    rows = []
    for source, clean in tiers["clean"]["real_sources"].items():
        web = tiers["web"]["real_sources"].get(source, {})
        rows.append(
            [
                source,
                str(clean["pictures"]),
                share(clean, "called_deepfake"),
                share(web, "called_deepfake"),
                percent(clean["inconclusive"]),
                number(clean["auc_against_all_fakes"]),
            ]
        )
    head = [
        *("source", "pictures", "called deepfake", "called deepfake, web", "inconclusive"),
        "AUC against all fakes",
    ]
    return [
        "## Real photographs by source",
        f"A source of fewer than {FEW} pictures says little: look at its interval.",
        "",
        *table(head, rows),
    ]


def _cross(cross: dict[str, Any]) -> list[str]:
    return [
        "## Every generator against every real source",
        f"Web tier. Mean AUC {number(cross['mean'])}, worst pair {number(cross['worst'])}: an AUC "
        "within one set hides that the scores of another lie elsewhere.",
        "",
    ]


def _slices(slices: dict[str, Any]) -> list[str]:
    lines = [
        "## By apparent skin tone and light",
        "Web tier, measured from the pixels of the face. The tone is the individual typology angle "
        "(Chardon; arXiv 1910.13268) of its skin; light moves it, so it says how a face looks, not "
        "whose it is. Brightness is mean luma (dark under .30, bright from .55), side light the "
        "difference of the halves over their mean (some from .12, strong from .30).",
        "",
    ]
    rows = []
    for what, parts in slices.items():
        for name, row in parts.items():
            rows.append(
                [
                    f"{what}: {name}",
                    f"{row['reals']} / {row['fakes']}",
                    with_interval(row, "auc"),
                    share(row, "called_deepfake"),
                    percent(row["fakes_called_real"]),
                    percent(row["decided"]),
                ]
            )
    head = [
        *("slice", "reals / fakes", "AUC", "reals called deepfake", "fakes called real"),
        "decided",
    ]
    return [*lines, *table(head, rows)]
