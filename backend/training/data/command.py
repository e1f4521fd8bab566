"""Command line of the data: a user's own pictures become a training set."""

from __future__ import annotations

from pathlib import Path

import click
from tqdm import tqdm

from detector.engine.registry import load_face_detector
from training.data.gather import gather as gather_pictures
from training.data.gather import list_csv, list_folder
from training.options import weights_option


@click.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="New folder for manifest.csv and the shards; give it to `prepare --data`.",
)
@click.option(
    "--deepfakes-are",
    type=click.Choice(["manipulated", "synthetic"]),
    help="What lies in deepfake/ or fake/: changed photographs, or generated ones.",
)
@weights_option
def gather(source: Path, out: Path, deepfakes_are: str | None, weights: Path) -> None:
    """Make a training set of SOURCE.

    SOURCE is a folder with real/ and deepfake/ (or manipulated/ and synthetic/), or a CSV file
    with the columns path and kind.
    """
    listed = list_folder(source, deepfakes_are) if source.is_dir() else list_csv(source)
    faces = load_face_detector(weights)
    with tqdm(total=len(listed), unit="picture", disable=None) as bar:
        count = gather_pictures(listed, out, faces, click.echo, bar.update)
    click.echo(f"{count} of {len(listed)} pictures in {out}")
