"""Break things under the running server and count what is lost; `chaos.py --help` says how."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from faults.backup import backup_postgres, backup_sqlite
from faults.outcome import NotHere, Outcome
from faults.service import clock_jumps, long_load, model_replaced, slow_clients
from faults.services import database_gone, redis_gone
from faults.storage import disk_full, kill_while_writing, kill_worker, read_only_database

FAULTS: dict[str, Callable[[Path], Outcome]] = {
    "kill-9": kill_while_writing,
    "kill-worker": kill_worker,
    "disk-full": disk_full,
    "read-only": read_only_database,
    "database-gone": database_gone,
    "redis-gone": redis_gone,
    "model-replaced": model_replaced,
    "clock-jumps": clock_jumps,
    "backup-sqlite": backup_sqlite,
    "backup-postgres": backup_postgres,
    "slow-clients": slow_clients,
    "long-load": long_load,
}


def main(arguments: list[str] | None = None) -> int:
    """Make the faults that were asked for; return 1 if anything was lost or went wrong."""
    parser = argparse.ArgumentParser(
        prog="chaos", description="Break things under the running server and count what is lost."
    )
    parser.add_argument("names", nargs="*", metavar="FAULT", help=f"of: {', '.join(FAULTS)}")
    parser.add_argument("--seconds", type=float, default=600, help="length of long-load, 600")
    parser.add_argument("--rounds", type=int, default=5, help="deaths in kill-9, 5")
    parser.add_argument("--output", type=Path, help="write the outcomes as JSON to this file")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(FAULTS):
        parser.error(f"there is no fault {', '.join(sorted(unknown))}")
    chosen = {name: FAULTS[name] for name in options.names or FAULTS}
    if "kill-9" in chosen:
        chosen["kill-9"] = partial(kill_while_writing, rounds=options.rounds)
    if "long-load" in chosen:
        chosen["long-load"] = partial(long_load, seconds=options.seconds)
    print("| fault | accepted | lost | recovery | took | facts |\n|---|---|---|---|---|---|")
    results: dict[str, Any] = {}
    good = True
    for name, fault in chosen.items():
        outcome = _make(name, fault)
        good = good and (outcome is None or not (outcome.lost or outcome.wrong))
        results[name] = None if outcome is None else asdict(outcome)
    if options.output:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return 0 if good else 1


def _make(name: str, fault: Callable[[Path], Outcome]) -> Outcome | None:
    """Make one fault and print its line; None where this machine cannot."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"chaos-{name}-", ignore_cleanup_errors=True) as folder:
        try:
            outcome = fault(Path(folder))
        except NotHere as error:
            print(f"| `{name}` | | | | | not made: {error} |", flush=True)
            return None
        except (TimeoutError, AssertionError) as error:
            outcome = Outcome(wrong=[f"{type(error).__name__}: {error}"])
            if (log := Path(folder, "server.log")).exists():
                print("\n".join(log.read_text().splitlines()[-15:]), file=sys.stderr)
    recovery = "–" if outcome.recovery_seconds is None else f"{outcome.recovery_seconds:.1f} s"
    facts = [f"{key} {value}" for key, value in outcome.facts.items()]
    facts += [f"**wrong: {what}**" for what in outcome.wrong]
    took = f"{time.monotonic() - start:.0f} s"
    cells = (f"`{name}`", str(outcome.accepted), str(outcome.lost), recovery, took)
    print(f"| {' | '.join(cells)} | {'; '.join(facts)} |")
    sys.stdout.flush()
    return outcome


if __name__ == "__main__":
    sys.exit(main())
