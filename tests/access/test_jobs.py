"""Who sees whose jobs: those who send, their own; who manages the service, all."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from service.domain.access import Scope
from service.http.exports import NDJSON
from service.settings import Settings
from tests.applications import make_key


@pytest.fixture(scope="module")
def callers(served: Settings) -> dict[str, dict[str, str]]:
    """The headers of two feeds, and of one who also manages."""
    keys = {
        "feed": make_key(served, Scope.INGEST),
        "other": make_key(served, Scope.INGEST),
        "manager": make_key(served, Scope.INGEST, Scope.ADMIN),
    }
    return {name: {"Authorization": f"Bearer {key}"} for name, key in keys.items()}


def send(api: TestClient, headers: dict[str, str]) -> dict[str, Any]:
    """A job of one line that is none, which is finished at once."""
    response = api.post("/v1/ingest/batch", content=b"no JSON", headers=headers | {"Content-Type": NDJSON})
    assert response.status_code == 202
    job: dict[str, Any] = response.json()
    return job


def test_a_job_is_there_for_its_sender_and_for_who_manages(api: TestClient, callers: dict[str, dict[str, str]]) -> None:
    """To any other it is as if there were none: 404, whatever is asked of it, and no list shows it."""
    jobs = {name: send(api, headers) for name, headers in callers.items()}
    assert len({job["created_by"] for job in jobs.values()}) == 3
    for name, headers in callers.items():
        seen = {job["id"] for job in api.get("/v1/jobs", headers=headers).json()["items"]}
        expected = jobs.values() if name == "manager" else [jobs[name]]
        assert seen == {job["id"] for job in expected}
        for job in jobs.values():
            status = 200 if job["id"] in seen else 404
            for path in ("", "/lines", "/stream"):
                assert api.get(f"{job['self']}{path}", headers=headers).status_code == status, (name, path)
            for act in ("cancel", "retry"):
                refused = api.post(f"{job['self']}:{act}", headers=headers)
                assert refused.status_code == (409 if status == 200 else 404), (name, act)
