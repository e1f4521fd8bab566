"""gunicorn's threaded worker, with threads only for requests that have arrived.

In gunicorn's own worker an upload holds a thread until its last byte is there, so that as many slow
senders as there are threads stop the server. Here the main loop collects requests, in bounded
memory, and hands over what is whole.
"""

from __future__ import annotations

import json
import selectors
import socket
import struct
import threading
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from detector.framing import Framing, State

HEAD_SECONDS = 10
BODY_SECONDS = 120
# A body beyond these is not collected but read by its thread, and few threads do that. A picture of
# the usual limit is collected; what is larger by accident is soon answered with 413.
MAX_COLLECTED = 11_000_000
MAX_COLLECTED_TOGETHER = 64 * 1024 * 1024
MAX_QUEUED_STREAMS = 32
# The slowest that a large body may come, after a start of BODY_SECONDS, in bytes per second.
STREAM_RATE = 50_000
# A thread waits at most this long for a client to send or to take anything.
SOCKET_SECONDS = 10
# Requests that are whole and wait for a thread; more are answered with 503 at once.
MAX_WAITING = 64
_PROBES = (b"GET /healthz", b"GET /readyz", b"GET /metrics")


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Collects requests before they take a thread, and sheds what it cannot serve in time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._collecting: dict[Any, tuple[Framing, float]] = {}
        self._collected = 0
        self._streams: deque[tuple[Any, Framing]] = deque()
        self._streaming: dict[Any, float] = {}
        self._max_streaming = max(1, self.cfg.threads // 2)
        self._waiting = 0
        self._lock = threading.Lock()

    def enqueue_req(self, conn: Any) -> None:
        """Collect the next request of a connection, new or kept alive."""
        conn.sock.setblocking(False)
        ahead = conn.parser.unreader.take_buffered() if conn.parser else b""
        framing = Framing()
        self._collecting[conn] = (framing, time.monotonic() + HEAD_SECONDS)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._readable, conn))
        if ahead:
            self._take(conn, ahead)
        else:
            self._readable(conn, conn.sock)

    def _readable(self, conn: Any, _socket: Any) -> None:
        try:
            data = conn.sock.recv(65_536)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._take(conn, data)
        else:
            self._drop(conn)

    def _take(self, conn: Any, data: bytes) -> None:
        framing, _ = self._collecting[conn]
        had_head = framing.in_body
        state = framing.add(data)
        self._collected += len(data)
        if state is State.WHOLE:
            self._hand_over(conn, framing)
        elif state is State.OVERSIZE_HEAD:
            self._refuse(conn, 431, "bad-request", "The headers are too long.")
        elif state is State.BODY:
            if self._too_much(framing):
                self._queue_stream(conn, framing)
            elif not had_head:
                self._collecting[conn] = (framing, time.monotonic() + BODY_SECONDS)
                if framing.expects_continue:
                    with suppress(OSError):
                        conn.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _too_much(self, framing: Framing) -> bool:
        largest = max(framing.length or 0, len(framing.received))
        return largest > MAX_COLLECTED or self._collected > MAX_COLLECTED_TOGETHER

    def _hand_over(self, conn: Any, framing: Framing) -> None:
        self._release(conn)
        if self._waiting >= MAX_WAITING and not framing.received.startswith(_PROBES):
            self._refuse(conn, 503, "overloaded", "Too many requests wait. Try again in 5 seconds.")
            return
        self._submit(conn, framing)

    def _submit(self, conn: Any, framing: Framing) -> None:
        with self._lock:
            self._waiting += 1
        conn.collected = framing.received
        limit = struct.pack("ll", SOCKET_SECONDS, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        super().enqueue_req(conn)

    def _queue_stream(self, conn: Any, framing: Framing) -> None:
        if len(self._streams) >= MAX_QUEUED_STREAMS:
            self._refuse(conn, 503, "overloaded", "Too many uploads wait. Try again in 5 seconds.")
            return
        self._release(conn)
        self._streams.append((conn, framing))
        self._start_streams()

    def _start_streams(self) -> None:
        while self._streams and len(self._streaming) < self._max_streaming:
            conn, framing = self._streams.popleft()
            seconds = BODY_SECONDS + (framing.length or 0) / STREAM_RATE
            self._streaming[conn] = time.monotonic() + seconds
            self._submit(conn, framing)

    def handle(self, conn: Any) -> Any:
        """Answer a request; its bytes so far are put before what is still on the socket."""
        with self._lock:
            self._waiting -= 1
        collected, conn.collected = conn.collected, b""
        conn.data_ready = True
        conn.init()
        conn.parser.unreader.unread(collected)
        return super().handle(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Free the place of a body that was read by its thread."""
        if self._streaming.pop(conn, None) is not None:
            self._start_streams()
        super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close what did not arrive in time, and when the worker ends what never began."""
        super().murder_pending()
        now = time.monotonic()
        for conn, (framing, deadline) in list(self._collecting.items()):
            if not self.alive and not framing.received:
                self._drop(conn)
            elif now > deadline:
                self._refuse(conn, 408, "bad-request", "The request did not arrive in time.")
        for conn, deadline in self._streaming.items():
            if now > deadline:
                # The thread that reads it then sees the end of the connection.
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)

    def _release(self, conn: Any) -> None:
        framing, _ = self._collecting.pop(conn)
        self._collected -= len(framing.received)
        self.poller.unregister(conn.sock)

    def _drop(self, conn: Any) -> None:
        if conn in self._collecting:
            self._release(conn)
        self.nr_conns -= 1
        conn.close()

    def _refuse(self, conn: Any, status: int, slug: str, detail: str) -> None:
        with suppress(OSError):
            conn.sock.setblocking(False)
            conn.sock.send(_problem(status, slug, detail))
            conn.sock.shutdown(socket.SHUT_WR)
        self._drop(conn)


def _problem(status: int, slug: str, detail: str) -> bytes:
    title = {408: "Request Timeout", 431: "Request Header Fields Too Large"}.get(
        status, "Service Unavailable"
    )
    body = {"type": f"/problems/{slug}", "title": title, "status": status, "detail": detail}
    data = json.dumps(body).encode()
    head = (
        f"HTTP/1.1 {status} {title}\r\nContent-Type: application/problem+json\r\n"
        f"Content-Length: {len(data)}\r\nRetry-After: 5\r\nCache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + data
