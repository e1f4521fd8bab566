"""`detector keys`: make, list and revoke API keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from detector.config import SettingsError, load_settings

if TYPE_CHECKING:
    from detector.services.keys import KeyFacts, Keys


@click.group()
def keys() -> None:
    """Make, list and revoke API keys."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    default=["detect", "read"],
    show_default=True,
    type=click.Choice(["detect", "read", "admin"]),
    help="What the key allows; may be given several times.",
)
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it expires; never without.")
@click.option("--daily-pictures", type=click.IntRange(1), help="Pictures it may judge per day.")
def create(
    name: str, scopes: tuple[Any, ...], days: int | None, daily_pictures: int | None
) -> None:
    """Make a key called NAME and print it on standard output, this one time."""
    if not name.strip() or len(name) > 80:
        raise click.BadParameter("Must have 1 to 80 characters.", param_hint="NAME")
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    with _keys() as store:
        facts, token = store.create(
            name.strip(), scopes, expires_at=expires_at, daily_pictures=daily_pictures
        )
    click.echo(f"Key {facts.id} ({', '.join(facts.scopes)}). It is shown only now:", err=True)
    click.echo(token)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per key.")
def list_keys(as_json: bool) -> None:
    """List the keys; their secrets are stored nowhere."""
    with _keys() as store:
        found = store.all()
    for key in found:
        click.echo(_json(key) if as_json else _line(key))
    if not found:
        click.echo("There are no keys yet: detector keys create NAME", err=True)


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """Revoke the key with this id, at once and for good."""
    with _keys() as store:
        if not store.revoke(key_id):
            raise click.ClickException(f"No key in force has the id {key_id!r}.")
    click.echo(f"Key {key_id} is revoked.", err=True)


@contextmanager
def _keys() -> Iterator[Keys]:
    from detector.services.database import LogUnavailable
    from detector.services.keys import Keys
    from detector.storage.database import connect

    try:
        settings = load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    engine = connect(settings.database_url)
    try:
        yield Keys(engine)
    except LogUnavailable:
        raise click.ClickException(
            "The database cannot be used; `detector migrate` prepares a new one."
        ) from None
    finally:
        engine.dispose()


def _line(key: KeyFacts) -> str:
    used = f"used {key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never used"
    until = f", until {key.expires_at:%Y-%m-%d}" if key.expires_at else ""
    quota = f", {key.daily_pictures} pictures a day" if key.daily_pictures else ""
    state = key.state(datetime.now(UTC))
    return f"{key.id}  {state}  {'+'.join(key.scopes)}  {key.name}  ({used}{until}{quota})"


def _json(key: KeyFacts) -> str:
    facts = {**asdict(key), "state": key.state(datetime.now(UTC))}
    return json.dumps(facts, ensure_ascii=False, default=lambda moment: moment.isoformat())
