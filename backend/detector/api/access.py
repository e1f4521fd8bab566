"""Who is calling and what they may do, settled before a view runs."""

from __future__ import annotations

from flask import Flask, Response, g, request

from detector.api.blueprint import ADDRESSED, SCOPES
from detector.api.context import caller, services
from detector.api.problems import Problem
from detector.services.keys import NOBODY, TRUSTED, Caller, KeyInvalid, QuotaUsedUp, Scope

SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API key (`dk_…`), where the server asks for one.",
    },
    "header": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same key in a header of its own.",
    },
}

_HOW = (
    "Send an API key as `Authorization: Bearer dk_…`; the operator makes one with "
    "`detector keys create`."
)
# Without a key where none is asked for: judge pictures and reach the verdict by its id.
_ANONYMOUS = Caller(scopes=frozenset({"read", "detect"}))


def register(app: Flask) -> None:
    """Recognise the caller of every request; `refuse_or_go_on` then acts on it."""
    app.before_request(_recognise)
    app.after_request(_ask_for_a_key)


def refuse_or_go_on() -> None:
    """Refuse the request unless its caller may make it. Runs after the rate limits counted it."""
    refusal: Problem | None = g.get("refusal")
    if refusal is not None:
        raise refusal


def charge(pictures: int = 1) -> None:
    """Count pictures against the caller's quota, before they are judged.

    Raises:
        Problem: `quota-used-up`.
    """
    try:
        services().keys.charge(caller(), pictures)
    except QuotaUsedUp as error:
        raise Problem(
            "quota-used-up",
            f"{error} Try again after midnight in UTC, or ask the operator for more.",
            retry_after=error.retry_after,
        ) from None


def given_token() -> str | None:
    """Return the key that the request carries, in either header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()
    return request.headers.get("X-API-Key", "").strip() or None


def _recognise() -> None:
    g.caller = NOBODY
    scope = SCOPES.get(request.endpoint or "")
    if scope is None or request.method == "OPTIONS":
        return
    try:
        g.caller = _caller(scope)
    except Problem as problem:
        g.refusal = problem


def _caller(scope: Scope) -> Caller:
    mode = services().settings.access
    if mode == "local":
        return TRUSTED
    token = given_token()
    if token is None:
        if mode == "public" and request.endpoint in ADDRESSED:
            return _ANONYMOUS
        raise Problem("key-required", _HOW)
    try:
        bearer = services().keys.caller(token)
    except KeyInvalid as error:
        raise Problem("key-invalid", f"{error} {_HOW}") from None
    if not bearer.may(scope):
        raise Problem("scope-missing", f"This key lacks the scope `{scope}`. Use another key.")
    return bearer


def _ask_for_a_key(response: Response) -> Response:
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="detector"'
    # What one caller may read, a shared cache must not show to another.
    response.headers.add("Vary", "Authorization, X-API-Key")
    return response
