"""What README and guide show is what a server that really runs answers."""

import os
import re
from collections.abc import Iterator

import httpx2
import pytest

from tests.docs.examples import ROOT, Caller, Example, examples
from tests.servers import STARTING, serving

DOCUMENTS = ("README.md", "openapi/GUIDE.md")
GUIDE = (ROOT / "openapi" / "GUIDE.md").read_text(encoding="utf-8")
EXAMPLES = [example for document in DOCUMENTS for example in examples(document)]


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """Whoever types the examples in, one after another, at a server that begins empty."""
    folder = tmp_path_factory.mktemp("examples")
    environment = os.environ | {"COMMUNIQUE_DATABASE_URL": f"sqlite:///{folder}/communique.db"}
    with (
        serving(environment) as (address, _),
        httpx2.Client(base_url=address, timeout=STARTING) as client,
    ):
        yield Caller(client)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_does_what_is_shown(caller: Caller, example: Example) -> None:
    """Each call of the documents succeeds or fails as shown, in their order, and nothing shown is not answered."""
    assert caller.run(example) == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_have_examples(document: str) -> None:
    """The examples are found, so that none is left out by a slip of form."""
    assert examples(document)


def test_every_header_that_was_answered_is_documented(caller: Caller) -> None:
    """The guide's table has each header of the answers to all examples, but for those of HTTP itself."""
    documented = {name.lower() for name in re.findall(r"`([A-Z][A-Za-z-]+)`", GUIDE)}
    assert caller.headers - documented <= {"date", "server", "content-length", "connection", "transfer-encoding"}
