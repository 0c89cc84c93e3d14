"""What those who run the service see of it: the log, the metrics, and the time that stages take."""

import asyncio
import gc
import io
import json
import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI, Request
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read_openmetrics
from prometheus_client.parser import text_string_to_metric_families as read_metrics
from starlette.testclient import TestClient

from service.app import create_app
from service.errors import UnavailableError
from service.http.logs import LogFormat, configure_logging, log_handler
from service.settings import Settings
from service.timing import Stage

MARK = "Zanzibarov"
"""Stands in everything that a caller sends, and so must stand nowhere in the log."""
TEXT = f"Estonian Foreign Minister Jaan {MARK} met his Latvian counterpart in Riga on 2 May 2024."


@contextmanager
def logged(form: LogFormat = "json") -> Iterator[io.StringIO]:
    """The lines of the log as they are written in a form."""
    stream = io.StringIO()
    handler = log_handler(form, stream)
    loggers = [logging.getLogger(name) for name in ("", "service")]
    levels = [logger.level for logger in loggers]
    loggers[0].addHandler(handler)
    loggers[1].setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    """Each line as the object that it is."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture(scope="module")
def clumsy(settings: Settings) -> Iterator[TestClient]:
    """An application with routes that fail while they hold what was sent, each in its own way."""
    app = create_app(settings)

    async def crash(request: Request) -> None:
        text = (await request.body()).decode()
        try:
            dict[str, str]()[text]
        except KeyError as error:
            raise ExceptionGroup(text, [ValueError(text), error]) from error

    def crash_in_a_thread(q: str) -> None:
        logging.getLogger("service.elsewhere").warning("in a thread")
        raise UnavailableError("The tide is out.") from LookupError(q)

    app.add_api_route("/crash", crash, methods=["POST"])
    app.add_api_route("/crash/{q}", crash_in_a_thread)
    with TestClient(app, headers={"X-Secret": MARK, "X-Request-Id": "walk"}) as client:
        yield client


def walk(client: TestClient) -> list[int]:
    """Requests of all kinds, good and bad, each of which holds the mark; their statuses."""
    article = client.post("/v1/ingest", json={"text": TEXT, "title": MARK, "source": MARK}).json()["article"]["id"]
    answers = [
        client.post("/v1/ingest", json={"text": TEXT}),
        client.post("/v1/ingest", content=MARK.encode() + b"\xff", headers={"Content-Type": "text/plain"}),
        client.post(
            "/v1/ingest", content=f'{{"{MARK}": NaN, "text": "{MARK}"', headers={"Content-Type": "application/json"}
        ),
        client.post("/v1/ingest", json={"text": MARK, MARK: MARK, "published_at": MARK}),
        client.post("/v1/ingest", json={"text": MARK + "\x00"}),
        client.post("/v1/extract", content=TEXT.encode(), headers={"Content-Type": "text/plain"}),
        client.post("/v1/extract", content=TEXT.encode(), headers={"Content-Type": f"text/{MARK}"}),
        client.post("/v1/extract", content=MARK.encode() * 200_000, headers={"Content-Type": "text/plain"}),
        client.get("/v1/meetings", params={"q": MARK}),
        client.get("/v1/meetings", headers={"Authorization": f"Bearer {MARK}"}),
        client.get("/v1/meetings", params={"q": MARK, "cursor": MARK, MARK: MARK}),
        client.get("/v1/meetings", params={"q": MARK * 4000}),
        client.get(f"/v1/meetings/{MARK}"),
        client.get(f"/v1/officials/{MARK}/meetings?q={MARK}"),
        client.get(f"/{MARK}"),
        client.get("/v1/articles", headers={"If-None-Match": MARK, "Cookie": MARK, "User-Agent": MARK, "Accept": MARK}),
        client.get(f"/v1/articles/{article}/text"),
        client.patch(f"/v1/articles/{article}", json={"title": MARK * 2}),
        client.patch(f"/v1/articles/{article}", json={"title": [MARK]}),
        client.request(MARK.upper(), "/v1/meetings"),
        client.post("/crash", content=TEXT.encode()),
        client.get(f"/crash/{MARK}"),
        client.delete(f"/v1/articles/{article}"),
    ]
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_never_holds_what_was_sent(clumsy: TestClient, form: LogFormat) -> None:
    """Neither text nor search words, bodies, headers or keys, and no exception quotes them; each request is there."""
    with logged(form) as stream:
        statuses = walk(clumsy)
    assert {200, 204, 400, 401, 404, 405, 406, 413, 414, 415, 422, 500, 503} <= set(statuses)
    told = stream.getvalue()
    assert MARK.lower() not in told.lower()
    assert told.count("service.access") == len(statuses) + 1


def test_a_crash_is_told_by_the_lines_of_code_it_went_through(clumsy: TestClient) -> None:
    """The log has the class, what led to it, and where, so that it can be mended without the message."""
    with logged() as stream:
        clumsy.post("/crash", content=MARK.encode())
    [line] = [line for line in lines_of(stream) if "exception" in line]
    assert (line["level"], line["request_id"]) == ("ERROR", "walk")
    for word in ("builtins.KeyError", "builtins.ExceptionGroup", "builtins.ValueError", "in crash", "test_watching.py"):
        assert word in line["exception"]


def test_every_line_of_a_request_bears_its_id(clumsy: TestClient) -> None:
    """Also those that are written in a thread, and the one that tells how the request went."""
    with logged() as stream:
        clumsy.get("/crash/x", headers={"X-Request-Id": "joined"})
    lines = lines_of(stream)
    assert [line["message"] for line in lines] == ["in a thread", "unavailable", "request"]
    assert {line["request_id"] for line in lines} == {"joined"}
    assert (lines[1]["part"], lines[1]["cause"], lines[1]["why"]) == ("extraction", "LookupError", "The tide is out.")
    expected = {"method": "GET", "route": "/crash/{q}", "status": 503, "problem": "unavailable", "level": "INFO"}
    assert expected.items() <= lines[2].items()
    assert lines[2]["ms"] > 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", lines[2]["time"])


def test_what_fails_beside_requests_is_told_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Warnings, threads and forgotten tasks are lines like all others, and quote nothing."""
    monkeypatch.setattr(warnings, "showwarning", None)
    monkeypatch.setattr(threading, "excepthook", None)
    root, ours = logging.getLogger(), logging.getLogger("service")
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(ours, "level", logging.INFO)

    async def forget() -> None:
        async def fail() -> None:
            raise ValueError(MARK)

        asyncio.get_running_loop().create_task(fail())
        await asyncio.sleep(0)

    stream = io.StringIO()
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stream)
        configure_logging("info", "json")
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(MARK, stacklevel=1)
        thread = threading.Thread(target=int, args=(MARK,))
        thread.start()
        thread.join()
        asyncio.run(forget())
        gc.collect()
    assert MARK not in stream.getvalue()
    assert [line["message"].split(" at ")[0] for line in lines_of(stream)] == [
        "UserWarning", "a thread failed", "Task exception was never retrieved"
    ]  # fmt: skip


