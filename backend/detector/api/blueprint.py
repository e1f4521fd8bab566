"""flask-smorest's blueprint with types, operation ids and problem responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar, cast

import flask_smorest  # type: ignore[import-untyped]

from detector.services.keys import Scope

View = TypeVar("View", bound=Callable[..., Any])

# Endpoint → the scope that a caller needs. What is not in here is open to all.
SCOPES: dict[str, Scope] = {}
# Endpoints that name one thing by its id, or make one: a public server opens them without a key.
ADDRESSED: set[str] = set()

_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"header": []}, {}]
_USUAL: dict[str, Scope] = {"GET": "read"}


class Decorator(Protocol):
    """Takes a view and gives back a view of the same type."""

    def __call__(self, view: View, /) -> View:
        """Decorate the view."""


def problem_component(status: int) -> str:
    """Name the OpenAPI response component of the problems with this status."""
    return f"Problem{status}"


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes that describe themselves in the OpenAPI document."""

    def operation(
        self,
        rule: str,
        operation_id: str,
        method: str = "GET",
        scope: Scope | Literal["none"] | None = None,
    ) -> Decorator:
        """Route `method rule` to the view and name the operation for generated clients.

        Args:
            rule: Address, after the blueprint's own.
            operation_id: Name in the OpenAPI document.
            method: HTTP method.
            scope: What a key must allow; `read` for GET and `detect` otherwise when not given,
                `none` for what is open to all.
        """

        def decorate(view: View) -> View:
            described = self.doc(operationId=operation_id)(view)
            if scope != "none":
                described = self._needs(scope or _USUAL.get(method, "detect"), view)(described)
                if "<" in rule or method == "POST":
                    ADDRESSED.add(f"{self.name}.{view.__name__}")
            route = self.route(rule, methods=[method], endpoint=view.__name__)
            return cast(View, route(described))

        return decorate

    def _needs(self, scope: Scope, view: View) -> Decorator:
        SCOPES[f"{self.name}.{view.__name__}"] = scope

        secure = self.doc(security=_SECURITY, **{"x-scope": scope})
        return cast(Decorator, lambda described: self.problems(401, 403, 429)(secure(described)))

    def returns(self, status: int, schema: Any = None, **options: Any) -> Decorator:
        """Serialise what the view returns with `schema` and document it."""
        return cast(Decorator, self.response(status, schema, **options))

    def query(self, schema: Any) -> Decorator:
        """Pass the parsed query string to the view as its first argument."""

        def decorate(view: View) -> View:
            parsed = self.arguments(schema, location="query")(view)
            return cast(View, self.problems(422)(parsed))

        return decorate

    def body(self, schema: Any) -> Decorator:
        """Pass the parsed JSON body to the view as its first argument."""

        def decorate(view: View) -> View:
            parsed = self.arguments(schema, location="json")(view)
            return cast(View, self.problems(400, 422)(parsed))

        return decorate

    def header(self, parameter: dict[str, Any]) -> Decorator:
        """Document a header that the view reads, beside what the query string may hold."""

        def decorate(view: View) -> View:
            documented: Any = self.describes()(view)
            # `describes(parameters=…)` would take the place of those of the query string.
            arguments = documented._apidoc.setdefault("arguments", {})
            arguments.setdefault("parameters", []).append(parameter)
            return cast(View, documented)

        return decorate

    def describes(self, **document: Any) -> Decorator:
        """Merge `document` into the operation's OpenAPI description."""
        return cast(Decorator, self.doc(**document))

    def comes_as(self, schemas: dict[str, dict[str, Any]]) -> Decorator:
        """Document the content types, each with its schema, of an answer with status 200."""
        content = {name: {"schema": schema} for name, schema in schemas.items()}
        return self.describes(responses={"200": {"content": content}})

    def problems(self, *statuses: int) -> Decorator:
        """Document the problem responses that the view may answer with."""

        def decorate(view: View) -> View:
            for status in statuses:
                view = self.alt_response(status, response=problem_component(status))(view)
            return view

        return decorate
