"""What every route checks before its function runs: who calls, that it knows the parameters, what it is to answer."""

from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Any, get_origin

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from starlette.convertors import StringConvertor, register_url_convertor

from service.http.access import Gate, needed_scope
from service.http.deprecation import Deprecation, deprecation_in, note
from service.http.negotiation import best_media_type
from service.http.problem_types import NOT_ACCEPTABLE
from service.http.problems import FieldError, ProblemError, invalid, is_plain

JSON = "application/json"


class IdConvertor(StringConvertor):
    """A part of a path that is an id, `{name:id}`: what stands behind a colon is an action on it."""

    regex = "[^/:]+"


register_url_convertor("id", IdConvertor())


class StrictRoute(APIRoute):
    """A route that says who may call it.

    It refuses query parameters that it does not know, since a mistyped filter would silently not filter.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler behind these checks."""
        handle = super().get_route_handler()
        known = dict(_query_parameters(self.dependant))
        scope = needed_scope(self.name, self.openapi_extra)
        going = deprecation_in(self.openapi_extra)
        going_parameters = dict(_deprecated_parameters(self.dependant))
        answers = _answered_media_types(self)

        async def handle_admitted(request: Request) -> Response:
            if scope is None:
                return await handle_strictly(request)
            gate: Gate = request.app.state.gate
            with gate.places.one():
                await gate.admit(request, scope)
                return await handle_strictly(request)

        async def handle_strictly(request: Request) -> Response:
            if going or going_parameters:
                asked = (going_parameters[name] for name in request.query_params if name in going_parameters)
                note(request.scope, filter(None, (going, *asked)))
            if request.scope["query_string"]:
                _check_parameters(request, known)
            request.state.media_type = _chosen(request.headers.get("accept"), answers)
            return await handle(request)

        return handle_admitted


def chosen_media_type(request: Request) -> str:
    """The media type that the answer is to be of, one of those that the route declares."""
    chosen: str = request.state.media_type
    return chosen


def _answered_media_types(route: APIRoute) -> list[str]:
    declared = route.response_class
    first = declared.media_type or JSON if isinstance(declared, type) else JSON
    return [first, *route.responses.get(200, {}).get("content", ())]


def _query_parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Each parameter's name, and whether it may be repeated."""
    return ((name, _repeatable(info.annotation)) for name, info in _declared_parameters(dependant))


def _deprecated_parameters(dependant: Dependant) -> Iterator[tuple[str, Deprecation]]:
    """The name of each parameter that will go, and when."""
    for name, info in _declared_parameters(dependant):
        if going := deprecation_in(info.json_schema_extra, name):
            yield name, going


def _declared_parameters(dependant: Dependant) -> Iterator[tuple[str, FieldInfo]]:
    for field in dependant.query_params:
        model = field.field_info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            yield from model.model_fields.items()
        else:
            yield field.alias, field.field_info
    for inner in dependant.dependencies:
        yield from _declared_parameters(inner)


def _repeatable(annotation: Any) -> bool:  # noqa: ANN401 - annotations have no common type
    return get_origin(annotation) in (list, tuple)


def _check_parameters(request: Request, known: dict[str, bool]) -> None:
    names = [name for name, _ in request.query_params.multi_items()]
    unknown = {name for name in names if name not in known}
    if unknown:
        expected = f"There is no such parameter; known are: {', '.join(sorted(known)) or 'none'}."
        # The name is the caller's own text, so only a short plain one is repeated.
        shown = (name if is_plain(name) else "?" for name in sorted(unknown))
        raise invalid(*(FieldError(location="query", name=name, code="unknown", detail=expected) for name in shown))
    repeated = sorted({name for name in names if not known[name] and names.count(name) > 1})
    if repeated:
        detail = "Give this parameter once."
        raise invalid(*(FieldError(location="query", name=name, code="repeated", detail=detail) for name in repeated))


def _chosen(accept: str | None, answers: Sequence[str]) -> str:
    found = best_media_type(accept, answers)
    if found is None:
        message = f"This address answers {', '.join(answers)}."
        error = FieldError(location="header", name="Accept", code="unsupported", detail=message)
        raise ProblemError(NOT_ACCEPTABLE, message, errors=[error])
    return found
