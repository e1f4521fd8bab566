"""flask-smorest's blueprint with types, operation ids and problem responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

import flask_smorest  # type: ignore[import-untyped]

View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """Takes a view and gives back a view of the same type."""

    def __call__(self, view: View, /) -> View:
        """Decorate the view."""


def problem_component(status: int) -> str:
    """Name the OpenAPI response component of the problems with this status."""
    return f"Problem{status}"


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """Routes that describe themselves in the OpenAPI document."""

    def operation(self, rule: str, operation_id: str, method: str = "GET") -> Decorator:
        """Route `method rule` to the view and name the operation for generated clients."""

        def decorate(view: View) -> View:
            described = self.doc(operationId=operation_id)(view)
            route = self.route(rule, methods=[method], endpoint=view.__name__)
            return cast(View, route(described))

        return decorate

    def returns(self, status: int, schema: Any = None, **options: Any) -> Decorator:
        """Serialise what the view returns with `schema` and document it."""
        return cast(Decorator, self.response(status, schema, **options))

    def query(self, schema: Any) -> Decorator:
        """Pass the parsed query string to the view as its first argument."""

        def decorate(view: View) -> View:
            parsed = self.arguments(schema, location="query")(view)
            return cast(View, self.problems(422)(parsed))

        return decorate

    def describes(self, **document: Any) -> Decorator:
        """Merge `document` into the operation's OpenAPI description."""
        return cast(Decorator, self.doc(**document))

    def problems(self, *statuses: int) -> Decorator:
        """Document the problem responses that the view may answer with."""

        def decorate(view: View) -> View:
            for status in statuses:
                view = self.alt_response(status, response=problem_component(status))(view)
            return view

        return decorate
