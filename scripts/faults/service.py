"""Faults of the model's files, of the clock and of clients, and a long time under load."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import psutil
from benchmark.portrait import portrait_jpeg
from benchmark.samples import Stats

from faults.load import clients, lost, more, readiness, wait_for
from faults.outcome import NotHere, Outcome
from faults.storage import RECOVERY_SECONDS
from tests.conftest import WEIGHTS
from tests.server.process import ServerProcess

GRAPH = "efficientnet-b0.onnx"
# Moves the calendar of a process and leaves its monotonic clock alone, as setting a clock does.
_SHIFT = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift(void) {
    const char *path = getenv("CLOCK_OFFSET_FILE");
    char text[32] = {0};
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    long read_bytes = read(file, text, sizeof text - 1);
    close(file);
    return read_bytes > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int status = real(clock, now);
    if (!status && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += shift();
    return status;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
"""


def model_replaced(folder: Path) -> Outcome:
    """Overwrite the model under a running server, reload it, lose the worker, restore it."""
    outcome = Outcome()
    weights = Path(shutil.copytree(WEIGHTS, folder / "weights"))
    sound = (weights / GRAPH).read_bytes()
    server = ServerProcess(folder, DETECTOR_WEIGHTS_DIR=str(weights))
    server.start()
    try:
        with clients(server, 4) as answers:
            wait_for(more(answers, 201), RECOVERY_SECONDS)
            (weights / GRAPH).write_bytes(sound[: len(sound) // 2])
            os.kill(server.pid, signal.SIGHUP)
            wait_for(lambda: "model not reloaded" in server.log.read_text(), RECOVERY_SECONDS)
            wait_for(more(answers, 201), RECOVERY_SECONDS)
            outcome.expect(readiness(server)[0] == 200, "not ready with the model in memory")
            outcome.expect(not answers.unexpected(201), f"answers: {answers.unexpected(201)}")
            (worker,) = psutil.Process(server.pid).children()
            worker.send_signal(signal.SIGKILL)
            wait_for(more(answers, 503), RECOVERY_SECONDS)
            outcome.expect(readiness(server) == (503, "model-unavailable"), "ready without a model")
            (weights / GRAPH).write_bytes(sound)
            outcome.recovery_seconds = wait_for(more(answers, 201), RECOVERY_SECONDS)
        outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
        outcome.facts["statuses"] = dict(answers.statuses)
    finally:
        server.stop()
    return outcome


def clock_jumps(folder: Path) -> Outcome:
    """Set the server's clock a day ahead, and then two days back, under load."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        raise NotHere("Linux and a C compiler are needed to shift the clock of one process")
    outcome = Outcome()
    (folder / "shift.c").write_text(_SHIFT)
    library = folder / "shift.so"
    command = [compiler, "-shared", "-fPIC", "-o", str(library), str(folder / "shift.c"), "-ldl"]
    subprocess.run(command, check=True)
    offset = folder / "offset"
    offset.write_text("0")
    server = ServerProcess(folder, LD_PRELOAD=str(library), CLOCK_OFFSET_FILE=str(offset))
    server.start()
    try:
        with clients(server, 4) as answers:
            for shift in ("86400", "-86400", "0"):
                wait_for(more(answers, 201), RECOVERY_SECONDS)
                offset.write_text(shift)
                wait_for(more(answers, 201, 8), RECOVERY_SECONDS)
                outcome.expect(readiness(server)[0] == 200, f"not ready at {shift} s")
        outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
        outcome.expect(not answers.unexpected(201), f"answers: {answers.unexpected(201)}")
        days = {detection["created_at"][:10] for detection in answers.accepted.values()}
        outcome.expect(len(days) >= 3, "the clock did not jump")
        listed = httpx.get(f"{server.url}/api/v1/detections?limit=100", timeout=60).json()["items"]
        order = list(answers.accepted)
        newest = {item["id"] for item in listed[:4]}
        outcome.expect(bool(newest & set(order[-8:])), "the newest verdict is not listed first")
        worst = min(min(d["timings_ms"].values()) for d in answers.accepted.values())
        outcome.expect(worst >= 0, "a stage took less than no time")
    finally:
        server.stop()
    return outcome


def slow_clients(folder: Path, count: int = 500, seconds: float = 20) -> Outcome:
    """Hold many connections that send one byte a second, and ask for verdicts beside them."""
    outcome = Outcome()
    server = ServerProcess(folder)
    server.start()
    over = threading.Event()
    head = b"POST /api/v1/detections HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
    held: list[socket.socket] = []
    try:
        with httpx.Client(timeout=60) as client:
            client.get(f"{server.url}/readyz").raise_for_status()
        for number in range(count):
            sender = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            # Half of them never end their headers, half never end their body.
            sender.sendall(head if number % 2 else head + b"\r\n")
            held.append(sender)
        dripping = threading.Thread(target=_drip, args=(held, over))
        dripping.start()
        with clients(server, 2) as answers:
            end = time.monotonic() + seconds
            wait_for(lambda: time.monotonic() > end, seconds + 5)
        over.set()
        dripping.join()
        outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
        outcome.facts["slow connections"] = count
        outcome.facts["statuses"] = dict(answers.statuses)
        outcome.facts["longest answer, s"] = round(max(answers.seconds, default=0), 2)
        outcome.expect(len(answers.accepted) > 0, "no verdict beside the slow clients")
        outcome.expect(readiness(server)[0] == 200, "not ready")
        outcome.facts["memory, MB"] = round(server.memory() / 1e6)
    finally:
        over.set()
        for sender in held:
            sender.close()
        server.stop()
    return outcome


def _drip(held: list[socket.socket], over: threading.Event) -> None:
    while not over.wait(1):
        for sender in held:
            try:
                sender.sendall(b"x")
            except OSError:
                continue  # the server gave up on it, as it should


def long_load(folder: Path, seconds: float = 600, count: int = 8) -> Outcome:
    """Judge a photograph for eight clients over minutes; memory must not grow."""
    outcome = Outcome()
    server = ServerProcess(folder)
    server.start()
    picture = portrait_jpeg(512)
    try:
        with clients(server, count, picture) as answers:
            wait_for(more(answers, 201, 200), 120)
            warm = server.memory()
            start, before = time.monotonic(), len(answers.seconds)
            while time.monotonic() - start < seconds:
                time.sleep(min(1.0, seconds))
            measured = time.monotonic() - start
            times = answers.seconds[before:]
            grown = server.memory() - warm
        stats = Stats.of(times)
        outcome.accepted, outcome.lost = len(answers.accepted), lost(server, answers)
        outcome.facts |= {
            "requests/s": round(len(times) / measured, 1),
            "median, ms": round(stats.median, 1),
            "p99, ms": round(stats.p99, 1),
            "memory after warm-up, MB": round(warm / 1e6),
            "growth, MB": round(grown / 1e6, 1),
        }
        outcome.expect(not answers.unexpected(201), f"answers: {answers.unexpected(201)}")
        outcome.expect(grown <= 10e6, "memory grew by more than 10 MB")
    finally:
        server.stop()
    return outcome
