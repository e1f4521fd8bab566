"""Commands that make a user's own pictures ready for training."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

import click

from detector.engine.registry import load_face_detector
from detector.imaging.crop import CROP_SCALE
from training.data.crop import Cropping, list_photographs, write_crops
from training.data.fresh_folder import check_target, fresh_folder
from training.data.listing import (
    MIN_CLASS,
    DataError,
    Entry,
    require_both_classes,
)
from training.data.looking import Looked, look
from training.data.options import (
    dry_run_option,
    force_option,
    left_out,
    link_option,
    naming_options,
    out_option,
    part_option,
    progress_bar,
    read_naming,
    say,
    seed_option,
    source_argument,
)
from training.data.placing import Placed, write_pictures
from training.data.reduce import reduce_pictures
from training.data.source import Naming, list_pictures
from training.data.split import split_pictures
from training.data.wording import count_lines
from training.options import weights_option

NAME = re.compile(r"[a-z0-9][a-z0-9-]*", re.IGNORECASE)


@click.command()
@source_argument
@out_option
@part_option("--train", 80, "to train on")
@part_option("--val", 10, "to choose by")
@part_option("--test", 10, "to measure on")
@part_option("--calib", 0, "to calibrate on")
@seed_option
@naming_options
@click.option("--anew", is_flag=True, help="Mix pictures that are split already and split again.")
@link_option
@dry_run_option
@force_option
def split(
    source: Path,
    out: Path,
    train: float,
    val: float,
    test: float,
    calib: float,
    seed: int,
    subfolders_are: str | None,
    group_pattern: re.Pattern[str] | None,
    anew: bool,
    link: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Split SOURCE into train, val and test.

    No group (person, video) and no copy of a picture stands in two splits; classes and generators
    are dealt out evenly. SOURCE is what `gather` takes; the result has a folder for each split and
    pictures.csv, and `gather` takes either.
    """
    check_target(out, source, force)
    listed = list_pictures(source, read_naming(subfolders_are, group_pattern), say)
    if any(entry.split for entry in listed) and not anew:
        raise DataError(f"{source}: split already; give --anew to mix and split again")
    nested = source.is_dir() and any(len(entry.inside.parts) > 1 for entry in listed)
    if nested and subfolders_are is None and group_pattern is None:
        raise DataError(
            f"{source}: say with --subfolders-are whether the folders inside the class folders are "
            "groups (people, videos), sources (data sets, generators) or nothing"
        )
    looked = _read_all(listed)
    parts = {"train": train, "val": val, "test": test, "calib": calib}
    found = split_pictures(looked, parts, seed)
    click.echo(
        f"{len(found.placed)} pictures in {found.groups} groups, the largest of {found.largest}; "
        f"{found.joined} share a group with another one"
    )
    _place(found.placed, out, link, dry_run)


@click.command()
@source_argument
@out_option
@click.option(
    "--per-class",
    type=click.IntRange(min=MIN_CLASS),
    help="Reals and deepfakes to keep at most; as many as the smaller class has by default.",
)
@seed_option
@naming_options
@link_option
@dry_run_option
@force_option
def reduce(
    source: Path,
    out: Path,
    per_class: int | None,
    seed: int,
    subfolders_are: str | None,
    group_pattern: re.Pattern[str] | None,
    link: bool,
    dry_run: bool,
    force: bool,
) -> None:
    """Choose a balanced part of SOURCE.

    As many reals as deepfakes, each as even over its sources or generators as can be; copies of a
    picture are chosen last. Splits are kept. SOURCE is what `gather` takes.
    """
    check_target(out, source, force)
    listed = list_pictures(source, read_naming(subfolders_are, group_pattern), say)
    chosen = reduce_pictures(_read_all(listed), per_class, seed)
    click.echo(f"{len(chosen)} of {len(listed)} pictures chosen")
    _place(chosen, out, link, dry_run)


@click.command()
@source_argument
@out_option
@click.option(
    "--scale",
    type=click.FloatRange(1, 4),
    default=CROP_SCALE,
    show_default=True,
    help="Side of the square over the longer side of the face.",
)
@click.option(
    "--size",
    type=click.IntRange(32, 4096),
    help="Longest side of a crop in pixels; smaller ones are never enlarged. No limit by default.",
)
@click.option(
    "--min-face",
    type=click.FloatRange(min=16),
    default=64.0,
    show_default=True,
    help="Smallest face in pixels.",
)
@click.option("--all-faces", is_flag=True, help="Take every face, not only the largest.")
@dry_run_option
@force_option
@weights_option
def crop(
    source: Path,
    out: Path,
    scale: float,
    size: int | None,
    min_face: float,
    all_faces: bool,
    dry_run: bool,
    force: bool,
    weights: Path,
) -> None:
    """Cut the faces out of the photographs in SOURCE.

    The square is the one that the detector sees. SOURCE is a folder of any layout, which is kept,
    or a CSV as `gather` takes it. Crops are PNG files, which add no compression of their own.
    """
    check_target(out, source, force)
    entries = None if source.is_dir() else list_pictures(source, Naming(), say)
    photographs = list_photographs(source, entries)
    faces = load_face_detector(weights)
    how = Cropping(scale, size, min_face, all_faces)
    target = nullcontext() if dry_run else fresh_folder(out)
    with progress_bar(len(photographs), "cropping") as bar, target as folder:
        count = write_crops(photographs, folder, faces, how, left_out, bar.update)
    verb = "would go into" if dry_run else "in"
    click.echo(f"{count} faces of {len(photographs)} photographs {verb} {out}")


def _read_all(listed: list[Entry]) -> list[Looked]:
    """Read every picture; what cannot be read is printed, and too few are refused."""
    with progress_bar(len(listed), "reading") as bar:
        looked = look(listed, left_out, bar.update)
    require_both_classes([one.entry for one in looked], "readable pictures", MIN_CLASS)
    return looked


def _place(placed: list[Placed], out: Path, link: bool, dry_run: bool) -> None:
    for line in count_lines([(one.split, one.entry.kind) for one in placed]):
        click.echo(line)
    if dry_run:
        click.echo(f"{len(placed)} pictures would go into {out}")
        return
    with progress_bar(len(placed), "writing") as bar:
        write_pictures(placed, out, link, bar.update)
    click.echo(f"{len(placed)} pictures in {out}")
