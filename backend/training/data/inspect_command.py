"""The command that looks before anything is changed or trained."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click

from detector.engine.registry import load_face_detector
from training.data.fresh_folder import write_whole
from training.data.inspection import inspect_pictures
from training.data.inspection_report import figures, report_lines
from training.data.inspection_warnings import summarise
from training.data.listing import DataError, Entry
from training.data.options import (
    dry_run_option,
    left_out,
    naming_options,
    progress_bar,
    read_naming,
    say,
    source_argument,
)
from training.data.source import list_pictures
from training.data.wording import count_lines
from training.options import weights_option


@click.command()
@source_argument
@naming_options
@click.option("--faces/--no-faces", default=True, help="Whether to look for faces, the slow part.")
@click.option(
    "--json",
    "json_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for everything that was found, picture by picture.",
)
@dry_run_option
@click.option("--force", is_flag=True, help="Replace the file of --json.")
@weights_option
def inspect(
    source: Path,
    subfolders_are: str | None,
    group_pattern: re.Pattern[str] | None,
    faces: bool,
    json_path: Path | None,
    dry_run: bool,
    force: bool,
    weights: Path,
) -> None:
    """Say what SOURCE holds and what speaks against training on it.

    Counts, sizes, formats, faces, damaged files, near copies, and whether real and fake can be
    told apart without looking at the pictures. SOURCE is what `gather` takes.
    """
    if json_path is not None and json_path.exists() and not force:
        raise DataError(f"{json_path}: there already; name a new file, or replace it with --force")
    listed = list_pictures(source, read_naming(subfolders_are, group_pattern), say)
    if dry_run:
        for line in count_lines([(entry.split, entry.kind) for entry in listed]):
            click.echo(line)
        click.echo(f"{len(listed)} files would be read")
        return
    damaged: list[tuple[Entry, str]] = []

    def keep(entry: Entry, reason: str) -> None:
        damaged.append((entry, reason))
        left_out(entry, reason)

    detector = load_face_detector(weights) if faces else None
    with progress_bar(len(listed), "inspecting") as bar:
        pictures = inspect_pictures(listed, detector, keep, bar.update)
    if not pictures:
        raise DataError(f"{source}: no file can be read")
    found = summarise(pictures, damaged)
    for line in report_lines(found):
        click.echo(line)
    if json_path is not None:
        write_whole(json_path, json.dumps(figures(found), indent=2, ensure_ascii=False) + "\n")
        click.echo(f"everything found is in {json_path}")