def test_an_access_line_names_the_route_and_not_the_path(api: TestClient) -> None:
    """HEAD, pages, files, unknown addresses and made-up methods too, so that lines can be counted."""
    asked = [
        ("HEAD", "/v1/meetings", "/v1/meetings"),
        ("GET", "/v1/meetings/mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7", "/v1/meetings/{meeting_id}"),
        ("POST", "/v1/articles/art_01JDAHZ8K3W6R9V2T5X8Y1B4C7:reextract", "/v1/articles/{article_id}:reextract"),
        ("PUT", "/v1/meetings/mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7", "/v1/meetings/{meeting_id}"),
        ("GET", "/docs", "/docs"),
        ("GET", "/problems/not-found", "/problems/{slug}"),
        ("GET", "/web/docs.js", "/web/{path}"),
        ("GET", "/v1/nothing", "other"),
        ("BREW", "/v1/nothing", "other"),
    ]
    with logged() as stream:
        sizes = [len(api.request(method, path).content) for method, path, _ in asked]
    lines = [line for line in lines_of(stream) if line["logger"] == "service.access"]
    methods = ["other" if method == "BREW" else method for method, _, _ in asked]
    assert [(line["method"], line["route"]) for line in lines] == list(
        zip(methods, [route for _, _, route in asked], strict=True)
    )
    assert [line["bytes"] for line in lines] == sizes


