"""Slow senders do not keep others from being served: a real gunicorn with a small app."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from detector.config import ROOT
from tests.servers import free_port

SLOW = 200
BIG = 13_000_000


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "detector.patient.PatientWorker"]
    command += ["--threads", "2", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    command += ["--limit-request-fields", "64", "tests.server.echo:app"]
    with subprocess.Popen(
        command,
        # Where no gunicorn.conf.py lies, which would migrate a database.
        cwd=tmp_path_factory.mktemp("gunicorn"),
        env={**os.environ, "PYTHONPATH": str(ROOT / "backend")},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline:
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"http://127.0.0.1:{port}/", timeout=2)
                    break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=40)


def hold(stack: contextlib.ExitStack, port: int, data: bytes) -> socket.socket:
    """Send the beginning of a request, and nothing more while the stack is open."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    stack.enter_context(connection)
    connection.sendall(data)
    return connection


def head(length: int | None) -> bytes:
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return f"POST / HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n".encode()


def post(port: int, size: int) -> str:
    return httpx.post(f"http://127.0.0.1:{port}/", content=bytes(size), timeout=30).text


@pytest.mark.parametrize(
    "beginning",
    [b"", b"POST / HT", head(100_000) + b"abc", head(None) + b"ff\r\nabc", head(BIG) + b"abc"],
    ids=["nothing", "half a head", "half a body", "half a chunk", "half a large body"],
)
def test_others_are_served_meanwhile(port: int, beginning: bytes) -> None:
    many = 20 if beginning.startswith(head(BIG)) else SLOW
    with contextlib.ExitStack() as stack:
        for _ in range(many):
            hold(stack, port, beginning)
        start = time.monotonic()
        assert [post(port, 300_000) for _ in range(3)] == ["300000"] * 3
        # Far less than the ten seconds after which a thread gives up a silent client.
        assert time.monotonic() - start < 6


def test_large_bodies_arrive_whole_and_one_after_the_other(port: int) -> None:
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda _: post(port, BIG), range(3))) == [str(BIG)] * 3


def test_a_request_in_pieces_is_answered(port: int) -> None:
    with contextlib.ExitStack() as stack:
        connection = hold(stack, port, b"GET /heal")
        for piece in (b"thz HTTP/1.1\r\nHo", b"st: localhost\r\n", b"\r", b"\n"):
            time.sleep(0.02)
            connection.sendall(piece)
        assert connection.recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_body_in_chunks_is_answered(port: int) -> None:
    pieces = (bytes(1000) for _ in range(50))
    answer = httpx.post(f"http://127.0.0.1:{port}/", content=pieces, timeout=30)
    assert answer.text == "50000"


def test_requests_one_behind_the_other_are_all_answered(port: int) -> None:
    one = head(3) + b"abc"
    with contextlib.ExitStack() as stack:
        connection = hold(stack, port, one * 3 + one[:20])
        connection.sendall(one[20:])
        received = b""
        while received.count(b"HTTP/1.1 200 ") < 4:
            piece = connection.recv(65_536)
            assert piece, received
            received += piece


def test_a_connection_is_used_again(port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        for size in (0, 10, 100_000, 13_000_000, 5):
            assert client.post("/", content=bytes(size)).text == str(size)


def test_a_client_that_asks_first_is_told_to_go_on(port: int) -> None:
    asking = head(5).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with contextlib.ExitStack() as stack:
        connection = hold(stack, port, asking)
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"hello")
        received = b""
        while b"HTTP/1.1 200 " not in received:
            received += connection.recv(1000)


def test_endless_headers_are_refused(port: int) -> None:
    with contextlib.ExitStack() as stack:
        connection = hold(stack, port, b"GET / HTTP/1.1\r\n")
        received = b""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(200):
                connection.sendall(b"X-Filler: " + b"y" * 1000 + b"\r\n")
            received = connection.recv(65_536)
        assert received == b"" or received.startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize(
    "garbage",
    [b"\r\n\r\n", b"GARBAGE\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"\x00" * 70_000],
)
def test_garbage_ends_its_connection_alone(port: int, garbage: bytes) -> None:
    with contextlib.ExitStack() as stack:
        connection = hold(stack, port, garbage)
        with contextlib.suppress(ConnectionResetError):
            assert b" 200 " not in connection.recv(1000)
    assert post(port, 5) == "5"
