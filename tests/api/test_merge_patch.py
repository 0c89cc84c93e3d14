"""JSON merge patch: what RFC 7396 and its examples mean for articles and resources."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

REASONS = {"by": "desk@newsroom.example", "reason": "The ministry says so."}
TEXT = (
    "Estonian Foreign Minister Liisa Kõrvemaa and Japanese Foreign Minister Hayashida Kenji met in Tallinn on"
    " May 14, 2024. The two agreed to set up a hotline between their defence ministries."
)
MEDIA_TYPES = ["application/merge-patch+json", "application/json"]


@pytest.fixture(params=MEDIA_TYPES)
def media(request: pytest.FixtureRequest) -> str:
    """Each media type that a patch may have."""
    kind: str = request.param
    return kind


@pytest.fixture
def told(api: TestClient) -> dict[str, Any]:
    """What a fresh article told, with no decision about it standing."""
    for decision in api.get("/v1/decisions").json()["items"]:
        api.delete(decision["self"])
    for article in api.get("/v1/articles").json()["items"]:
        api.delete(article["self"])
    content: dict[str, Any] = api.post("/v1/ingest", json={"text": TEXT}).json()
    return content


def patch(api: TestClient, path: str, body: object, media: str) -> Any:  # noqa: ANN401 - the client library types it loosely
    """The answer to a patch of whatever is there."""
    return api.patch(path, content=json.dumps(body), headers={"Content-Type": media, "If-Match": "*"})


ARTICLE = [
    ({"title": "b"}, {"title": "c"}, {"title": "c"}),
    ({"title": "b"}, {"source": "c"}, {"title": "b", "source": "c"}),
    ({"title": "b"}, {"title": None}, {}),
    ({"title": "b", "source": "c"}, {"title": None}, {"source": "c"}),
    ({}, {"title": None}, {}),
    ({"title": "b"}, {}, {"title": "b"}),
    (
        {"title": "b", "url": "https://news.example/a"},
        {"url": None, "language": "en", "source": None},
        {"title": "b", "language": "en"},
    ),
]
"""What is there, a patch, and what there is then: the appendix of RFC 7396 in the words of an article."""


@pytest.mark.parametrize(("before", "change", "after"), ARTICLE)
def test_an_article_is_patched_as_the_standard_means_it(
    api: TestClient, told: dict[str, Any], media: str, before: dict[str, str], change: object, after: dict[str, str]
) -> None:
    """A value replaces, null removes, what is absent stays."""
    path = told["article"]["self"]
    assert patch(api, path, before, media).status_code == 200
    changed = patch(api, path, change, media)
    assert changed.status_code == 200
    found = api.get(path).json()
    assert found == changed.json()
    metadata = ("title", "source", "url")
    assert {name: found[name] for name in metadata} == dict.fromkeys(metadata) | {
        name: value for name, value in after.items() if name != "language"
    }
    assert found["language"] == after.get("language")


REFUSED: list[tuple[object, str]] = [
    (["c"], ""),
    ("c", ""),
    (None, ""),
    (1, ""),
    ({"title": ["c"]}, "/title"),
    ({"title": {"bb": {"ccc": None}}}, "/title"),
    ({"text": None}, "/text"),
    ({"id": None}, "/id"),
]


@pytest.mark.parametrize(("change", "field"), REFUSED)
def test_what_an_article_cannot_become_is_refused(
    api: TestClient, told: dict[str, Any], media: str, change: object, field: str
) -> None:
    """A patch that is no object would replace the article, which nothing can; fields keep their types."""
    before = api.get(told["article"]["self"]).json()
    refused = patch(api, told["article"]["self"], change, media)
    assert refused.status_code == 422
    assert [error["name"] for error in refused.json()["errors"]] == [field]
    assert api.get(told["article"]["self"]).json() == before


PLACES: list[tuple[object, object, object]] = [
    ({"name": "Riga", "country": "LVA"}, {"name": "Cesis"}, {"name": "Cesis", "country": "LVA"}),
    ({"name": "Riga", "country": "LVA"}, {"country": None}, {"name": "Riga", "country": None}),
    ({"name": "Riga", "country": "LVA"}, {"name": None}, {"name": None, "country": "LVA"}),
    ({"name": "Riga", "country": "LVA"}, {"name": "Narva", "country": "EST"}, {"name": "Narva", "country": "EST"}),
    ({"name": "Riga", "country": "LVA"}, {}, {"name": "Riga", "country": "LVA"}),
    ({"name": "Riga", "country": "LVA"}, None, None),
    (None, {"name": "Riga"}, {"name": "Riga", "country": None}),
]


@pytest.mark.parametrize(("before", "change", "after"), PLACES)
def test_a_field_of_fields_is_merged(
    api: TestClient, told: dict[str, Any], media: str, before: object, change: object, after: object
) -> None:
    """A place keeps the member that a patch leaves out, loses the one that is null, and goes with a null of its own."""
    path = told["meetings"][0]["self"]
    assert patch(api, path, {"place": before, **REASONS}, media).json()["meetings"][0]["place"] == before
    answer = patch(api, path, {"place": change, **REASONS}, media)
    assert answer.json()["meetings"][0]["place"] == after
    assert api.get(path).json()["place"] == after


def test_the_sources_place_is_merged_as_well(api: TestClient, told: dict[str, Any]) -> None:
    """What nobody has set yet stays too: of a place that articles tell, one member can be mended alone."""
    path = told["meetings"][0]["self"]
    assert told["meetings"][0]["place"] == {"name": "Tallinn", "country": "EST"}
    answer = patch(api, path, {"place": {"name": "Tartu"}, **REASONS}, MEDIA_TYPES[0])
    assert answer.json()["meetings"][0]["place"] == {"name": "Tartu", "country": "EST"}
    assert answer.json()["decision"]["fields"] == {"place": {"name": "Tartu", "country": "EST"}}


CLEARED = {
    "meetings": ({"forum": "A", "likelihood": "likely"}, ("forum", "likelihood", "place", "date")),
    "officials": ({}, ("party",)),
    "channels": ({"name": "The line", "instrument": "Telephone"}, ("name", "instrument")),
}
KEPT = {
    "meetings": ("status", "mode", "type", "level", "parties", "participants", "topics"),
    "officials": ("name", "aliases", "tenures"),
    "channels": ("type", "status", "parties", "aliases", "organizations"),
}


@pytest.mark.parametrize("kind", CLEARED)
def test_null_clears_what_can_be_empty_and_nothing_else(
    api: TestClient, told: dict[str, Any], media: str, kind: str
) -> None:
    """A field that may be empty is null afterwards; of any other null is refused with a pointer to it."""
    path = told[kind][0]["self"]
    given, empty = CLEARED[kind]
    if given:
        assert patch(api, path, given | REASONS, media).status_code == 200
    cleared = patch(api, path, dict.fromkeys(empty) | REASONS, media)
    assert cleared.status_code == 200, cleared.text
    assert {name: cleared.json()[kind][0][name] for name in empty} == dict.fromkeys(empty)
    before = api.get(path).json()
    for name in (*KEPT[kind], "by", "reason"):
        refused = patch(api, path, {"party": "EST"} | REASONS | {name: None}, media)
        assert refused.status_code == 422
        assert f"/{name}" in [error["name"] for error in refused.json()["errors"]]
    assert api.get(path).json() == before


def test_a_list_is_replaced_whole(api: TestClient, told: dict[str, Any], media: str) -> None:
    """As the standard has it: no item of the list before stays, and null within an item is a value."""
    path = told["meetings"][0]["self"]
    people = [{"name": "Ilse Varga", "office": None, "party": "HUN"}]
    for body, field in (({"topics": ["trade", "water"]}, "topics"), ({"topics": ["grain"]}, "topics")):
        answer = patch(api, path, body | REASONS, media)
        assert answer.json()["meetings"][0][field] == body[field]
    answer = patch(api, path, {"participants": people} | REASONS, media)
    assert [one["name"] for one in answer.json()["meetings"][0]["participants"]] == ["Ilse Varga"]
