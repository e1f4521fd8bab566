"""Command-line options of the data tools."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from training.data.crop import Photograph
from training.data.listing import Entry, shown
from training.data.source import SUBFOLDER_MEANINGS, Naming

Command = Callable[..., Any]


class Pattern(click.ParamType[re.Pattern[str]]):
    """A regular expression."""

    name = "regex"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> re.Pattern[str]:
        """Compile it, or say what is wrong with it."""
        try:
            return re.compile(value)
        except re.error as error:
            self.fail(f"{value!r} is no regular expression: {error}", param, ctx)


source_argument = click.argument("source", type=click.Path(exists=True, path_type=Path))
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="New folder; it appears when everything is written.",
)
force_option = click.option(
    "--force", is_flag=True, help="Replace the folder if a data tool made it."
)
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Say what would be done; write nothing."
)
seed_option = click.option("--seed", default=0, show_default=True, help="Seed of what is drawn.")
link_option = click.option(
    "--link", is_flag=True, help="Give files a second name instead of copying them."
)
deepfakes_option = click.option(
    "--deepfakes-are",
    type=click.Choice(["manipulated", "synthetic"]),
    help="What lies in deepfake/ or fake/: changed photographs, or generated ones.",
)
_subfolders = click.option(
    "--subfolders-are",
    type=click.Choice(SUBFOLDER_MEANINGS),
    help="What folders below a class folder are: groups (people, videos), sources (data sets, "
    "generators), or nothing.",
)
_pattern = click.option(
    "--group-pattern",
    type=Pattern(),
    help="Regular expression whose first bracket names the group (person, video) in a file's path "
    "below its class folder, such as '^(id[0-9]+)_'.",
)


def part_option(name: str, default: float, purpose: str) -> Callable[[Command], Command]:
    """Return the option for a split's part of the pictures."""
    return click.option(
        name,
        type=click.FloatRange(min=0),
        default=default,
        show_default=True,
        help=f"Part {purpose}; parts need not sum to 100.",
    )


def naming_options(command: Command) -> Command:
    """Add the options that say what names of folders and files mean."""
    return _subfolders(_pattern(command))


def read_naming(subfolders_are: str | None, group_pattern: re.Pattern[str] | None) -> Naming:
    """Return what the options of `naming_options` say."""
    return Naming(subfolders_are or "nothing", group_pattern)


@contextmanager
def progress_bar(total: int, doing: str) -> Iterator[tqdm[Any]]:
    """Show a bar on a terminal; lines go through `say` meanwhile."""
    with tqdm(total=total, desc=doing, unit="picture", disable=None, file=sys.stderr) as bar:
        yield bar


def left_out(item: Entry | Photograph, reason: str) -> None:
    """Print that a picture is not used."""
    say(f"{shown(str(item.path))}: left out: {reason}")


def say(line: str) -> None:
    """Print a line without tearing a bar that may be on the screen."""
    with tqdm.external_write_mode(file=sys.stdout):
        click.echo(line)
