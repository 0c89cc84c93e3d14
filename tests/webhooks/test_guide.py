"""The receiver that the guide shows, as a process of its own that a real application sends to."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.domain.webhooks import DISABLED, EVENT_TYPES, TEST, Outcome
from service.settings import Settings
from tests.house.repository import ROOT, text_of

GUIDE = text_of(ROOT / "openapi" / "GUIDE.md").split("\n## Webhooks\n", 1)[1].split("\n## ", 1)[0]
TEXT = "Estonian Foreign Minister Liisa Kõrvemaa met her Japanese counterpart Hayashida Kenji in Tallinn."


@contextmanager
def running(program: Path, port: int, secret: str) -> Iterator[subprocess.Popen[str]]:
    """The receiver, once it listens."""
    environment = os.environ | {"PORT": str(port), "WEBHOOK_SECRET": secret}
    with subprocess.Popen(
        [sys.executable, program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            while not listens(port):
                assert process.poll() is None, "the receiver ended"
            yield process
        finally:
            process.kill()


def listens(port: int) -> bool:
    """Whether connections are taken there."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The guide's receiver as a file."""
    (shown,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "receiver.py"
    path.write_text(shown, encoding="utf-8")
    return path


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_receiver_of_the_guide_takes_what_is_genuine(settings: Settings, program: Path) -> None:
    """It hears of each change once, also when it comes twice, and refuses what somebody else has signed or changed."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}/"
    allowed = settings.model_copy(update={"webhook_hosts": ("127.0.0.1",)})
    with TestClient(create_app(allowed)) as api:
        made = api.post("/v1/webhooks", json={"url": url}).json()
        path = made["webhook"]["self"]
        with running(program, port, made["secret"]) as process:
            assert process.stdout is not None
            changes = api.post("/v1/ingest", json={"text": TEXT}).json()["changes"]
            heard = sorted(process.stdout.readline().strip() for _ in changes)
            assert heard == sorted(f"{change['kind']}.{change['type']}" for change in changes)
            for delivery in api.get("/v1/deliveries").json()["items"]:
                api.post(f"{delivery['self']}:retry")
            api.post(f"{path}:rotate", json={"overlap_seconds": 60})
            api.post(f"{path}:test")
            assert process.stdout.readline().strip() == "webhook.test"  # and nothing of what came twice before it
            forged = {"webhook-id": "x", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
            assert httpx2.post(url, json={"type": "meeting.created"}, headers=forged).status_code == 401
            assert httpx2.post(url, json={"type": "meeting.created"}).status_code == 401
            api.post(f"{path}:rotate", json={"overlap_seconds": 0})
            tried = api.post(f"{path}:test").json()["self"]
            while not (attempts := api.get(tried).json()["attempts"]) or not attempts[0]["outcome"]:
                pass
            assert attempts[0]["status"] == 401


def test_every_event_and_outcome_is_told() -> None:
    """The table of outcomes is the code's, and so are the types of events that are not those of the log."""
    shown = [line.strip("|").split("|")[0].strip() for line in GUIDE.splitlines() if line.startswith("| `")]
    assert shown == [f"`{outcome}`" for outcome in Outcome]
    assert {event for event in EVENT_TYPES if event.startswith("webhook.")} == {TEST, DISABLED}
    assert all(f"`{event}`" in GUIDE for event in (TEST, DISABLED))
