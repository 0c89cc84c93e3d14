"""A keyring that asks a database of either kind, at a time that stands still; and applications that ask for keys."""

from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from service.access.keyring import Keyring
from service.access.keys import create_key
from service.access.secrets import Presented, read_secret
from service.app import create_app
from service.domain.access import COMMAND_LINE, Key, KeyIn, Scope
from service.settings import Settings
from service.store.unit_of_work import Database
from tests.applications import fresh_settings
from tests.conftest import FrozenClock

MakeKey = Callable[..., tuple[Key, str]]


@pytest.fixture
def keyring(database: Database, clock: FrozenClock, settings: Settings) -> Keyring:
    """The keys of the database, as one process knows them."""
    return Keyring(database, clock, settings)


@pytest.fixture
def make(database: Database, clock: FrozenClock, settings: Settings) -> MakeKey:
    """Makes a key that may read, for as long as the settings say."""

    def make_one(**given: object) -> tuple[Key, str]:
        wanted = KeyIn.model_validate({"name": "feed", "scopes": [Scope.READ], **given})
        return create_key(database, clock, settings, wanted, COMMAND_LINE)

    return make_one


def read(secret: str) -> Presented:
    """A secret as a caller presents it."""
    presented = read_secret(secret)
    assert presented is not None
    return presented


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings for a migrated database of either kind, which the tests of one module share."""
    with fresh_settings(request.param, request, tmp_path_factory) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def api(served: Settings) -> Iterator[TestClient]:
    """A client without a key of an application on this database."""
    with TestClient(create_app(served), follow_redirects=False) as client:
        yield client
