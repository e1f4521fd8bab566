"""The model card as a page: what it is for, how good it is, what it must not be used for.

Every figure comes from the served card and from the evaluation's JSON.
"""

from __future__ import annotations

from typing import Any

from training.evaluation.markdown import number, percent, share, table, with_interval
from training.evaluation.report import TIER_WORDS
from training.evaluation.report_held_out import never_seen_lines


class ModelCardError(ValueError):
    """The page cannot be made from these files; the message says what to run."""


def model_card_lines(card: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    """Return the lines of the page.

    Args:
        card: The served card.
        figures: The evaluation of the same model.

    Raises:
        ModelCardError: The two are of different models, or the evaluation lacks something.
    """
    model = figures.get("model", {})
    if (model.get("name"), model.get("version")) != (card["name"], card["version"]):
        raise ModelCardError(
            f"the evaluation is of {model.get('name')} {model.get('version')}, the card of "
            f"{card['name']} {card['version']}: run `evaluate` and `export` for the same run"
        )
    try:
        return [
            f"# Model card: {card['name']}, version {card['version']}",
            "",
            "Made by `python -m training model-card` from `weights/"
            f"{card['name']}.json` and `docs/evaluation/{card['name']}.json`.",
            "",
            *_model(card),
            *_use(card),
            *_data(card["data"]),
            *_figures(figures),
            *_weak(card, figures),
            *_terms(card),
        ]
    except KeyError as error:
        raise ModelCardError(
            f"the evaluation or the card lacks {error}: they were made by an older version, run "
            "`calibrate`, `evaluate` and `export` again"
        ) from error


def _model(card: dict[str, Any]) -> list[str]:
    size = card["input"]["size"]
    return [
        "## What it is",
        f"A network of {card['parameters'] / 1e6:.1f} million parameters ({card['architecture']}) "
        f"that looks at one face at a time, cut out and scaled to {size} × {size} px. Two experts "
        "answer two questions: was the face *manipulated* (swapped, blended, edited), and is it "
        "*synthetic* (generated as a whole). A calibrated combination of both gives the one "
        "probability, and two thresholds make it *real*, *deepfake* or *inconclusive*. A third "
        f"output marks where the face looks manipulated{_vote(card.get('scoring', {}))}.",
        "",
    ]


def _vote(scoring: dict[str, Any]) -> str:
    share = 100 * scoring.get("map_share", 0)
    return f", and has a say of {share:.0f} % in how manipulated it is" if share else ""


def _use(card: dict[str, Any]) -> list[str]:
    limits, gates = card["thresholds"], card["quality"]
    return [
        "## What it is for",
        "A first look at still photographs of faces, by people who will look further: to sort many "
        "pictures, to find those that deserve an expert's time, to learn what such a detector can "
        "and cannot see.",
        "",
        "## What it must not be used for",
        "- As proof that a picture is fake, or that it is authentic. No trace found means no trace "
        "that it knows.",
        "- To accuse, sanction, moderate, refuse or pay anyone without a person who checks and "
        "another source of evidence.",
        "- To identify people, or to judge age, origin, health or character: it knows nothing of "
        "these.",
        "- On video, sound, text, drawings, or on what happens around a face.",
        "- Against someone who can try again and again: its answers can be used to hide from it.",
        "",
        "## When it gives no verdict",
        f"The probability lies between {limits['real_below']:.2f} and "
        f"{limits['deepfake_from']:.2f}, there is no face, or the face is smaller than "
        f"{gates['min_face_px']:.0f} px, blurred, dark or unlike anything that it was trained on.",
        "",
    ]


def _data(data: dict[str, Any]) -> list[str]:
    lines = ["## What it learned from", f"{data['training']} {data['licence']}", ""]
    if data.get("sets"):
        rows = [
            [row["name"], row["what"], *(str(n) for n in row["pictures"].values()), row["terms"]]
            for row in data["sets"]
        ]
        head = ["set", "what it is", "real", "manipulated", "synthetic", "terms"]
        lines += table(head, rows)
    return [
        *lines,
        f"Initial weights: {data['initial_weights']}. Further fakes are made from the real "
        "photographs while training (blends, swaps of parts, warps, traces of generators), and "
        "every picture goes through a random chain of losses, the same for a real and its fake.",
        "",
    ]


def _figures(figures: dict[str, Any]) -> list[str]:
    rows = []
    for tier, part in figures["tiers"].items():
        o = part["overall"]
        rows.append(
            [
                f"{tier} ({TIER_WORDS.get(tier, tier)})",
                with_interval(o, "auc"),
                share(o, "false_positive_rate"),
                share(o, "miss_rate"),
                percent(o["decided"]),
                share(o, "error_among_decided"),
                with_interval(o, "calibration_error_balanced"),
            ]
        )
    head = [
        *("pictures", "AUC", "real called deepfake", "decided fakes called real", "decided"),
        *("wrong of decided", "calibration error"),
    ]
    flips, clean = figures["flips"], figures["tiers"]["clean"]
    return [
        "## How good it is",
        f"{clean['pictures']} pictures of known sources and generators that training did not see, "
        "over the whole path from file to verdict. Brackets hold 95 % intervals by video, identity "
        "or source picture.",
        "",
        *table(head, rows),
        f"Saved again in {flips['reencodings']} ways, {share(flips, 'flip_rate')} of verdicts turn "
        "into their opposite.",
        "",
        *never_seen_lines(figures),
    ]


def _weak(card: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    families = figures["tiers"]["web"]["families"].items()
    sources = figures["tiers"]["web"]["real_sources"].items()
    # An interval that is not known to be small does not make a source safe, so its end decides.
    worst = sorted(sources, key=lambda item: -(item[1]["called_deepfake_interval"][1] or 0))[:5]
    tones = figures["slices"]["skin tone"].items()
    return [
        "## Where it is weak",
        "The generators it knows least, the real sources with the least certain false alarms, and "
        "apparent skin tones, all re-encoded as on the web:",
        "",
        *table(
            ["generator", "fakes", "AUC", "called deepfake", "called real"],
            [
                [
                    name,
                    str(row["fakes"]),
                    with_interval(row, "auc"),
                    share(row, "called_deepfake"),
                    share(row, "called_real"),
                ]
                for name, row in sorted(families, key=lambda item: item[1]["auc"] or 0)[:6]
            ],
        ),
        *table(
            ["real source", "pictures", "called deepfake", "inconclusive"],
            [
                [
                    name,
                    str(row["pictures"]),
                    share(row, "called_deepfake"),
                    percent(row["inconclusive"]),
                ]
                for name, row in worst
            ],
        ),
        *table(
            ["apparent skin tone", "reals / fakes", "AUC", "real called deepfake", "decided"],
            [
                [
                    name,
                    f"{row['reals']} / {row['fakes']}",
                    number(row["auc"]),
                    share(row, "called_deepfake"),
                    percent(row["decided"]),
                ]
                for name, row in tones
            ],
        ),
        *_within(card),
        "Not measured: other face-swap programs, retouched portraits, children, drawn or masked "
        "faces, pictures made to deceive this detector. Actors of DFDC recur across its videos, "
        "so its figures are the upper end.",
        "",
    ]


def _within(card: dict[str, Any]) -> list[str]:
    """Tell the AUC where only fakes can be told apart, and no collections; old cards have none."""
    found = card.get("calibration_auc_within")
    if not found:
        return []
    return [
        "Within collections that hold real pictures and fakes alike, on the calibration split in "
        "all tiers. An AUC against photographs of other collections can hide that a "
        "network knows a collection and not its fakes:",
        "",
        *table(
            ["collection", "AUC within it"],
            [[name, number(value)] for name, value in sorted(found.items())],
        ),
    ]


def _terms(card: dict[str, Any]) -> list[str]:
    files = ", ".join(f"`{f['name']}` (SHA-256 `{f['sha256']}`)" for f in card["files"].values())
    return [
        "## Files and terms",
        f"{files}. The code is under the MIT licence; for the weights see the terms of the sets "
        "above.",
        "",
    ]
