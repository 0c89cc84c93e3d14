"""The service tells whether anybody works on what it hands out."""

from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.applications import HOSTS
from tests.workers.jobs import trying
from tests.workers.processes import working


def test_the_service_tells_whether_there_are_workers(settings: Settings) -> None:
    """Without one it serves all the same; what it took for later is worked on as soon as there is one."""
    with TestClient(create_app(settings.model_copy(update={"hosts": HOSTS, "worker_lost_seconds": 2}))) as api:
        assert workers(api) == ("missing", 0)
        sent = api.post("/v1/ingest", json={"text": "one"}, headers={"Prefer": "respond-async"})
        assert sent.status_code == 202
        with working(settings):
            for _ in trying():
                if api.get(sent.headers["Location"]).json()["article_id"]:
                    break
            assert workers(api) == ("ok", 1)
        for _ in trying():
            if workers(api) == ("missing", 0):
                break


def workers(api: TestClient) -> tuple[str, int]:
    """What `/readyz` says of workers, and how many `/metrics` counts."""
    ready = api.get("/readyz")
    assert ready.status_code == 200
    counted = next(line for line in api.get("/metrics").text.splitlines() if line.startswith("communique_workers "))
    checks = {check["name"]: check["status"] for check in ready.json()["checks"]}
    return checks["workers"], int(float(counted.split()[1]))
