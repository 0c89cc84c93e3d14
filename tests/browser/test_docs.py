"""Swagger UI in a real browser, on a server that really runs."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from threading import Event
from time import monotonic, sleep
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import ConsoleMessage, Page, sync_playwright

from service.domain.access import COMMAND_LINE, Scope
from service.domain.articles import ArticleIn
from service.domain.clock import SystemClock
from service.domain.jobs import JobKind
from service.domain.reports import Extraction
from service.errors import TooComplexError
from service.http.failures import told
from service.ingest.batches import NewLine, Sender, accept, keep_lines, open_job
from service.ingest.jobs import Desk, work
from service.settings import Settings
from service.store.engine import build_engine
from service.store.jobs import waiting_lines
from service.store.unit_of_work import Database, WriteSession
from tests.applications import SEEDS

CHROMIUM = which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTING = 120.0
"""Seconds that a server may take to start on a busy machine."""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="Debian's chromium is not installed here"
)


@contextmanager
def serving(tmp_path_factory: pytest.TempPathFactory, *steps: list[str]) -> Iterator[tuple[str, str, str]]:
    """Address of a server, what the last of some commands printed before, and the address of its own database."""
    database = f"sqlite:///{tmp_path_factory.mktemp('server') / 'communique.db'}"
    environment = os.environ | {
        "COMMUNIQUE_DATABASE_URL": database,
        "COMMUNIQUE_LOG_LEVEL": "warning",
        "COMMUNIQUE_STREAM_SECONDS": "1",  # the page shows an answer once it is whole
    }
    command = [sys.executable, "-m", "service"]
    told = ""
    for step in steps:
        run = subprocess.run([*command, *step], env=environment, check=True, stdout=subprocess.PIPE, text=True)
        told = run.stdout.strip()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    process = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        await_ready(address)
        yield address, told, database
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server as `make run` starts it, the seed articles read in."""
    with serving(tmp_path_factory, ["migrate"], ["seed"]) as (address, _, _):
        yield address


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, str]]:
    """Address of a server that asks for keys, a key for everything, and the address of its database."""
    making = ["keys", "create", "--name", "tester", "--scopes", *Scope]
    with serving(tmp_path_factory, ["migrate"], ["seed"], making) as guarding:
        yield guarding


def await_ready(address: str) -> None:
    """Return once the server serves."""
    end = monotonic() + STARTING
    while monotonic() < end:
        try:
            if httpx2.get(f"{address}/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            sleep(0.1)
    raise TimeoutError("the server did not start")


@pytest.fixture(scope="module")
def screenshots() -> Path:
    """Where pictures of the page are left."""
    folder = Path(os.environ.get("COMMUNIQUE_TEST_SCREENSHOTS", tempfile.mkdtemp(prefix="communique-screenshots-")))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def page(server: str) -> Iterator[Page]:
    """An empty page of a headless browser; the test fails when it asks two hosts, or logs an error.

    That another server than the open one asks for a key is none.
    """
    assert CHROMIUM is not None, "CI must install chromium"
    asked: list[str] = []
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1280, "height": 1600})
        opened.set_default_timeout(30_000)
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: errors.append(told_of(message)) if message.type == "error" else None)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        yield opened
        browser.close()
    assert len({urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}) == 1
    assert [error for error in errors if server in error or "401 (Unauthorized)" not in error] == []


def told_of(message: ConsoleMessage) -> str:
    """What the browser wrote about an address."""
    return f"{message.text} {message.location['url']}"


def execute(page: Page, operation: str) -> int:
    """Open an operation, try it out as it is filled in, and tell the status of the answer."""
    block = page.locator(f"#operations-{operation}")
    block.locator(".opblock-summary").click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()
    status = block.locator(".live-responses-table tbody .response-col_status").first
    status.wait_for()
    answered = int(status.inner_text().split()[0])
    block.locator(".opblock-summary").click()
    return answered


def test_an_article_is_tried_out_as_it_is_filled_in(page: Page, server: str, screenshots: Path) -> None:
    """Posting the seed article that Swagger UI fills in answers its meetings."""
    page.goto(f"{server}/docs")
    page.locator("#operations-ingest-ingest_article").wait_for()
    page.screenshot(path=screenshots / "docs.png")
    assert execute(page, "ingest-ingest_article") in (200, 201)
    page.locator("#operations-ingest-ingest_article .opblock-summary").click()
    answer = page.locator("#operations-ingest-ingest_article .live-responses-table")
    assert "Shangri-La Dialogue" in answer.inner_text()
    answer.scroll_into_view_if_needed()
    page.screenshot(path=screenshots / "ingest.png")


