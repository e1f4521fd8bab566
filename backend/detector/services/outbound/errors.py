"""Why a request to somebody else's server came to nothing."""

from __future__ import annotations

from typing import ClassVar


class OutboundError(Exception):
    """No answer can be used.

    Attributes:
        code: Stable slug of the reason.
        detail: What happened, without a word about the network that this server is in.
    """

    code: ClassVar[str] = "url-error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class UrlRefused(OutboundError):
    """The address may not be reached."""

    code = "url-refused"


class UrlUnreachable(OutboundError):
    """Nothing usable came from there: no connection, bad TLS, an error status."""

    code = "url-unreachable"


class UrlTimeout(OutboundError):
    """The other side did not finish within the allowed time."""

    code = "url-timeout"


class BodyTooLarge(OutboundError):
    """The body has more bytes than allowed."""

    code = "file-too-large"
