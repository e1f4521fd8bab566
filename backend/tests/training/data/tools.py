"""The data tools as a user calls them."""

from __future__ import annotations

import csv
from pathlib import Path

from click.testing import CliRunner, Result

from tests.conftest import WEIGHTS
from training.__main__ import main

WITH_FACES = ("crop", "gather", "inspect")


def tool(name: str, *arguments: object) -> Result:
    """Run a command in this process."""
    weights = ("--weights", str(WEIGHTS)) if name in WITH_FACES else ()
    return CliRunner().invoke(main, [name, *map(str, arguments), *weights])


def done(name: str, *arguments: object) -> str:
    """Run a command that must succeed and return what it printed."""
    result = tool(name, *arguments)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def refusal(name: str, *arguments: object) -> str:
    """Run a command that must fail and return the sentence that says why."""
    result = tool(name, *arguments)
    assert result.exit_code != 0, result.output
    assert isinstance(result.exception, ValueError | SystemExit), result.exception
    said = result.output if isinstance(result.exception, SystemExit) else str(result.exception)
    assert "Traceback" not in said
    return said


def read_record(folder: Path) -> list[dict[str, str]]:
    """Return the rows of pictures.csv."""
    with (folder / "pictures.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))
