"""What report and model card say of generators and real sources that a network never saw."""

from __future__ import annotations

from typing import Any

from training.evaluation.markdown import filled, number, share, table, with_interval


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
        "reals, sources against all fakes. *Called fake* is at the threshold that lets 1 % of the "
        "known reals of that tier pass. Pictures that these networks saw in training: "
        + "; ".join(f"{', '.join(r['hold_out'])}: {r['samples']:,}" for r in figures["held_out"])
        + "."
        + _within(figures["held_out"])
        + _told_again(figures["held_out"])
        + _started(figures["held_out"])
        + _copies(figures["held_out"]),
        "",
        *table(*filled(head, sorted(rows, key=_name))),
    ]


def never_seen_lines(figures: dict[str, Any]) -> list[str]:
    """Return what a model card says of kinds that were never seen."""
    runs = figures.get("held_out") or []
    rows = [
        [
            name,
            str(row["pictures"]),
            with_interval(row, "auc"),
            with_interval(row, "within_auc"),
            share(row, "called_fake"),
        ]
        for run in runs
        for name, row in run["tiers"]["web"]["names"].items()
    ]
    if not rows:
        return [
            "Generators and sources that it has never seen are not in these figures. Expect more "
            "errors there.",
            "",
        ]
    head = [
        "never seen",
        "pictures",
        "AUC",
        "in its collection",
        "called fake at 1 % false positives",
    ]
    return [
        "Networks of the same architecture, each trained without one generator or source and "
        "judged on it (web tier), tell what to expect of pictures of other kinds."
        + _within(runs)
        + _told_again(runs),
        "",
        *table(*filled(head, sorted(rows, key=_name))),
    ]


def _name(row: list[str]) -> str:
    return row[0].casefold()


def _within(runs: list[dict[str, Any]]) -> str:
    """Say what the column of ranks within collections means, where there is one."""
    rows = (row for run in runs for row in run["tiers"]["web"]["names"].values())
    if not any("within_auc" in row for row in rows):
        return ""
    return (
        " *In its collection*, a generator stands against the real pictures of the same collection "
        "alone, where it has any: knowing the collection is of no use there."
    )


def _told_again(runs: list[dict[str, Any]]) -> str:
    """Say why a name stands in several rows, where several runs left it out; else nothing."""
    names = [name for run in runs for name in run["tiers"]["web"]["names"]]
    if len(set(names)) == len(names):
        return ""
    return (
        " A name in several rows was left out by several runs. How far two of one recipe lie "
        "apart is chance in training, which no interval tells."
    )


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
