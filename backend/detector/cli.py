"""The `detector` command."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detector import __version__
from detector.cli_history import feedback, history
from detector.cli_keys import keys
from detector.cli_plugins import CommandGroup
from detector.cli_purge import purge
from detector.config import ROOT, Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from detector.services.files import FileResult

# glibc keeps what a large picture took, once per heap, with eight heaps per core by default: two
# heaps, and buffers over 8 MB given back at once; lower would slow every verdict.
ALLOCATOR = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "8000000",
    "MALLOC_TRIM_THRESHOLD_": "8000000",
}


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Judge whether the faces in photographs are real or deepfakes."""


main.add_command(keys)
main.add_command(history)
main.add_command(feedback)
main.add_command(purge)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--model", help="Name of the model; the one in the settings by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per file.")
@click.option("--server", metavar="URL", help="Send the files to this server as jobs.")
@click.option("--key", envvar="DETECTOR_API_KEY", help="API key; $DETECTOR_API_KEY by default.")
def predict(
    paths: tuple[Path, ...], model: str | None, as_json: bool, server: str | None, key: str | None
) -> None:
    """Judge files and all pictures in directories.

    Exits with 0 when every file was judged and with 1 when some could not be.
    """
    from detector.services.files import find_files, judge_files
    from detector.services.models import UnknownModel
    from detector.services.remote import RemoteError, judge_remotely

    files = find_files(paths)
    if not files:
        raise click.ClickException("No pictures found in the given directories.")
    if server:
        results = judge_remotely(files, server, key=key, model=model)
    else:
        results = judge_files(files, _settings(), model)
    failed = 0
    try:
        with _progress(len(files)) as advance:
            for result in results:
                failed += "error" in result
                advance(json.dumps(result, ensure_ascii=False) if as_json else _line(result))
    except (RemoteError, UnknownModel) as error:
        raise click.ClickException(str(error)) from None
    sys.exit(1 if failed else 0)


@main.command()
@click.option("--host", help="Address to listen on; $DETECTOR_HOST or 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; $PORT or 8000 by default.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the API and the dashboard with gunicorn."""
    backend = ROOT / "backend"
    _settings()
    environ = {**ALLOCATOR, **os.environ}
    if host is not None:
        environ["DETECTOR_HOST"] = host
    if port is not None:
        environ["PORT"] = str(port)
    arguments = ["-m", "gunicorn", "--config", str(backend / "gunicorn.conf.py")]
    arguments += ["--chdir", str(backend), "wsgi:app"]
    # The server takes this process's place, so that signals reach it directly.
    os.execve(sys.executable, [sys.executable, *arguments], environ)


@main.command()
@click.option(
    "--threads",
    type=click.IntRange(1, 256),
    help="Pictures judged at a time; $DETECTOR_JOB_WORKERS or the processor cores by default.",
)
def worker(threads: int | None) -> None:
    """Work on jobs without serving anybody; needs a database that the servers share."""
    settings = _settings()
    threads = threads or settings.job_workers or os.cpu_count() or 1
    # Read by the allocator when a process starts, so this one starts over with it.
    if "MALLOC_ARENA_MAX" not in os.environ:
        arguments = ["-m", "detector.cli", "worker", "--threads", str(threads)]
        os.execve(sys.executable, [sys.executable, *arguments], {**ALLOCATOR, **os.environ})
    from detector.worker import run

    try:
        settings = replace(settings, job_workers=threads, concurrency=threads)
        run(replace(settings, threads_alone=threads), threads)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per model.")
def models(as_json: bool) -> None:
    """List the models in the weights directory; exits with 1 when the default cannot be used."""
    from detector.services.models import Models

    entries = Models.of(_settings()).entries()
    for entry in entries:
        if as_json:
            click.echo(json.dumps(entry, ensure_ascii=False))
        else:
            mark = "*" if entry["default"] else " "
            state = "available" if entry["available"] else f"not available: {entry['problem']}"
            click.echo(f"{mark} {entry['name']} {entry['version'] or '-'}  {state}")
    sys.exit(0 if any(entry["default"] and entry["available"] for entry in entries) else 1)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: Sequence[str]) -> None:
    """Measure speed and memory; takes the options of scripts/bench.py."""
    script = ROOT / "scripts" / "bench.py"
    if not script.is_file():
        raise click.ClickException(f"{script} is missing; bench runs in a clone of the repository.")
    os.execv(sys.executable, [sys.executable, str(script), *arguments])


@main.command()
@click.option("--to", "revision", default="head", show_default=True, help="Revision to go to.")
@click.option("--down", is_flag=True, help="Go back to an older revision, such as `base`.")
def migrate(revision: str, down: bool) -> None:
    """Bring the database to the schema of this version."""
    from alembic.util import CommandError
    from sqlalchemy.exc import SQLAlchemyError

    from detector.storage import migrate as migrations
    from detector.storage.database import connect

    engine = connect(_settings().database_url)
    try:
        (migrations.downgrade if down else migrations.upgrade)(engine, revision)
        click.echo(f"Database is at revision {migrations.current(engine) or 'base'}.", err=True)
    except (CommandError, SQLAlchemyError) as error:
        raise click.ClickException(str(error)) from None
    finally:
        engine.dispose()


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Give a function that prints a line and moves the bar, which only a terminal shows."""
    from tqdm import tqdm

    with tqdm(total=total, unit="file", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

        def advance(line: str) -> None:
            with tqdm.external_write_mode(file=sys.stdout):
                click.echo(line)
            bar.update()

        yield advance


def _line(result: FileResult) -> str:
    if "error" in result:
        return f"{result['file']}: not judged: {result['error']['detail']}"
    probability = result["probability"]
    score = "" if probability is None else f" (probability of a deepfake {probability:.2f})"
    return f"{result['file']}: {result['verdict']}{score}. {result['explanation']}"


if __name__ == "__main__":
    main()
