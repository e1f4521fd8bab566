"""`detector history` and `detector feedback`: the log and what people think of it, as files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

import click

from detector.config import SettingsError, load_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

_VERDICTS = click.Choice(["real", "deepfake", "inconclusive"])
_output = click.option(
    "--output",
    "-o",
    type=click.File("w", encoding="utf-8", lazy=False),
    default="-",
    help="File to write; standard output by default.",
)


@click.group()
def history() -> None:
    """Export the log of verdicts."""


@history.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json", "jsonl"]),
    default="csv",
    show_default=True,
)
@click.option("--verdict", "verdicts", multiple=True, type=_VERDICTS, help="May be repeated.")
@click.option("--model", help="Name of the model.")
@click.option("--name", "text", help="Part of the file name, in any case.")
@click.option("--from", "since", type=click.DateTime(), help="First moment or day, in UTC.")
@click.option("--to", "until", type=click.DateTime(), help="First moment that is too late, in UTC.")
@_output
def export_history(
    form: str,
    verdicts: tuple[str, ...],
    model: str | None,
    text: str | None,
    since: datetime | None,
    until: datetime | None,
    output: TextIO,
) -> None:
    """Write past verdicts, newest first."""
    from detector.services.export import FORMATS
    from detector.services.history import History
    from detector.storage.filters import Filter

    which = Filter(text=text, verdicts=verdicts, model=model, since=_utc(since), until=_utc(until))
    with _database() as engine:
        _write(FORMATS[form][1](History(engine).export(which)), output)


@click.group()
def feedback() -> None:
    """Export what people think of verdicts."""


@feedback.command("export")
@_output
def export_feedback(output: TextIO) -> None:
    """Write every rated verdict as JSON lines, oldest first: a regression set."""
    from detector.services.export import as_json_lines
    from detector.services.feedback import FeedbackLog

    with _database() as engine:
        _write(as_json_lines(FeedbackLog(engine).regression_set()), output)


def _write(pieces: Iterable[str], output: TextIO) -> None:
    for piece in pieces:
        output.write(piece)


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


@contextmanager
def _database() -> Iterator[Engine]:
    from detector.services.database import LogUnavailable
    from detector.storage.database import connect

    try:
        engine = connect(load_settings().database_url)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    try:
        yield engine
    except LogUnavailable as error:
        raise click.ClickException(str(error)) from None
    finally:
        engine.dispose()
