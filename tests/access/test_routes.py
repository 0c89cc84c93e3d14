"""Nothing is open by accident: every route says who may call it."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from service.app import create_app
from service.domain.access import Scope
from service.http.access import PUBLIC, needed_scope, needs
from service.http.routes import StrictRoute
from service.settings import Settings
from tests.house.repository import ROOT, text_of

PAGES = {"/", "/docs", "/openapi.json", "/problems/{slug}", "/web"}
"""What everybody may look at: pages, their files, the contract."""
OPEN = {"get_liveness", "get_readiness", "get_version"}
"""The operations that answer everybody."""


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """An application that is not started."""
    return create_app(Settings())


def test_every_route_declares_who_may_call_it(app: FastAPI) -> None:
    """Each route is an operation with a scope or marked public, or one of the pages; there is no other way in."""
    declared = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, StrictRoute):
            declared[route.name] = needed_scope(route.name, route.openapi_extra)
        else:
            assert context.path in PAGES, context.path
    assert len(declared) > 30
    assert {name for name, scope in declared.items() if scope is None} == OPEN


def test_what_reads_needs_read(app: FastAPI) -> None:
    """What is not public and only reads needs `read`, and what writes never does.

    But for what is about access itself, and for how far that has come which a caller sent: who only sends sees that.
    """
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, StrictRoute) and route.name not in OPEN:
            scope = needed_scope(route.name, route.openapi_extra)
            reads = route.methods == {"GET"} and scope is not Scope.ADMIN and "jobs" not in route.tags
            assert (scope is Scope.READ) == reads, route.name


def test_a_route_that_declares_nothing_cannot_be_made() -> None:
    """Who forgets to say who may call a route learns of it when the module is loaded."""
    router = APIRouter(route_class=StrictRoute)
    with pytest.raises(TypeError, match="the route forgotten declares no access"):

        @router.get("/forgotten")
        async def forgotten() -> None: ...


def test_a_declaration_is_read_as_it_was_made() -> None:
    """Each scope, and that there is none."""
    assert needed_scope("any", PUBLIC) is None
    assert [needed_scope("any", needs(scope)) for scope in Scope] == list(Scope)


def test_the_guide_tells_which_operation_needs_which_scope(app: FastAPI) -> None:
    """The guide's table of scopes is the code's: what reads is not listed, since all of it needs `read`."""
    operations: dict[Scope, list[str]] = {scope: [] for scope in Scope}
    for path, item in app.openapi()["paths"].items():
        for method, operation in item.items():
            for need in operation["security"]:
                operations[Scope(need["api_key"][0])].append(f"`{method.upper()} {path}`")
    operations[Scope.READ] = ["every other `GET`"]
    lines = "".join(f"| `{scope}` | {', '.join(names)} |\n" for scope, names in operations.items())
    assert lines in text_of(ROOT / "openapi" / "GUIDE.md"), f"openapi/GUIDE.md should have these lines\n{lines}"
