"""A picture from an address on the web."""

from __future__ import annotations

import threading
from urllib.parse import unquote, urlsplit

from detector.imaging.errors import FileTooLarge
from detector.imaging.sniff import sniff
from detector.services.detect import Overloaded
from detector.services.outbound import BodyTooLarge, Outbound

# Each holds a thread of the server for as long as the other side likes, up to the deadline.
AT_ONCE = 2


class PictureFetcher:
    """Fetches pictures by URL, a few at a time. Thread-safe."""

    def __init__(self, outbound: Outbound, max_bytes: int) -> None:
        self._outbound = outbound
        self._max_bytes = max_bytes
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def fetch(self, url: str) -> tuple[bytes, str]:
        """Return the bytes of a picture and the last part of the address that it came from.

        Raises:
            OutboundError: The address may not be reached, or gave nothing usable.
            ImageError: What it gave is no accepted picture, by its first bytes, or too large.
            Overloaded: Other pictures are being fetched.
        """
        if not self._places.acquire(blocking=False):
            raise Overloaded(
                "The server is fetching other pictures. "
                f"Try again in {Overloaded.retry_after} seconds."
            )
        try:
            answer = self._outbound.get(url, max_bytes=self._max_bytes, check=sniff)
        except BodyTooLarge as error:
            raise FileTooLarge(error.detail) from None
        finally:
            self._places.release()
        return answer.body, unquote(urlsplit(answer.url).path.rsplit("/", 1)[-1])
