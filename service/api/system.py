"""How the service itself is: for those who run it and for what watches over it."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from service import __version__
from service.api.services import services
from service.errors import UnavailableError
from service.http.access import PUBLIC
from service.http.routes import StrictRoute
from service.store.changes import last_seq
from service.store.migrate import is_current

TAG = {"name": "system", "description": "How the service itself is."}
router = APIRouter(tags=["system"], route_class=StrictRoute)


class Health(BaseModel):
    """That the service is well."""

    status: str = Field(examples=["ok"])


class Version(BaseModel):
    """Which release this is, and which contract it serves."""

    service: str = Field(examples=["0.1.0"])
    api: str = Field(examples=["v1"])


@router.get("/livez", openapi_extra=PUBLIC)
async def get_liveness() -> Health:
    """Whether the process answers; asks nothing else, so that a failing database does not restart it."""
    return Health(status="ok")


@router.get("/readyz", openapi_extra=PUBLIC)
def get_readiness(request: Request) -> Health:
    """Whether requests can be served; 503 says which check failed."""
    database = services(request).database
    try:
        with database.read() as session:
            last_seq(session)
    except UnavailableError:
        raise UnavailableError("The check 'database' failed: it does not answer.") from None
    if not is_current(database.engine):
        raise UnavailableError("The check 'migrations' failed: the database is not at the present tables.")
    return Health(status="ok")


@router.get("/version", openapi_extra=PUBLIC)
async def get_version() -> Version:
    """Which release this is."""
    return Version(service=__version__, api="v1")