def authorize(page: Page, server: str, key: str) -> None:
    """Give the key as a person does."""
    page.goto(f"{server}/docs")
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".dialog-ux")
    dialog.get_by_role("textbox").fill(key)
    dialog.get_by_role("button", name="Apply credentials").click()
    dialog.get_by_role("button", name="Close").first.click()


def test_the_page_says_what_it_is_refused_without_a_key(page: Page, guarded: tuple[str, str, str]) -> None:
    """Without a key the contract is shown, an operation answers 401, and with the key that is given it succeeds."""
    server, key, _ = guarded
    page.goto(f"{server}/docs")
    assert execute(page, "parties-list_parties") == 401
    authorize(page, server, key)
    assert execute(page, "parties-list_parties") == 200


def leave_jobs(database_url: str) -> None:
    """Leave on the server's database a job that can be cancelled, and one that can be tried again."""

    def read(_article: ArticleIn) -> Extraction:
        raise TooComplexError("The text takes longer to read than 120 seconds.")

    def hand_out(_session: WriteSession, _job: str) -> None:
        """Nobody works on it."""

    database = Database(build_engine(Settings(database_url=database_url)))
    clock = SystemClock()
    article = ArticleIn(text=f"Envoys of Chile and Peru met in Lima. Told at {clock.now().isoformat()}.")
    with database.write() as session:
        waiting = open_job(session, clock, JobKind.BATCH, Sender(COMMAND_LINE))
        keep_lines(session, clock, waiting.id, [NewLine(1, article)])
    failed = database.run(accept, clock, hand_out, article, Sender(COMMAND_LINE))
    with database.read() as reading:
        [line] = waiting_lines(reading, failed.id, 0, 1)
    work(Desk(database, clock, read, told), line.number, Event())
    database.close()


def make_ready(server: str, key: str, database_url: str) -> None:
    """Have on the server what there is to try operations on, whatever earlier ones left behind.

    That is two articles for each story, so that reports can be split, one decision that stands in no other's way, a
    key that is newer than the one in use, jobs, and a webhook with something to deliver.
    """
    leave_jobs(database_url)
    with httpx2.Client(base_url=server, timeout=60, headers={"Authorization": f"Bearer {key}"}) as client:
        assert client.post("/v1/keys", json={"name": "guest", "scopes": ["read"]}).status_code == 201
        webhook = client.post("/v1/webhooks", json={"url": "https://desk.example/hooks"})
        assert webhook.status_code == 201
        assert client.post(f"{webhook.json()['webhook']['self']}:test").status_code == 202
        for decision in client.get("/v1/decisions").json()["items"]:
            assert client.delete(decision["self"]).status_code == 204
        for path in SEEDS:
            text = path.read_text(encoding="utf-8")
            for told in (text, f"{text}\nAnother paper told it first."):
                assert client.post("/v1/ingest", json={"text": told}).status_code in (200, 201)
        official = client.get("/v1/officials").json()["items"][-1]
        decided = {"aliases": ["L. V."], "by": "desk@newsroom.example", "reason": "So it stands in the list of guests."}
        assert client.patch(official["self"], json=decided, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.timeout(900)  # some fifty operations, each write on a page of its own
@pytest.mark.timeout(1500)  # it took 250 seconds alone on two cores, which is near the 300 of the other tests
def test_every_operation_works_at_the_first_click(page: Page, guarded: tuple[str, str, str]) -> None:
    """Each operation of the contract, executed with a key as a page that was just opened fills it in, succeeds.

    What reads leaves the page as true as it was, so that those follow on one page. The key is given once.
    """
    server, key, database_url = guarded
    authorize(page, server, key)
    paths = httpx2.get(f"{server}/openapi.json").json()["paths"]
    operations = [(method, operation) for item in paths.values() for method, operation in item.items()]
    assert len(operations) > 40
    operations.sort(key=lambda each: each[0] == "get")
    failed: dict[str, int] = {}
    stale = True
    for method, operation in operations:
        if stale:
            make_ready(server, key, database_url)
            page.goto(f"{server}/docs")
        stale = method != "get"
        name = f"{operation['tags'][0]}-{operation['operationId']}"
        if not 200 <= (status := execute(page, name)) < 300:
            failed[name] = status
    assert failed == {}


def test_the_pages_stand_alone(page: Page, server: str, screenshots: Path) -> None:
    """The welcome page and a problem's page ask nobody else either."""
    page.goto(f"{server}/")
    page.screenshot(path=screenshots / "welcome.png")
    page.goto(f"{server}/problems/invalid-request")
    page.screenshot(path=screenshots / "problem.png")
    assert "What to do" in page.content()
