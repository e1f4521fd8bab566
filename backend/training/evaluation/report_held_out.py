"""The report on generators and real sources that a network was trained without."""

from __future__ import annotations

from typing import Any

from training.evaluation.markdown import number, share, table, with_interval


def held_out_lines(figures: dict[str, Any]) -> list[str]:
    """Return the section that sets what is known beside what was never seen."""
    lines = ["## Known beside never seen"]
    if not figures.get("held_out"):
        return [
            *lines,
            "No run that left a generator or a source out was given with `--held-out`, so these "
            "figures say nothing about generators and sources of other kinds.",
            "",
        ]
    rows = []
    for run in figures["held_out"]:
        for name in run["tiers"]["web"]["names"]:
            tiers = {tier: run["tiers"][tier]["names"][name] for tier in run["tiers"]}
            web = tiers["web"]
            rows.append(
                [
                    name,
                    str(web["pictures"]),
                    number(figures["by_name"]["web"].get(name)),
                    with_interval(web, "auc"),
                    number(tiers["clean"]["auc"]),
                    number(tiers["hard"]["auc"]),
                    number(web.get("own_expert_auc")),
                    with_interval(web, "within_auc"),
                    share(web, "called_fake"),
                ]
            )
    head = [
        *("name", "pictures", "AUC web, this model", "AUC web, never seen", "clean", "hard"),
        *("own expert, web", "in its collection, web", "called fake, web"),
    ]
    return [
        *lines,
        "Each row is a network of the same architecture, trained without that generator or real "
        "source (`judge-network`), beside this model, which knows it. Generators stand against all "
        "reals, sources against all fakes; *in its collection*, generators stand against the reals "
        "of the same collection, where it has any. *Called fake* is at the threshold that lets 1 % "
        "of the known reals of that tier pass. Pictures that these networks saw in training: "
        + "; ".join(f"{', '.join(r['hold_out'])}: {r['samples']:,}" for r in figures["held_out"])
        + "."
        + _started(figures["held_out"])
        + _copies(figures["held_out"]),
        "",
        *table(head, rows),
    ]


def _started(runs: list[dict[str, Any]]) -> str:
    """Say of runs that started from earlier weights that these may have seen more."""
    if not any(str(run["initial"]).endswith(".safetensors") for run in runs):
        return ""
    return (
        " **Some started from weights of an earlier run: where that had seen what is left out "
        "here, their figures flatter.**"
    )


def _copies(runs: list[dict[str, Any]]) -> str:
    """Say of runs that saw a copy of a generator that they left out."""
    seen = sorted({(copy, original) for run in runs for copy, original in run.get("copies", ())})
    return "".join(
        f" **{copy}, which was seen, is a small copy of {original}: the row of {original} "
        "flatters.**"
        for copy, original in seen
    )
