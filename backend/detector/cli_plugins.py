"""Commands of `detector` that come from packages which serving does not need."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

import click

GROUP = "detector.commands"


class CommandGroup(click.Group):
    """A group that also has the commands which installed packages name in their entry points.

    Nothing of them is imported before one is asked for, so that serving needs none of it.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands, sorted."""
        return sorted({*super().list_commands(ctx), *entry_points(group=GROUP).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, its own or a package's."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        found = list(entry_points(group=GROUP, name=cmd_name))
        return _load(found[0]) if found else None


def _load(entry: EntryPoint) -> click.Command:
    try:
        command: click.Command = entry.load()
    except ImportError as error:
        return _unavailable(entry.name, str(error))
    return command


def _unavailable(name: str, why: str) -> click.Command:
    """Return a command that says what it lacks, whatever it is given."""

    def refuse(**_: object) -> None:
        raise click.ClickException(
            f"`detector {name}` needs packages that are not installed: {why}. "
            "In a clone of the repository `make install-training` installs them."
        )

    return click.Command(
        name,
        callback=refuse,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        context_settings={"ignore_unknown_options": True},
        help="Not available: packages that it needs are not installed.",
    )
