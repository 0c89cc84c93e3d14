"""The generated clients: each type-checks strictly, and walks through the API against a server that really runs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.settings import Settings
from tests.applications import make_key
from tests.servers import serving

ROOT = Path(__file__).parents[2]
SDK = ROOT / "openapi" / "sdk"
PYTHON_CLIENT = SDK / "python"
TYPESCRIPT_CLIENT = SDK / "typescript"
PYTHON = ROOT / ".venv" / "sdk" / "bin" / "python"
"""The interpreter that has what the client needs, and nothing of the service."""
TOOLS = ROOT / "openapi" / "node_modules" / ".bin"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Address of a server that begins empty and asks for a key, and such a key."""
    settings = Settings(database_url=f"sqlite:///{tmp_path}/communique.db")
    asking = {"COMMUNIQUE_DATABASE_URL": settings.database_url, "COMMUNIQUE_REQUIRE_KEYS": "always"}
    with serving(os.environ | asking) as (address, _):
        yield address, make_key(settings)


@pytest.fixture
def python_client() -> Path:
    """The package that `make sdk-python` wrote."""
    return made(PYTHON_CLIENT, "make sdk-python")


@pytest.fixture
def typescript_client() -> Path:
    """The example, compiled strictly against the types that `make sdk-typescript` wrote."""
    made(TYPESCRIPT_CLIENT, "make sdk-typescript, with Node 20 or newer")
    run(str(TOOLS / "tsc"), "--project", str(SDK))
    return TYPESCRIPT_CLIENT / "build" / "example.js"


def test_the_python_client_type_checks_strictly(python_client: Path) -> None:
    """So does the example, which uses it as a careful integrator would."""
    checked = (str(python_client / "communique_client"), str(SDK / "example.py"))
    strictly = ("--config-file=", "--strict", "--python-executable", str(PYTHON))
    run(sys.executable, "-m", "mypy", *strictly, *checked, MYPYPATH=str(python_client))


def test_the_python_client_walks_through_the_api(python_client: Path, server: tuple[str, str]) -> None:
    """Ingest, pages, typed filters, evidence, safe changes, decisions, the log and problems."""
    told = run(str(PYTHON), str(SDK / "example.py"), *server, PYTHONPATH=str(python_client))
    assert told.startswith("4 articles, ")


def test_the_typescript_client_walks_through_the_api(typescript_client: Path, server: tuple[str, str]) -> None:
    """The same walk, compiled with every strictness of the compiler."""
    told = run("node", str(typescript_client), *server)
    assert told.startswith("4 articles, ")


def made(client: Path, command: str) -> Path:
    """A client that was made before; where it was not, the test is left out, but not when everything must run."""
    if not client.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"needs {command}")
    return client


def run(command: str, *arguments: str, **environment: str) -> str:
    """What a command says; the test fails with it when the command does."""
    assert shutil.which(command), f"{command} is not there"
    done = subprocess.run(
        [command, *arguments], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
