"""HTTP only: routes, schemas, problems and headers."""
