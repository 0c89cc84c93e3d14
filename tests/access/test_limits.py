"""How often, how much at once, how slowly: each limit at its edge and beyond."""

import asyncio
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope as AsgiScope, Send

from service.app import create_app
from service.domain.access import Scope
from service.http.limits import BodyDeadline, Places
from service.http.problems import ProblemError
from service.http.rates import Rates
from service.settings import Settings
from tests.applications import fresh_settings, make_key
from tests.conftest import FrozenClock


@pytest.fixture
def strict(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings with limits that are soon reached."""
    few = {"reads_per_minute": 3, "writes_per_minute": 2, "wrong_keys_per_minute": 2}
    with fresh_settings("sqlite", request, tmp_path_factory) as fresh:
        yield fresh.model_copy(update=few)


@pytest.fixture
def caller(strict: Settings, clock: FrozenClock) -> Iterator[TestClient]:
    """A client with a key that may read and ingest, at a time that moves only when told."""
    key = make_key(strict, Scope.READ, Scope.INGEST)
    with TestClient(create_app(strict, clock), headers={"Authorization": f"Bearer {key}"}) as client:
        yield client


def test_reads_and_writes_are_counted_apart(caller: TestClient, clock: FrozenClock) -> None:
    """The headers say how much is left and for how long; one too many is 429, and after a minute all is as before."""
    for left in (2, 1, 0):
        response = caller.get("/v1/meetings")
        assert response.status_code == 200
        assert response.headers["ratelimit-policy"] == '"reads";q=3;w=60'
        assert response.headers["ratelimit"] == f'"reads";r={left};t=60'
    clock.advance(seconds=18)
    refused = caller.get("/v1/meetings")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    assert refused.json()["detail"] == "The limit is 3 reads a minute; wait 42 seconds."
    assert refused.headers["ratelimit"] == '"reads";r=0;t=42'
    assert refused.headers["retry-after"] == "42"
    assert caller.post("/v1/extract", json={}).headers["ratelimit"] == '"writes";r=1;t=60'
    clock.advance(seconds=41)
    assert caller.get("/v1/meetings").status_code == 429
    clock.advance(seconds=1)
    assert caller.get("/v1/meetings").headers["ratelimit"] == '"reads";r=2;t=60'


def test_each_key_has_a_count_of_its_own(caller: TestClient, strict: Settings, clock: FrozenClock) -> None:
    """What one uses up another has still; pages and probes are not counted."""
    assert [caller.get("/v1/meetings").status_code for _ in range(4)] == [200, 200, 200, 429]
    other = {"Authorization": f"Bearer {make_key(strict, Scope.READ)}"}
    assert caller.get("/v1/meetings", headers=other).status_code == 200
    assert [caller.get("/livez").status_code for _ in range(5)] == [200] * 5
    assert "ratelimit" not in caller.get("/livez").headers


def test_what_is_refused_for_its_scope_counts(caller: TestClient, clock: FrozenClock) -> None:
    """Else a key could fill the audit trail with what it may not do."""
    assert [caller.delete("/v1/articles/x").status_code for _ in range(3)] == [403, 403, 429]


def test_wrong_keys_are_counted_by_address(caller: TestClient, clock: FrozenClock) -> None:
    """Who tried too many may try no other for a while; a good key that is in use goes on all the same."""
    assert caller.get("/v1/meetings").status_code == 200
    wrong = {"Authorization": "Bearer x"}
    assert [caller.get("/v1/meetings", headers=wrong).status_code for _ in range(3)] == [401, 401, 429]
    assert caller.get("/v1/meetings", headers=wrong).headers["retry-after"] == "60"
    assert caller.get("/v1/meetings").status_code == 200
    assert caller.get("/v1/meetings", headers={"Authorization": ""}).status_code == 429
    clock.advance(seconds=60)
    assert caller.get("/v1/meetings", headers=wrong).status_code == 401


def test_addresses_of_one_site_are_one(clock: FrozenClock) -> None:
    """Who has one IPv6 address has 2**64 of them."""
    counted = Rates(Settings(wrong_keys_per_minute=1), clock)
    counted.count_wrong_key("2001:db8::1")
    with pytest.raises(ProblemError):
        counted.require_few_wrong_keys("2001:db8::2")
    counted.require_few_wrong_keys("2001:db8:0:1::1")
    counted.require_few_wrong_keys("192.0.2.1")


def test_zero_is_no_limit(clock: FrozenClock) -> None:
    """Nothing is counted, and no header promises anything."""
    free = Rates(Settings(reads_per_minute=0, writes_per_minute=0, wrong_keys_per_minute=0), clock)
    assert [free.count("any", writes=writes) for writes in (True, False)] == [{}, {}]
    free.count_wrong_key("192.0.2.1")
    free.require_few_wrong_keys("192.0.2.1")


def test_who_does_not_come_back_is_forgotten(clock: FrozenClock) -> None:
    """Counting many holds no memory for longer than it matters."""
    counted = Rates(Settings(reads_per_minute=5), clock)
    for number in range(1000):
        counted.count(f"key_{number}", writes=False)
    clock.advance(minutes=1)
    tracemalloc.start()
    counted.count("key_1000", writes=False)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(100):
        clock.advance(minutes=1)
        for number in range(10):
            counted.count(f"key_{number}", writes=False)
    assert tracemalloc.get_traced_memory()[0] - before < 20_000
    tracemalloc.stop()


def test_callers_of_this_machine_are_not_counted(strict: Settings) -> None:
    """Where no key is asked for there is nobody to be fair to."""
    with TestClient(create_app(strict)) as client:
        answers = [client.get("/v1/meetings") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200}
    assert all("ratelimit" not in answer.headers for answer in answers)


def test_there_are_so_many_places_and_no_more() -> None:
    """One too many is told when to come back, and a place is free again when its request is done, however it ends."""
    places = Places(2)
    with places.one():
        with pytest.raises(ZeroDivisionError), places.one():
            raise ZeroDivisionError
        with places.one(), pytest.raises(ProblemError) as crowded, places.one():
            pass
        assert crowded.value.headers == {"Retry-After": "1"}
        assert crowded.value.kind.status == 503
        with places.one():
            pass


def test_a_crowd_is_answered_and_probes_still_are(strict: Settings) -> None:
    """Over HTTP: 503 when all places are taken, and 200 to who asks whether the process lives."""
    with TestClient(create_app(strict.model_copy(update={"concurrent_requests": 1}))) as client:
        with client.app.state.gate.places.one():  # type: ignore[attr-defined] # the client types it as any application
            refused = client.get("/v1/meetings")
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            assert refused.headers["retry-after"] == "1"
            assert client.get("/readyz").status_code == 200
        assert client.get("/v1/meetings").status_code == 200


def test_a_body_that_is_in_time_is_taken_and_one_that_is_not_is_given_up() -> None:
    """The time counts from when the body is first asked for to its end, and not at all beyond."""
    assert asyncio.run(receive_all([0.0, 0.0, 0.0], seconds=5)) == 3
    assert asyncio.run(receive_all([0.0, 0.0, 5.0], seconds=0.05)) == "request_too_slow"
    assert asyncio.run(receive_all([0.04] * 50, seconds=0.05)) == "request_too_slow"


async def receive_all(pauses: list[float], seconds: float) -> int | str:
    """How many parts of a body come through, each after a pause; or the problem that ends it."""
    left = list(pauses)

    async def receive() -> Message:
        await asyncio.sleep(left.pop(0))
        return {"type": "http.request", "body": b"x", "more_body": bool(left)}

    async def count(_scope: AsgiScope, receive: Receive, _send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def send(_message: Message) -> None: ...

    try:
        await BodyDeadline(count, seconds=seconds)({"type": "http"}, receive, send)
    except ProblemError as problem:
        return problem.kind.code
    return len(pauses) - len(left)


def test_a_caller_that_waits_for_its_answer_is_not_cut() -> None:
    """Once the body is whole, what is received is that the caller leaves, however late."""

    async def leave_late() -> Any:  # noqa: ANN401 - a message
        messages: list[Message] = [
            {"type": "http.request", "body": b"", "more_body": False},
            {"type": "http.disconnect"},
        ]
        seen: list[str] = []

        async def receive() -> Message:
            if len(messages) == 1:
                await asyncio.sleep(0.1)
            return messages.pop(0)

        async def wait(_scope: AsgiScope, receive: Receive, _send: Send) -> None:
            seen.extend([(await receive())["type"], (await receive())["type"]])

        async def send(_message: Message) -> None: ...

        await BodyDeadline(wait, seconds=0.02)({"type": "http"}, receive, send)
        return seen

    assert asyncio.run(leave_late()) == ["http.request", "http.disconnect"]
