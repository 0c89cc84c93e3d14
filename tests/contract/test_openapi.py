"""The committed contract: equal to the code, and fit to generate clients from."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic.json_schema import models_json_schema
from starlette.testclient import TestClient

from service import cli
from service.api import v1
from service.app import create_app
from service.domain.access import Scope
from service.http.problem_types import PROBLEM_TYPES
from service.http.problems import Problem
from service.settings import Settings

CONTRACT = Path(__file__).parents[2] / "openapi" / "openapi.json"


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    """The contract as the code generates it."""
    return create_app(Settings()).openapi()


@pytest.fixture(scope="module")
def operations(contract: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Each operation by `METHOD path`."""
    return {
        f"{method.upper()} {path}": each for path, item in contract["paths"].items() for method, each in item.items()
    }


def test_the_committed_contract_is_what_the_code_says() -> None:
    """`python -m service openapi` would change nothing."""
    with pytest.raises(SystemExit) as end:
        cli.main(["openapi", "--check"])
    assert end.value.code == 0


def test_the_contract_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks again gets what was written for the first."""
    app = create_app(Settings())
    client = TestClient(app)
    first = client.get("/openapi.json")
    monkeypatch.setattr(app, "openapi", None)
    assert client.get("/openapi.json").content == first.content
    assert client.get("/openapi.json", headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_operations_are_named_for_generated_clients(operations: dict[str, dict[str, Any]]) -> None:
    """Each operation id is a verb and a noun of its own, and each operation is described under a described tag."""
    names = [operation["operationId"] for operation in operations.values()]
    assert len(set(names)) == len(names)
    assert all(
        re.fullmatch(
            r"(list|get|create|update|delete|ingest|extract|reextract|correct|merge|split|confirm|reject|undo|rotate|revoke|cancel|retry"
            r"|stream|send)_[a-z_]+",
            name,
        )
        for name in names
    )
    described = {tag["name"] for tag in v1.TAGS} | {"system"}
    for operation in operations.values():
        assert set(operation["tags"]) <= described
        assert len(operation["summary"]) <= 60
        assert operation["description"].endswith(".")


def test_schemas_have_plain_names(contract: dict[str, Any]) -> None:
    """No twin for input and output, no generic brackets, none of the framework's own errors."""
    names = set(contract["components"]["schemas"])
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", name) for name in names)
    assert not {name for name in names if name.endswith(("Input", "Output", "ValidationError"))}


def test_every_reference_leads_somewhere(contract: dict[str, Any]) -> None:
    """Nothing refers to what is not there, and no schema is left over."""
    used = set(references(contract))
    for reference in used:
        found: Any = contract
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
    left_over = {f"#/components/schemas/{name}" for name in contract["components"]["schemas"]} - used
    assert left_over == set()


