"""How the service itself is: for those who run it and for what watches over it."""

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from service import __version__
from service.api.readiness import CHECKS, PUT_OFF, Readiness
from service.api.services import services
from service.domain.access import Scope
from service.http.access import PUBLIC, needs
from service.http.failures import RETRY_SECONDS
from service.http.problem_types import UNAVAILABLE
from service.http.problems import ProblemError
from service.http.routes import StrictRoute

TAG = {"name": "system", "description": "How the service itself is."}
router = APIRouter(tags=["system"], route_class=StrictRoute)


class Health(BaseModel):
    """That the service is well."""

    status: str = Field(examples=["ok"], description="`ok`; whatever is not is answered 503.")


class Check(BaseModel):
    """One of the things that must be well for requests to be served."""

    name: str = Field(
        description=f"{', '.join(f'`{name}`' for name in CHECKS)}; there may be more.", examples=["database"]
    )
    status: str = Field(
        examples=["ok"],
        description="`ok`; whatever is not is answered 503, but for `workers`, who may be `missing`: what is sent for"
        " later waits until there is one.",
    )


class Ready(Health):
    """That requests can be served."""

    checks: list[Check] = Field(description="What was looked at.")


class Version(BaseModel):
    """Which release this is, and which contract it serves."""

    service: str = Field(examples=["0.1.0"], description="Release of the service.")
    api: str = Field(examples=["v1"], description="Major version of the contract.")


@router.get("/livez", openapi_extra=PUBLIC)
async def get_liveness() -> Health:
    """Whether the process answers; asks nothing else, so that a failing database does not restart it."""
    return Health(status="ok")


@router.get("/readyz", openapi_extra=PUBLIC)
async def get_readiness(request: Request) -> Ready:
    """Whether requests can be served; 503 says which check failed."""
    readiness: Readiness = request.app.state.readiness
    failures = await readiness.failures()
    if grave := {name: why for name, why in failures.items() if name not in PUT_OFF}:
        told = " ".join(f"The check '{name}' failed: {why}" for name, why in grave.items())
        raise ProblemError(UNAVAILABLE, told, headers={"Retry-After": RETRY_SECONDS})
    return Ready(
        status="ok", checks=[Check(name=name, status="missing" if name in failures else "ok") for name in CHECKS]
    )


@router.get("/version", openapi_extra=PUBLIC)
async def get_version() -> Version:
    """Which release this is."""
    return Version(service=__version__, api="v1")


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    response_description="One metric a line, in the text format of Prometheus, or of OpenMetrics if it is asked for.",
    openapi_extra=needs(Scope.READ),
)
async def get_metrics(request: Request) -> Response:
    """Figures of this process for Prometheus."""
    house = services(request)
    readiness: Readiness = request.app.state.readiness
    await readiness.failures()
    house.metrics.articles_under_way.set(house.reader.taken)
    house.metrics.article_places.set(house.reader.places)
    content, media_type = await to_thread.run_sync(house.metrics.written, request.headers.get("accept"))
    return Response(content, headers={"Content-Type": media_type, "Cache-Control": "no-store"})
