"""Requests to places that somebody else names: pictures by URL, webhooks.

Names are resolved once per connection, every address is checked, and the checked address is the
one that is dialled. A name that changes its address in between therefore gains nothing.
"""

from detector.services.outbound.client import Answer, Outbound
from detector.services.outbound.errors import (
    BodyTooLarge,
    OutboundError,
    UrlRefused,
    UrlTimeout,
    UrlUnreachable,
)

__all__ = [
    "Answer",
    "BodyTooLarge",
    "Outbound",
    "OutboundError",
    "UrlRefused",
    "UrlTimeout",
    "UrlUnreachable",
]