def references(node: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value
    """Every `$ref` below a node."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for item in node.values():
            yield from references(item)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def test_every_failure_is_declared_as_a_problem(
    contract: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    """Each operation declares problems, and nothing but problems, for what goes wrong."""
    for operation in operations.values():
        failures = {status for status in operation["responses"] if status >= "400"}
        assert {"422", "500", "503"} <= failures
        for status in failures:
            name = operation["responses"][status]["$ref"].rsplit("/", 1)[-1]
            declared = contract["components"]["responses"][name]
            codes = name.split("_or_")
            assert {str(PROBLEM_TYPES[code.replace("_", "-")].status) for code in codes} == {status}
            content = declared["content"]["application/problem+json"]
            assert content["schema"]["$ref"].endswith("/Problem")
            shown = [Problem.model_validate(example["value"]) for example in content["examples"].values()]
            assert [problem.code for problem in shown] == codes


def test_what_reads_a_text_declares_that_it_may_be_too_complex(operations: dict[str, dict[str, Any]]) -> None:
    """Operations that read an article, new or anew, and no others."""
    answers = {name: operation["responses"]["422"]["$ref"] for name, operation in operations.items()}
    assert {name for name, answer in answers.items() if answer.endswith("_or_too_complex")} == {
        "POST /v1/ingest",
        "POST /v1/extract",
        "PATCH /v1/articles/{article_id}",
        "POST /v1/articles/{article_id}:reextract",
    }


def test_what_writes_is_declared_as_closed_to_other_sites(operations: dict[str, dict[str, Any]]) -> None:
    """Operations that write, and no others, declare that pages of other sites may not."""
    refusals = {name: operation["responses"].get("403", {"$ref": ""})["$ref"] for name, operation in operations.items()}
    closed = {name for name, refusal in refusals.items() if refusal.endswith("cross_site")}
    assert closed == {name for name in operations if not name.startswith("GET ")}


def test_every_operation_says_which_scope_it_needs(
    contract: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    """Each names a scope of the one scheme, and declares what comes of lacking it, or says that it is public."""
    assert set(contract["components"]["securitySchemes"]) == {"api_key"}
    for name, operation in operations.items():
        refused = {status for status in ("401", "403") if status in operation["responses"]}
        if name in {"GET /livez", "GET /readyz", "GET /version"}:
            assert (operation["security"], refused) == ([], set())
        else:
            ((scheme, scopes),) = operation["security"][0].items()
            assert scheme == "api_key"
            assert [Scope(scope) for scope in scopes] == scopes
            assert refused == {"401", "403"}, name


def test_only_what_changes_something_can_contradict_it(operations: dict[str, dict[str, Any]]) -> None:
    """Amendments, new readings, decisions and new keys answer 409, what a webhook is asked for, and nothing else."""
    conflicting = {name for name, operation in operations.items() if "409" in operation["responses"]}
    changing = {name for name in operations if name.startswith("PATCH ") or ":" in name}
    assert conflicting == (changing | {"POST /v1/keys", "POST /v1/webhooks"}) - {
        "POST /v1/keys/{key_id}:revoke",
        "PATCH /v1/webhooks/{webhook_id}",
        "POST /v1/webhooks/{webhook_id}:rotate",
    }


def test_parameters_are_never_null(operations: dict[str, dict[str, Any]]) -> None:
    """A parameter is there or not; generators make clumsy types of a union with null."""
    for operation in operations.values():
        for parameter in operation.get("parameters", ()):
            assert "anyOf" not in parameter["schema"], parameter["name"]


def test_what_is_answered_is_always_all_there(contract: dict[str, Any]) -> None:
    """Every field of an answer is required, if only as null, so that clients need not ask whether it is there."""
    _, named = models_json_schema([(model, "validation") for model in v1.REQUEST_MODELS])
    sent = set(named["$defs"])
    for name, schema in contract["components"]["schemas"].items():
        if "properties" in schema and name not in sent:
            assert set(schema["required"]) == set(schema["properties"]), name
            assert "additionalProperties" not in schema


def test_nothing_is_null_by_default(contract: dict[str, Any]) -> None:
    """A generator takes a field with a default for one that is always there, and would send null to forget it."""
    schemas = contract["components"]["schemas"]
    assert set(schemas["ArticlePatch"]["properties"]) >= {"title", "published_at"}
    for name, schema in schemas.items():
        for field, each in schema.get("properties", {}).items():
            assert each.get("default", ...) is not None, f"{name}.{field}"


def test_every_list_and_item_declares_its_tag(contract: dict[str, Any], operations: dict[str, dict[str, Any]]) -> None:
    """What is read under `/v1` can be asked for on condition, and says so; a stream never ends as what it was."""
    for name, operation in operations.items():
        if name.startswith("GET /v1/") and "text/event-stream" not in operation["responses"]["200"]["content"]:
            assert "If-None-Match" in {parameter["name"] for parameter in operation["parameters"]}, name
            assert "ETag" in operation["responses"]["304"]["headers"], name
            assert "ETag" in operation["responses"]["200"]["headers"], name


def test_orders_have_names_of_their_own(operations: dict[str, dict[str, Any]]) -> None:
    """`date` and `-date` would be one constant in a generated client; each is named."""
    for operation in operations.values():
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "sort":
                names = parameter["schema"]["x-enum-varnames"]
                assert len(set(names)) == len(parameter["schema"]["enum"])
                assert all(re.fullmatch("[A-Z_]+", name) for name in names)


def test_every_answer_is_described(operations: dict[str, dict[str, Any]]) -> None:
    """No answer is only "Successful Response", and no parameter goes without a word."""
    for operation in operations.values():
        assert all(parameter["description"] for parameter in operation.get("parameters", ()))
        described = [answer["description"] for answer in operation["responses"].values() if "$ref" not in answer]
        assert described
        assert "Successful Response" not in described


def test_every_body_has_the_seeds_as_examples(operations: dict[str, dict[str, Any]]) -> None:
    """What Swagger UI fills in is one of the seed articles, in each media type."""
    for name in ("POST /v1/ingest", "POST /v1/extract"):
        for media in operations[name]["requestBody"]["content"].values():
            assert len(media["examples"]) == 4


def test_the_contract_says_where_it_is_served(contract: dict[str, Any]) -> None:
    """Server, licence and version are there."""
    assert contract["openapi"].startswith("3.1")
    assert contract["servers"][0]["url"] == "/"
    assert contract["info"]["license"]["identifier"] == "Apache-2.0"
    assert CONTRACT.read_text(encoding="utf-8").endswith("}\n")
