"""Commands that make a user's own pictures ready for training."""

from __future__ import annotations

import re
from pathlib import Path

import click

from detector.engine.registry import load_face_detector
from training.data.fresh_folder import check_target
from training.data.gather import assign_groups, find_usable, warn_of_gaps, write_set
from training.data.listing import say_kinds
from training.data.options import (
    deepfakes_option,
    dry_run_option,
    force_option,
    naming_options,
    out_option,
    progress_bar,
    read_naming,
    say,
    source_argument,
)
from training.data.source import list_pictures
from training.options import weights_option


@click.command()
@source_argument
@out_option
@deepfakes_option
@naming_options
@dry_run_option
@force_option
@weights_option
def gather(
    source: Path,
    out: Path,
    deepfakes_are: str | None,
    subfolders_are: str | None,
    group_pattern: re.Pattern[str] | None,
    dry_run: bool,
    force: bool,
    weights: Path,
) -> None:
    """Make a training set of SOURCE for `prepare --data`.

    SOURCE is a folder with real/ and deepfake/ (or manipulated/ and synthetic/), a folder with
    train/, val/ and test/ that hold those, or a CSV file with the columns path and kind.
    """
    check_target(out, source, force)
    listed = list_pictures(source, read_naming(subfolders_are, group_pattern), say)
    listed = say_kinds(listed, deepfakes_are)
    with progress_bar(len(listed), "looking for faces") as bar:
        usable = find_usable(listed, load_face_detector(weights), say, bar.update)
    assigned = assign_groups(usable, say)
    warn_of_gaps(assigned, say)
    if dry_run:
        click.echo(f"{len(assigned)} of {len(listed)} pictures would go into {out}")
        return
    click.echo(f"{write_set(assigned, out, say)} of {len(listed)} pictures in {out}")
