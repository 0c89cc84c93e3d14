"""A client of a whole application on either kind of database; articles are read in this process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.applications import SEEDS, fresh_settings


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for a migrated database of either kind, which the tests of one module share."""
    with fresh_settings(request.param, request, tmp_path_factory) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def api(settings: Settings) -> Iterator[TestClient]:
    """A client of an application that starts empty."""
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def seeds() -> list[str]:
    """The texts of the four seed articles, in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in SEEDS]


@pytest.fixture(scope="module")
def seeded(api: TestClient, seeds: list[str]) -> TestClient:
    """The client once the seed articles are in."""
    for text in seeds:
        assert api.post("/v1/ingest", json={"text": text}).status_code in (200, 201)
    return api


@pytest.fixture
def stored(api: TestClient) -> Callable[[], dict[str, Any]]:
    """Tells all that is stored, as far as lists show it, to be compared before and after."""

    def tell() -> dict[str, Any]:
        lists = ("articles", "meetings", "officials", "channels")
        return {name: api.get(f"/v1/{name}", params={"limit": 100}).json()["items"] for name in lists}

    return tell
