"""What architectures cost, alone and together, and the models that are served of them."""

from __future__ import annotations

from typing import Any

from training.evaluation.markdown import MISSING, percent, share, table, with_interval

Entries = dict[str, dict[str, Any]]


def cost_lines(both: Entries, figures: dict[str, Any]) -> list[str]:
    """Return the section on time, size and memory."""
    machine = figures["hardware"]
    rows = []
    for name, entry in both.items():
        c = entry["cost"]
        rows.append(
            [
                name,
                f"{c['size']} px" + ("" if c["served"] else ", not served") if "size" in c else "",
                f"{c['parameters'] / 1e6:.2f} M",
                f"{c['gmac']:.2f}",
                f"{c['bytes'] / 1e6:.1f} MB",
                f"{c['latency_ms']:.1f} ms",
                f"× {c['latency_ratio']:.2f}",
                f"{c['crops_per_s']:.0f}",
                f"× {c['throughput_ratio']:.2f}",
                MISSING if c["memory_mb"] is None else f"{c['memory_mb']:.0f} MB",
                MISSING if c["peak_memory_mb"] is None else f"{c['peak_memory_mb']:.0f} MB",
            ]
        )
    head = [
        *("architecture", "crop", "parameters", "GMAC", "ONNX file", "one face", "to baseline"),
        *("faces/s, 2 threads", "to baseline", "memory", "peak"),
    ]
    return [
        "## What it costs",
        f"Forward pass and maps of one face in ONNX Runtime {machine['onnxruntime']} on one "
        "thread, and two threads with a session each; medians, all by turns in one process, so "
        "that other work slows all alike: trust the ratios before the times. Memory is that of a "
        "fresh process which loads the graph and runs it. Measured on "
        f"{machine['processor']}, {machine['cores']} cores, load "
        f"{machine['load_before'] if machine['load_before'] is not None else MISSING} before.",
        "",
        *table(head, rows),
    ]


def ensemble_lines(groups: Entries) -> list[str]:
    """Return the section that says what the ensembles in the tables are."""
    if not groups:
        return []
    return [
        "## Together",
        "The mean of the log-odds of several networks, each of which has joined its own experts "
        "first; the two best are chosen on known pictures. They stand in the tables above; one "
        "after the other, their times add up. No ensemble is served.",
        "",
    ]


def served_lines(entries: Entries) -> list[str]:
    """Return the section on the calibrated models that are shipped."""
    rows = [
        [
            f"{name}, version {s['version']}" if s else name,
            *(with_interval(s, f"auc_{tier}") for tier in ("clean", "web", "hard")),
            share(s, "false_positive_rate"),
            with_interval(s, "ece"),
            percent(s.get("decided")),
            with_interval(s, "mask_pixel_auc"),
            with_interval(s, "mask_pointing_game"),
            share(s, "flip_rate"),
        ]
        for name, entry in entries.items()
        for s in [entry["served"] or {}]
    ]
    head = [
        *("model", "AUC clean", "web", "hard", "photographs called deepfake", "ECE", "decided"),
        *("mask pixel AUC", "pointing game", "verdicts turned"),
    ]
    return [
        "## As served",
        "The models that this project ships, calibrated, over the whole path from file to verdict "
        "on validation pictures (`evaluate`; the report of each lies beside this page). What they "
        "were trained on and for how long is their own, so this table does not compare "
        f"architectures.{_left_out(entries)} {MISSING} where no model is served or nobody measured "
        "it.",
        "",
        *table(head, rows),
    ]


def _left_out(entries: Entries) -> str:
    """Name the served models that never saw some of these pictures' generators and sources."""
    served = {name: entry["served"] or {} for name, entry in entries.items()}
    names = [name for name, figures in served.items() if figures.get("hold_out")]
    return f" Trained without what is left out above: {', '.join(names)}." if names else ""
