"""Security headers: own scripts alone, no framing, no sniffing, nothing cached by accident."""

from __future__ import annotations

from flask import Response
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    XContentTypeOptions,
    XFrameOptions,
)

# blob: and data: are the previews that the browser makes of a picture it already has.
_POLICY = (
    ContentSecurityPolicy()
    .default_src("'self'")
    .script_src("'self'")
    .style_src("'self'")
    .img_src("'self'", "blob:", "data:")
    .font_src("'self'")
    .connect_src("'self'")
    .worker_src("'self'")
    .manifest_src("'self'")
    .object_src("'none'")
    .base_uri("'none'")
    .form_action("'self'")
    .frame_ancestors("'none'")
)

# No Strict-Transport-Security: whoever ends TLS in front of this server sets it.
_HEADERS = dict(
    Secure(
        csp=_POLICY,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_site(),
        permissions=PermissionsPolicy().geolocation().microphone().camera("self"),
        referrer=ReferrerPolicy().no_referrer(),
        xcto=XContentTypeOptions().nosniff(),
        xfo=XFrameOptions().deny(),
    )
    .validate_and_normalize_headers(on_invalid="raise", strict=True)
    .headers
)


def protect(response: Response) -> Response:
    """Add the headers; an answer that says nothing about caching is not stored anywhere."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