@pytest.mark.parametrize("identifier", ["a\r\nlevel=ERROR", "a b", "x" * 65, "ü", "", '{"a":1}'])
def test_nobody_can_write_a_line_of_their_own(api: TestClient, identifier: str) -> None:
    """An id that is not plain is replaced, so that one request stays one line."""
    with logged("text") as stream:
        answer = api.get("/livez", headers={b"X-Request-Id": identifier.encode()})
    assert len(stream.getvalue().splitlines()) == 1
    assert answer.headers["x-request-id"] in stream.getvalue()
    assert answer.headers["x-request-id"] != identifier


def test_a_line_stays_one_line_whatever_it_is_told() -> None:
    """Signs that end a line or steer a terminal are written out."""
    for form in ("json", "text"):
        with logged(form) as stream:
            logging.getLogger("service").info("a\r\nb\x1b[2Jc\u2028d", extra={"more": "e\nf"})
        assert len(stream.getvalue().splitlines()) == 1
        assert "\x1b" not in stream.getvalue()


def test_stages_are_timed(api: TestClient) -> None:
    """`Server-Timing` says how long reading, the database and all of it took, and names no other stage."""
    read = api.post("/v1/ingest", json={"text": TEXT}).headers["server-timing"]
    stages = dict(re.findall(r"(\w+);dur=([\d.]+)", read))
    assert set(stages) == {"extraction", "database", "total"}
    assert 0 < float(stages["extraction"]) <= float(stages["total"])
    assert set(stages) - {"total"} <= {str(stage) for stage in Stage}
    assert re.fullmatch(r"total;dur=\d+\.\d", api.get("/livez").headers["server-timing"])


def test_the_time_of_stages_can_be_kept_back(settings: Settings) -> None:
    """A setting takes the header away."""
    app = create_app(settings.model_copy(update={"server_timing": False}))
    assert "server-timing" not in TestClient(app).get("/livez").headers


def samples(api: TestClient, name: str) -> dict[tuple[str, ...], float]:
    """The values of a metric by the values of its labels."""
    families = read_metrics(api.get("/metrics").text)
    return {tuple(one.labels.values()): one.value for family in families for one in family.samples if one.name == name}


def test_requests_are_counted(settings: Settings) -> None:
    """By method, route and class of status, whatever paths are made up; problems by code, articles by outcome."""
    with TestClient(create_app(settings)) as api:
        for number in range(3):
            api.get(f"/v1/nothing/{number}")
            api.get("/v1/meetings", params={"sort": str(number)})
            api.request(f"BREW{number}", f"/{number}")
        for _ in range(2):
            api.post("/v1/ingest", json={"text": "Envoys of Malta and Latvia met in Riga."})
        counts = samples(api, "communique_request_seconds_count")
        assert (
            counts["GET", "other", "4xx"]
            == counts["GET", "/v1/meetings", "4xx"]
            == counts["other", "other", "4xx"]
            == 3
        )
        assert samples(api, "communique_problems_total")["not_found",] == 6
        assert samples(api, "communique_problems_total")["invalid_request",] == 3
        ingests = samples(api, "communique_ingests_total")
        assert ingests["known",] >= 1
        assert sum(ingests.values()) == 2
        assert samples(api, "communique_stage_seconds_count")["database",] >= 3
        assert samples(api, "communique_requests_in_flight")[()] == 1
        last = api.get("/v1/changes", params={"limit": 100}).json()["items"][-1]["seq"]
        assert samples(api, "communique_changes_last_seq")[()] == last
        checks = samples(api, "communique_check")
        assert {name for name, value in checks.items() if value != 1} <= {("workers",)}


def test_metrics_are_what_scrapers_read(api: TestClient) -> None:
    """The text format of Prometheus with its media type, or OpenMetrics for whoever asks for it first."""
    plain = api.get("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=0.0.4; charset=utf-8")
    accept = "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    opened = api.get("/metrics", headers={"Accept": accept})
    assert opened.headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")
    names = {family.name for family in read_openmetrics(opened.text)}  # type: ignore[no-untyped-call] # the library's parser
    assert {"communique_request_seconds", "communique_info", "process_resident_memory_bytes", "python_info"} <= names


def test_two_applications_count_apart(api: TestClient, settings: Settings) -> None:
    """Nothing is counted in a place that applications share."""
    api.get("/v1/nothing")
    with TestClient(create_app(settings)) as other:
        assert samples(other, "communique_problems_total") == {}
    assert isinstance(api.app, FastAPI)
