"""Conditions on requests: what is changed only as it was seen, and what is fetched only when it is new."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings

REASONS = {"by": "desk@newsroom.example", "reason": "The ministry says so."}
TEXT = "Estonian Foreign Minister Liisa Kõrvemaa met her counterpart Hayashida Kenji in Tallinn on May 14, 2024."


@pytest.fixture
def told(api: TestClient) -> dict[str, Any]:
    """What an article told, with no decision about it standing."""
    for decision in api.get("/v1/decisions").json()["items"]:
        api.delete(decision["self"])
    content: dict[str, Any] = api.post("/v1/ingest", json={"text": TEXT}).json()
    return content


def changes(told: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Every way to PATCH, as method, path and body."""
    patches: list[tuple[str, str, dict[str, Any]]] = [("PATCH", told["article"]["self"], {"title": "New"})]
    fields: dict[str, dict[str, Any]] = {"meetings": {"forum": "A"}, "officials": {"aliases": ["L. K."]}}
    patches += [("PATCH", told[kind][0]["self"], REASONS | field) for kind, field in fields.items()]
    return patches


def test_a_patch_without_a_condition_is_refused(api: TestClient, told: dict[str, Any]) -> None:
    """428 that names the header and says how to mend it; nothing is changed."""
    for method, path, body in changes(told):
        before = api.get(path).json()
        refused = api.request(method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (428, "precondition_required")
        assert [(error["location"], error["name"]) for error in refused.json()["errors"]] == [("header", "If-Match")]
        assert api.get(path).json() == before
        assert api.request(method, path, json=body, headers={"If-Match": "*"}).status_code == 200


def test_a_patch_without_a_condition_passes_where_it_may(settings: Settings, told: dict[str, Any]) -> None:
    """An operator can do without; a stale tag is refused all the same, and the contract leaves the header open."""
    app = create_app(settings.model_copy(update={"if_match_required": False}))
    with TestClient(app) as lenient:
        for method, path, body in changes(told):
            stale = lenient.request(method, path, json=body, headers={"If-Match": '"0-0"'})
            assert stale.status_code == 412
            assert lenient.request(method, path, json=body).status_code == 200
    declared = app.openapi()["paths"]["/v1/articles/{article_id}"]["patch"]["parameters"]
    assert [one["required"] for one in declared if one["name"] == "If-Match"] == [False]


def test_several_lines_of_a_condition_are_one_list(api: TestClient, told: dict[str, Any]) -> None:
    """A tag on the second line counts as one behind a comma does, for changing and for fetching."""
    meeting = told["meetings"][0]["self"]
    present = api.get(meeting).headers["ETag"]
    lines = [("If-Match", '"0-0"'), ("If-Match", present)]
    assert api.patch(meeting, json={"forum": "A", **REASONS}, headers=lines[:1]).status_code == 412
    assert api.patch(meeting, json={"forum": "A", **REASONS}, headers=lines).status_code == 200
    fresh = api.get(meeting).headers["ETag"]
    assert api.get(meeting, headers=[("If-None-Match", '"0-0"'), ("If-None-Match", fresh)]).status_code == 304


MALFORMED = ["", "3", "abc", '"a', 'a"', '"a" "b"', "'a'", '*, "a"', '"a",', "W/", 'w/"a"', '"\x7f"']


@pytest.mark.parametrize("tag", MALFORMED)
def test_a_malformed_condition_is_named(api: TestClient, told: dict[str, Any], tag: str) -> None:
    """422 for what is neither `*` nor a list of tags, wherever the header is taken."""
    path = told["meetings"][0]["self"]
    for method, address, body in (
        *changes(told),
        ("DELETE", told["article"]["self"], None),
        ("POST", f"{told['article']['self']}:reextract", None),
        ("POST", f"{path}:confirm", REASONS),
    ):
        refused = api.request(method, address, json=body, headers={"If-Match": tag})
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_request"), (method, refused.text)
        assert [(error["location"], error["name"]) for error in refused.json()["errors"]] == [("header", "If-Match")]


def test_one_of_several_tags_suffices(api: TestClient, told: dict[str, Any]) -> None:
    """A list passes when one of its tags is the present one, and a weak tag is never that."""
    path = told["article"]["self"]
    tag = api.get(path).headers["etag"]
    for stale in (f"W/{tag}", f'"a,b", W/{tag}', '"1", "2"'):
        assert api.patch(path, json={"title": stale}, headers={"If-Match": stale}).status_code == 412
    assert api.patch(path, json={"title": "B"}, headers={"If-Match": f'"x,y" ,{tag},"z"'}).status_code == 200


def test_a_decision_is_undone_as_it_was_seen(api: TestClient, told: dict[str, Any]) -> None:
    """DELETE honours the tag of the decision, when one is sent."""
    path = api.post(f"{told['meetings'][0]['self']}:confirm", json=REASONS).json()["decision"]["self"]
    tag = api.get(path).headers["etag"]
    assert api.delete(path, headers={"If-Match": '"other"'}).status_code == 412
    assert api.delete(path, headers={"If-Match": f"W/{tag}"}).status_code == 412
    assert api.delete(path, headers={"If-Match": tag}).status_code == 204
    assert api.delete(path, headers={"If-Match": tag}).status_code == 404


def test_what_is_known_is_not_sent_again(api: TestClient, told: dict[str, Any]) -> None:
    """304 for each resource, list and text: no body, and the headers that the full answer would carry."""
    decided = api.post(f"{told['meetings'][0]['self']}:confirm", json=REASONS)
    paths = [told["article"]["self"], f"{told['article']['self']}/text", decided.json()["decision"]["self"]]
    paths += [told[kind][0]["self"] for kind in ("meetings", "officials")]
    paths += ["/v1/meetings", "/v1/parties", "/v1/changes", "/openapi.json"]
    for path in paths:
        full = api.get(path)
        tag = full.headers["etag"]
        assert tag.startswith('"')
        for named in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            known = api.get(path, headers={"If-None-Match": named})
            assert (known.status_code, known.content) == (304, b""), path
            for header in ("etag", "cache-control", "vary"):
                assert known.headers[header] == full.headers[header], (path, header)
            assert "content-type" not in known.headers
        assert api.get(path, headers={"If-None-Match": '"other"'}).content == full.content


def test_the_answer_to_a_write_carries_the_new_tag(api: TestClient, told: dict[str, Any]) -> None:
    """What was just answered can be the condition of the next change, without another look."""
    for method, path, body in changes(told):
        tag = api.get(path).headers["etag"]
        for number in range(3):
            sent = body | {"title": f"{number}"} if "title" in body else body
            answer = api.request(method, path, json=sent, headers={"If-Match": tag})
            assert answer.status_code == 200, answer.text
            tag = answer.headers["etag"]
            assert api.get(path).headers["etag"] == tag
