"""How much of an HTTP/1.1 request has arrived. Says when to parse it, and never what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

MAX_HEAD = 64 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.I)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r\n]*chunked", re.I)
_EXPECT = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.I)
_CHUNK = re.compile(rb"[0-9a-fA-F]{1,15}")


class State(Enum):
    """What to do with a request."""

    HEAD = "wait for the rest of its head"
    BODY = "wait for the rest of its body"
    WHOLE = "it is all here, or nothing to wait for"
    OVERSIZE_HEAD = "its head is longer than any that is meant well"


@dataclass(slots=True)
class Framing:
    """Collects the bytes of one request.

    Attributes:
        received: What came so far.
        expects_continue: Whether the client waits for a sign before it sends the body.
        length: Bytes that the body was announced to have; None when it comes in chunks.
    """

    received: bytearray = field(default_factory=bytearray)
    expects_continue: bool = False
    length: int | None = 0
    _head: int = 0
    _chunk: int = 0

    @property
    def in_body(self) -> bool:
        """Return whether the head has arrived."""
        return self._head > 0

    def add(self, data: bytes) -> State:
        """Take more bytes and say what is still to come."""
        searched = max(len(self.received) - 3, 0)
        self.received += data
        if not self._head:
            end = self.received.find(b"\r\n\r\n", searched)
            if end < 0:
                return State.OVERSIZE_HEAD if len(self.received) > MAX_HEAD else State.HEAD
            self._begin_body(end)
        if self.length is None:
            return State.WHOLE if self._last_chunk() else State.BODY
        return State.WHOLE if len(self.received) - self._head >= self.length else State.BODY

    def _begin_body(self, end: int) -> None:
        head = bytes(self.received[: end + 2])
        self._head = self._chunk = end + 4
        self.expects_continue = bool(_EXPECT.search(head))
        if _CHUNKED.search(head):
            self.length = None
        elif found := _LENGTH.search(head):
            self.length = int(found[1])

    def _last_chunk(self) -> bool:
        """Go from chunk to chunk; what is no chunk is for the parser to refuse."""
        while True:
            end = self.received.find(b"\r\n", self._chunk)
            if end < 0:
                return len(self.received) - self._chunk > 4096
            size = _CHUNK.match(self.received, self._chunk)
            if not size:
                return True
            bytes_of_chunk = int(size[0], 16)
            if bytes_of_chunk == 0:
                return self.received.find(b"\r\n\r\n", end) >= 0
            if len(self.received) < end + 2 + bytes_of_chunk + 2:
                return False
            self._chunk = end + 2 + bytes_of_chunk + 2
