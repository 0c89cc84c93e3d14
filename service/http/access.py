"""Who may call an operation: what its route declares is what the contract says and what is held to."""

import re
from ipaddress import ip_address
from typing import Any

from anyio import to_thread
from fastapi import Request

from service.access.audit import keep_refusal
from service.access.keyring import ANYBODY_HERE, Caller, Keyring
from service.access.secrets import Presented, read_secret
from service.domain.access import Act, Scope
from service.errors import UnauthenticatedError
from service.http.limits import Places
from service.http.middleware import SAFE_METHODS
from service.http.problem_types import MISSING_SCOPE, UNAUTHENTICATED
from service.http.problems import ProblemError
from service.http.rates import Rates
from service.settings import Settings
from service.store.unit_of_work import Database

_SCHEME = "api_key"
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST = re.compile(r"(\[[0-9a-fA-F:]+\]|[\w.-]+)(?::\d+)?")
_ID = re.compile(r"[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}")
_FORWARDED = frozenset({"forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"})
"""Headers that a proxy adds."""

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


SECURITY_SCHEMES: dict[str, Any] = {
    _SCHEME: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "cq_id_secret_checksum",
        "description": (
            "A key that `python -m service keys create` or `POST /v1/keys` makes. Each operation names the scope that"
            " it needs. While no key was ever made, callers of the machine that the service runs on need none."
        ),
    }
}
"""What the contract says of how callers say who they are."""


class Gate:
    """Lets callers in who may do what they ask for."""

    def __init__(self, settings: Settings, keyring: Keyring, database: Database) -> None:
        self._names = _HERE | {name.lower() for name in settings.hosts}
        self._keyring = keyring
        self._database = database
        self._rates = Rates(settings, keyring.clock)
        self.places = Places(settings.concurrent_requests)

    async def admit(self, request: Request, scope: Scope) -> None:
        """Find out who calls, kept as `request.state.caller` and `.principal`, and refuse who lacks the scope."""
        try:
            caller = await self._caller(request)
        except UnauthenticatedError as error:
            if error.principal is not None:
                await self._keep_refusal(request, error.principal, UNAUTHENTICATED.status)
            given = "authorization" in request.headers
            challenge = 'Bearer error="invalid_token"' if given else "Bearer"
            raise ProblemError(UNAUTHENTICATED, str(error), headers={"WWW-Authenticate": challenge}) from None
        request.state.caller = caller
        request.state.principal = caller.principal
        if caller is not ANYBODY_HERE:
            request.state.headers = self._rates.count(caller.principal, writes=request.method not in SAFE_METHODS)
        if scope not in caller.scopes:
            await self._keep_refusal(request, caller.principal, MISSING_SCOPE.status)
            challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
            detail = f"This operation needs a key with the scope {scope}."
            raise ProblemError(MISSING_SCOPE, detail, headers={"WWW-Authenticate": challenge})

    async def admits_still(self, request: Request, scope: Scope) -> bool:
        """Whether who was admitted would be now, for answers that last: keys expire and are revoked."""
        try:
            return scope in (await self._caller(request)).scopes
        except UnauthenticatedError:
            return False

    async def _caller(self, request: Request) -> Caller:
        given = request.headers.getlist("authorization")
        if given:
            return await self._holder(given, _address(request) or "")
        asked = self._keyring.known_to_be_asked()
        if asked is None:
            asked = await to_thread.run_sync(self._keyring.are_asked)
        if asked:
            raise UnauthenticatedError("Send a key: `Authorization: Bearer cq_...`.")
        if not self._is_here(request):
            raise UnauthenticatedError(
                "While no key is asked for, only callers of this machine are served, by the names localhost and"
                " 127.0.0.1, and through no proxy."
            )
        return ANYBODY_HERE

    async def _holder(self, given: list[str], address: str) -> Caller:
        """Who holds a key; who tried too many that were none may try no other for a while, but use a good one."""
        presented = _presented(given)
        found = self._keyring.remembered(presented.key_id) if presented else None
        if found is None:
            self._rates.require_few_wrong_keys(address)
        if presented is not None and found is None:
            found = await to_thread.run_sync(self._keyring.look_up, presented.key_id)
        try:
            return self._keyring.identify(presented, found)
        except UnauthenticatedError:
            self._rates.count_wrong_key(address)
            raise

    def _is_here(self, request: Request) -> bool:
        """Whether a request comes from this machine, and was meant to come here.

        A page of another site can have a name of its own lead to 127.0.0.1; its requests then carry that name.
        """
        if request.client is not None and not is_loopback(request.client.host, unknown=True):
            return False
        name = _HOST.fullmatch(request.headers.get("host", ""))
        return name is not None and name[1].lower() in self._names and _FORWARDED.isdisjoint(request.headers)

    async def _keep_refusal(self, request: Request, principal: str, status: int) -> None:
        refused = act_of(request, principal, status)
        await to_thread.run_sync(keep_refusal, self._database, self._keyring.clock, refused)


def act_of(request: Request, principal: str, status: int) -> Act:
    """What a request does, in the words of the audit trail, which hold nothing that the caller made up."""
    route = request.scope["route"]
    return Act(
        principal=principal,
        operation=route.name,
        method=request.method,
        path=route.path_format.replace(":id}", "}"),
        resource_id=next(filter(_ID.fullmatch, request.path_params.values()), None),
        status=status,
        request_id=request.state.request_id,
        address=_address(request),
    )


def is_loopback(host: str, *, unknown: bool = False) -> bool:
    """Whether an address is one that only this machine reaches; `unknown` for what is no address, such as a socket."""
    try:
        address = ip_address(host)
    except ValueError:
        return host.lower() == "localhost" or unknown
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _presented(given: list[str]) -> Presented | None:
    kind, _, secret = given[0].partition(" ")
    return read_secret(secret.strip()) if len(given) == 1 and kind.lower() == "bearer" else None


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
