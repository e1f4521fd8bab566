"""The evaluation as a page that people read: every figure comes from `evaluation.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_report(figures: dict[str, Any], docs: Path, name: str) -> Path:
    """Write the report of a model and return its file."""
    docs.mkdir(parents=True, exist_ok=True)
    (docs / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    path = docs / f"{name}.md"
    path.write_text("\n".join(_lines(figures)) + "\n", encoding="utf-8")
    return path


def summarise(figures: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the figures that belong on the card; the report has all of them, with intervals."""
    tiers = figures["tiers"]
    clean = tiers["clean"]
    overall = clean["overall"]
    return {
        "command": figures["command"],
        "split": figures["split"],
        "report": f"docs/evaluation/{name}.md",
        "pictures": clean["pictures"],
        "auc": round(overall["auc"], 3),
        "auc_web": round(tiers["web"]["overall"]["auc"], 3),
        "auc_hard": round(tiers["hard"]["overall"]["auc"], 3),
        "auc_by_generator": {
            family: round(row["auc"], 3) for family, row in clean["families"].items()
        },
        "false_positive_rate": round(overall["false_positive_rate"], 4),
        "decided": round(overall["decided"], 3),
        "error_among_decided": round(overall["error_among_decided"], 3),
        "calibration_error": round(overall["calibration_error_balanced"], 3),
        "flip_rate": round(figures["flips"]["flip_rate"], 4),
        "mask_pixel_auc": round(figures["localisation"]["pixel_auc"], 3),
        "face_oval_pixel_auc": round(figures["localisation"]["oval_pixel_auc"], 3),
        "format_only_probe_auc": round(figures["format_only_probe_auc"], 3),
    }


def _lines(figures: dict[str, Any]) -> list[str]:
    model = figures["model"]
    return [
        f"# Evaluation of {model['name']}, version {model['version']}",
        "",
        f"Made by `{figures['command']}` over the whole path: file, decode, faces, crop, network, "
        "calibration, verdict.",
        f"Pictures: {figures['split']}. Intervals are bootstrap 95 % by group. AUC is that of the "
        "one calibrated verdict; the column *own expert* is the AUC of the expert for that kind.",
        "",
        *_overall(figures["tiers"]),
        *_families(figures["tiers"]),
        *_sources(figures["tiers"]),
        *_rest(figures),
    ]


def _overall(tiers: dict[str, Any]) -> list[str]:
    names = {"clean": "as found", "web": "≤ 768 px, JPEG 60", "hard": "≤ 512 px, JPEG 40"}
    lines = [
        "## All pictures",
        "| tier | AUC | false positives (95 %) | decided | wrong of decided | fakes missed | ECE |",
        "|---|---|---|---|---|---|---|",
    ]
    for tier, figures in tiers.items():
        o = figures["overall"]
        low, high = o["false_positive_interval"]
        lines.append(
            f"| {tier} ({names.get(tier, tier)}) | {o['auc']:.3f} "
            f"| {_percent(o['false_positive_rate'])} ({_percent(low)}–{_percent(high)}) "
            f"| {_percent(o['decided'])} | {_percent(o['error_among_decided'])} "
            f"| {_percent(o['miss_rate'])} | {o['calibration_error_balanced']:.3f} |"
        )
    return [*lines, ""]


def _families(tiers: dict[str, Any]) -> list[str]:
    lines = [
        "## By generator",
        "| family | fakes | AUC clean (95 %) | own expert | AUC web | AUC hard "
        "| called deepfake | called real |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for family, clean in tiers["clean"]["families"].items():
        low, high = clean["auc_interval"]
        others = [tiers[tier]["families"].get(family, {}).get("auc") for tier in ("web", "hard")]
        web, hard = (f"{value:.3f}" if value is not None else "–" for value in others)
        lines.append(
            f"| {family} | {clean['fakes']} | {clean['auc']:.3f} ({low:.3f}–{high:.3f}) "
            f"| {clean['auc_expert']:.3f} | {web} | {hard} "
            f"| {_percent(clean['called_deepfake'])} | {_percent(clean['called_real'])} |"
        )
    return [*lines, ""]


def _sources(tiers: dict[str, Any]) -> list[str]:
    lines = [
        "## Real photographs by source",
        "| source | pictures | called deepfake | inconclusive | called deepfake, web |",
        "|---|---|---|---|---|",
    ]
    for source, clean in tiers["clean"]["real_sources"].items():
        web = tiers["web"]["real_sources"].get(source, {}).get("called_deepfake")
        lines.append(
            f"| {source} | {clean['pictures']} | {_percent(clean['called_deepfake'])} "
            f"| {_percent(clean['inconclusive'])} | {_percent(web) if web is not None else '–'} |"
        )
    return [*lines, ""]


def _rest(figures: dict[str, Any]) -> list[str]:
    flips, place = figures["flips"], figures["localisation"]
    return [
        "## Shortcuts, stability, localisation",
        f"- Format-only probe (quality, format and light of what training sees): AUC "
        f"{figures['format_only_probe_auc']:.3f}; the run fails above 0.55.",
        f"- Verdict flips real↔deepfake over {flips['reencodings']} re-encodings of "
        f"{flips['pictures']} pictures: {_percent(flips['flip_rate'])} of re-encodings, "
        f"{_percent(flips['pictures_with_a_flip'])} of pictures at least once.",
        f"- Mask head on {place['pairs']} aligned face swaps: pixel AUC "
        f"{place['pixel_auc']:.3f} (face-oval prior {place['oval_pixel_auc']:.3f}), pointing game "
        f"{place['pointing_game']:.3f} (prior {place['oval_pointing_game']:.3f}).",
        "",
        "## By size of the face",
        "Pictures scaled down and saved as JPEG 90, before the quality gates.",
        "",
        "| longer side of the face | pictures | AUC | real called deepfake |",
        "|---|---|---|---|",
        *(
            f"| {size} px | {row['pictures']} | {row['auc']:.3f} "
            f"| {_percent(row['false_positive_rate'])} |"
            for size, row in figures["face_sizes"].items()
        ),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
