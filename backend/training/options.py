"""Command-line options and inputs that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from training.data.cache import PixelCache, manifest_digest
from training.data.manifest import Row, read_manifest
from training.feature_statistics import MASK_SHARE, RECTIFIED

# The model that is served unless another is asked for; its card is the page of the project.
DEFAULT_MODEL = "efficientnet-b0"

data_option = click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder of manifest.csv and its tar shards.",
)
cache_option = click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/training/cache"),
    show_default=True,
    help="Folder of the decoded pictures.",
)
run_option = click.option(
    "--run",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/training") / DEFAULT_MODEL,
    show_default=True,
    help="Folder of the run: checkpoint, history, weights, calibration, evaluation.",
)
weights_option = click.option(
    "--weights",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("weights"),
    show_default=True,
    help="Folder of the served models, which also holds the face detector.",
)
network_option = click.option(
    "--network",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Trained weights; the run's config.json must lie beside them.",
)
rectified_option = click.option(
    "--rectified",
    type=click.FloatRange(0, 1, max_open=True),
    default=RECTIFIED,
    show_default=True,
    help="Share of the values of features that are not cut; 0 to leave all as they are.",
)
mask_share_option = click.option(
    "--mask-share",
    type=click.FloatRange(0, 1),
    default=MASK_SHARE,
    show_default=True,
    help="Share of the map in the score of the manipulated expert; 0 for the expert alone.",
)


def read_rows(data: Path) -> list[Row]:
    """Return the manifest of a data folder."""
    return read_manifest(data / "manifest.csv")


def open_cache(cache: Path, rows: list[Row]) -> PixelCache:
    """Open the decoded pictures of a manifest.

    Raises:
        ClickException: The cache belongs to another manifest.
    """
    opened = PixelCache(cache)
    if opened.digest != manifest_digest(rows):
        raise click.ClickException(
            f"the cache in {cache} was made from another manifest: run `prepare` again"
        )
    return opened
