"""Commands that make a training set: of a user's own pictures, or of faces that nobody has."""

from __future__ import annotations

import re
from pathlib import Path

import click

from detector.engine.registry import load_face_detector
from training.data.fresh_folder import check_target
from training.data.gather import (
    COLLECTION,
    assign_groups,
    find_usable,
    read_neighbour,
    write_set,
)
from training.data.listing import DataError, say_kinds
from training.data.options import (
    deepfakes_option,
    dry_run_option,
    force_option,
    naming_options,
    out_option,
    progress_bar,
    read_naming,
    say,
    seed_option,
    source_argument,
)
from training.data.run_splits import fill_run_splits
from training.data.source import list_pictures
from training.data.wording import count_lines
from training.options import weights_option

NAME = re.compile(r"[a-z0-9][a-z0-9-]*", re.IGNORECASE)


@click.command()
@source_argument
@out_option
@deepfakes_option
@naming_options
@dry_run_option
@force_option
@click.option(
    "--beside",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A set whose pictures are there too, its shards linked; SOURCE may then lack a class.",
)
@click.option("--name", default=COLLECTION, show_default=True, help="Name of the pictures.")
@weights_option
def gather(
    source: Path,
    out: Path,
    deepfakes_are: str | None,
    subfolders_are: str | None,
    group_pattern: re.Pattern[str] | None,
    dry_run: bool,
    force: bool,
    beside: Path | None,
    name: str,
    weights: Path,
) -> None:
    """Make a training set of SOURCE for `prepare --data`.

    SOURCE is a folder with real/ and deepfake/ (or manipulated/ and synthetic/), a folder with
    train/, val/ and test/ that hold those, or a CSV file with the columns path and kind. Splits
    are kept: test is what `evaluate` measures on and is called val from then on; val is what
    `calibrate` fits on and is called calib. Without test, val is shared between both.
    """
    for read in (beside, source):
        check_target(out, read, force)
    if not NAME.fullmatch(name):
        raise DataError(f"{name!r}: a name has letters, digits and dashes")
    # What is refused is refused before faces are looked for, which takes long.
    neighbour = read_neighbour(beside, name) if beside else None
    alone = neighbour is None
    naming = read_naming(subfolders_are, group_pattern)
    listed = list_pictures(source, naming, say, one_class=not alone)
    listed = say_kinds(listed, deepfakes_are)
    with progress_bar(len(listed), "looking for faces") as bar:
        usable = find_usable(listed, load_face_detector(weights), say, bar.update, not alone)
    assigned = assign_groups(usable, say)
    if alone:
        assigned = fill_run_splits(assigned)
    for line in count_lines([(split, one.entry.kind) for one, _, split in assigned]):
        click.echo(line)
    if dry_run:
        click.echo(f"{len(assigned)} of {len(listed)} pictures would go into {out}")
        return
    written = write_set(assigned, out, say, name, neighbour)
    click.echo(f"{written} of {len(listed)} pictures in {out}")


@click.command()
@out_option
@click.option("--pictures", type=click.IntRange(min=1), default=1600, show_default=True)
@seed_option
@click.option("--threads", type=click.IntRange(min=1), default=2, show_default=True)
@force_option
def generate(out: Path, pictures: int, seed: int, threads: int, force: bool) -> None:
    """Draw faces of people who do not exist, to be gathered `--beside` a set.

    They come from MobileStyleGAN, half a second each; `make install-generator` installs it. All go
    into the training split: what is measured should come from elsewhere.
    """
    # The generator and what runs it are wanted by this command alone.
    try:
        from training.data.generate import write_faces
    except ModuleNotFoundError as error:
        raise DataError(f"{error.name} is missing: run `make install-generator`") from error

    check_target(out, None, force)
    with progress_bar(pictures, "drawing faces") as bar:
        write_faces(out, pictures, seed, threads, bar.update)
