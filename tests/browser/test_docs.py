"""Swagger UI in a real browser, on a server that really runs."""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from time import monotonic, sleep

import httpx2
import pytest
from playwright.sync_api import Page, sync_playwright

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


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server as `make run` starts it, the seed articles read in."""
    database = tmp_path_factory.mktemp("server") / "communique.db"
    environment = os.environ | {"COMMUNIQUE_DATABASE_URL": f"sqlite:///{database}", "COMMUNIQUE_LOG_LEVEL": "warning"}
    command = [sys.executable, "-m", "service"]
    for step in ("migrate", "seed"):
        subprocess.run([*command, step], env=environment, check=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    process = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        await_ready(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


CHOSEN = re.compile("-(merge|split|reject)_|-(get|undo)_decision$")


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
    """An empty page of a headless browser; the test fails when it asks another host, or logs an error."""
    assert CHROMIUM is not None, "CI must install chromium"
    asked: list[str] = []
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1280, "height": 1600})
        opened.set_default_timeout(30_000)
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        yield opened
        browser.close()
    assert [url for url in asked if not url.startswith((f"{server}/", "data:", "blob:"))] == []
    assert errors == []


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


def test_every_operation_works_at_the_first_click(page: Page, server: str) -> None:
    """Each operation, executed as it is filled in, succeeds; the ids filled in exist.

    Left out are those that need a person's choice: of two resources, of some reports, of a decision that stands.
    """
    page.goto(f"{server}/docs")
    page.locator("#operations-ingest-ingest_article").wait_for()
    blocks = page.locator(".opblock").evaluate_all("blocks => blocks.map((block) => block.id)")
    names = [name.removeprefix("operations-") for name in blocks]
    names = [name for name in names if not CHOSEN.search(name)]
    assert len(names) > 20
    # Last of all the one after which the article of the other examples is gone.
    names.sort(key=lambda name: name.endswith("delete_article"))
    assert {name: status for name in names if not 200 <= (status := execute(page, name)) < 300} == {}


def test_the_pages_stand_alone(page: Page, server: str, screenshots: Path) -> None:
    """The welcome page and a problem's page ask nobody else either."""
    page.goto(f"{server}/")
    page.screenshot(path=screenshots / "welcome.png")
    page.goto(f"{server}/problems/invalid-request")
    page.screenshot(path=screenshots / "problem.png")
    assert "What to do" in page.content()
