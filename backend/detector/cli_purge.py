"""`detector purge`: delete what is too old, now."""

from __future__ import annotations

import click

from detector.config import SettingsError, load_settings


@click.command()
@click.option(
    "--days",
    type=click.IntRange(0, 36_500),
    help="Delete what is older than this; $DETECTOR_RETENTION_DAYS by default. 0 is everything.",
)
def purge(days: int | None) -> None:
    """Delete old verdicts with their faces, feedback and kept pictures, for good."""
    from detector.services.database import LogUnavailable
    from detector.services.history import History
    from detector.services.retention import Retention
    from detector.storage.database import connect
    from detector.storage.pictures import PicturesUnavailable, open_pictures

    try:
        settings = load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    if days is None and settings.retention_days is None:
        raise click.UsageError("Give --days, or set DETECTOR_RETENTION_DAYS.")
    engine = connect(settings.database_url)
    pictures = open_pictures(settings.pictures)
    history = History(engine, pictures=pictures)
    try:
        purged = Retention(history, pictures, settings.retention_days).purge(days)
    except (LogUnavailable, PicturesUnavailable) as error:
        raise click.ClickException(str(error)) from None
    finally:
        engine.dispose()
    orphans = f" and {purged.orphans} pictures without a verdict" if purged.orphans else ""
    click.echo(f"Deleted {purged.verdicts} verdicts{orphans}.", err=True)
