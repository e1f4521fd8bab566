"""Run API and dashboard together for development, until Ctrl-C or until one of them ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 6
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """A signal asked for the end."""


@dataclass(frozen=True)
class Server:
    """A program to run, the folder it runs in, and where it answers."""

    name: str
    command: list[str]
    folder: Path
    port: int
    page: str

    @property
    def address(self) -> str:
        """What a person types into the browser."""
        return f"http://localhost:{self.port}"


def servers() -> list[Server]:
    """Describe the API and the dashboard, on the ports that API_PORT and WEB_PORT name."""
    api_port = int(os.environ.get("API_PORT", "8000"))
    web_port = int(os.environ.get("WEB_PORT", "5173"))
    gunicorn = [str(BIN / "gunicorn"), "--config", "gunicorn.conf.py", "--reload"]
    vite = [str(BIN / "node"), "node_modules/vite/bin/vite.js"]
    return [
        Server(
            "API",
            [*gunicorn, "--bind", f"{HOST}:{api_port}", "wsgi:app"],
            ROOT / "backend",
            api_port,
            "/healthz",
        ),
        Server(
            "Dashboard",
            [*vite, "--host", HOST, "--port", str(web_port), "--strictPort", "--clearScreen=false"],
            ROOT / "frontend",
            web_port,
            "/",
        ),
    ]


def require_free_port(server: Server, variable: str) -> None:
    """Exit with a sentence if another program listens where `server` should."""
    try:
        socket.create_connection(("localhost", server.port), timeout=1).close()
    except OSError:
        return
    sys.exit(
        f"Port {server.port} is taken, so the {server.name} cannot start: stop the program "
        f"that uses it, or choose another port with {variable}=…"
    )


def environment(api: Server, web: Server) -> dict[str, str]:
    """Return the variables both programs see: development settings, and our Node.js first."""
    origins = f"http://localhost:{web.port},http://127.0.0.1:{web.port}"
    return {
        "DETECTOR_ENV": "development",
        "DETECTOR_CORS_ORIGINS": origins,
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        "PORT": str(api.port),
        "API_URL": f"http://{HOST}:{api.port}",
    }


def answers(server: Server) -> bool:
    """Tell whether `server` gives its page."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{server.port}{server.page}", timeout=2):
            return True
    except OSError:
        return False


def ended(processes: dict[str, subprocess.Popen[bytes]]) -> str | None:
    """Name the first program that is no longer running."""
    return next((name for name, process in processes.items() if process.poll() is not None), None)


def supervise(wanted: list[Server], processes: dict[str, subprocess.Popen[bytes]]) -> str:
    """Announce the addresses once both answer, then wait until one program ends; name it."""
    waiting = list(wanted)
    give_up = time.monotonic() + START_SECONDS
    while (name := ended(processes)) is None:
        if waiting:
            waiting = [server for server in waiting if not answers(server)]
            if not waiting:
                lines = [f"  {server.name + ':':<11}{server.address}" for server in wanted]
                print("\n" + "\n".join(lines) + "\n  Ctrl-C ends both.\n", flush=True)
            elif time.monotonic() > give_up:
                print(f"The {waiting[0].name} does not answer.", file=sys.stderr)
                return waiting[0].name
        time.sleep(0.3)
    return name


def signal_groups(processes: dict[str, subprocess.Popen[bytes]], number: signal.Signals) -> None:
    """Send a signal to each program and to everything it started."""
    for process in processes.values():
        try:
            os.killpg(process.pid, number)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a dead group
            continue


def stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every program with its children, by force after STOP_SECONDS."""
    for number in SIGNALS:  # nothing may interrupt the clean-up
        signal.signal(number, signal.SIG_IGN)
    signal_groups(processes, signal.SIGTERM)
    give_up = time.monotonic() + STOP_SECONDS
    for process in processes.values():
        try:
            process.wait(timeout=max(0.0, give_up - time.monotonic()))
        except subprocess.TimeoutExpired:
            continue
    signal_groups(processes, signal.SIGKILL)
    for process in processes.values():
        process.wait()


def raise_stopped(_number: int, _frame: FrameType | None) -> None:
    """Turn a signal into an exception."""
    raise Stopped


def main() -> int:
    """Run both programs. Exit with 0 after Ctrl-C, with 1 if one of them ended by itself."""
    api, web = servers()
    require_free_port(api, "API_PORT")
    require_free_port(web, "WEB_PORT")
    processes: dict[str, subprocess.Popen[bytes]] = {}
    for number in SIGNALS:
        signal.signal(number, raise_stopped)
    try:
        for server in (api, web):
            processes[server.name] = subprocess.Popen(
                server.command,
                cwd=server.folder,
                env=environment(api, web),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        name = supervise([api, web], processes)
        print(f"The {name} ended, so everything is stopped.", file=sys.stderr)
        return 1
    except Stopped:
        return 0
    finally:
        stop(processes)


if __name__ == "__main__":
    sys.exit(main())
