"""Bad input of every sort, on every route that takes a body or a parameter."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.http.problems import Problem

MARK = "Quagmire-7319"
"""A word that no answer may repeat."""
ARTICLE = "art_01JDAHZ8K3W6R9V2T5X8Y1B4C7"
JSON = "application/json"
TEXT = "text/plain"
BODIES = [("POST", "/v1/ingest"), ("POST", "/v1/extract"), ("PATCH", f"/v1/articles/{ARTICLE}")]
ARTICLES = BODIES[:2]
MEETING = "mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7"
EVERY_BODY = [*BODIES, ("PATCH", f"/v1/meetings/{MEETING}"), ("POST", f"/v1/meetings/{MEETING}:split")]
Stored = Callable[[], dict[str, Any]]


def send(api: TestClient, method: str, path: str, body: bytes, media_type: str | None = JSON) -> Any:  # noqa: ANN401 - the client library types it loosely
    """The answer to a body."""
    return api.request(method, path, content=body, headers={"Content-Type": media_type} if media_type else {})


def check_refused(response: Any, *statuses: int, field: str | None = None) -> None:  # noqa: ANN401 - as above
    """A problem of one of the statuses that names the field and repeats nothing."""
    assert response.status_code in statuses, (response.status_code, response.text[:500])
    problem = Problem.model_validate_json(response.content)
    assert MARK not in response.text
    if field is not None:
        assert field in [error.name for error in problem.errors]


UNREADABLE = {
    "empty": (b"", ""),
    "not UTF-8": (b'{"text": "' + MARK.encode() + b' \xff\xfe"}', ""),
    "UTF-16": (json.dumps({"text": MARK}).encode("utf-16"), ""),
    "cut short": (b'{"text": "' + MARK.encode(), ""),
    "NaN": (b'{"title": NaN, "source": "' + MARK.encode() + b'"}', "/title"),
    "Infinity": (b'{"title": -Infinity}', "/title"),
    "1e400": (b'{"published_at": 1e400}', "/published_at"),
    "a number of 5,000 digits": (b'{"title": ' + b"7" * 5000 + b"}", ""),
    "a member twice": (b'{"title": "' + MARK.encode() + b'", "title": "b"}', "/title"),
    "10,000 nested brackets": (b"[" * 10_000, ""),
    "10,000 nested objects": (b'{"text":' * 10_000, ""),
    "17 levels": (b'{"text":' * 17 + b"1" + b"}" * 17, None),
    "30,000 members": (json.dumps({f"{MARK}{n}": n for n in range(30_000)}).encode(), ""),
    "170,000 bad numbers": (b"[" + b"1e400," * 170_000 + b"1]", None),
}


@pytest.mark.parametrize(("method", "path"), EVERY_BODY)
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_strict_json_is_malformed(
    api: TestClient, method: str, path: str, name: str, stored: Stored
) -> None:
    """400 with the place of the fault; nothing is stored."""
    before = stored()
    body, field = UNREADABLE[name]
    check_refused(send(api, method, path, body), 400, field=field)
    assert stored() == before


UNACCEPTABLE: dict[str, tuple[dict[str, Any] | list[Any] | str | int | None, str]] = {
    "no text": ({"title": MARK}, "/text"),
    "an empty text": ({"text": ""}, "/text"),
    "white space only": ({"text": " \n\t\u3000"}, "/text"),
    "a NUL": ({"text": f"{MARK}\0"}, "/text"),
    "a lone surrogate": ({"text": f"{MARK}\ud800"}, "/text"),
    "text that is none": ({"text": [MARK]}, "/text"),
    "an unknown field": ({"text": MARK, "titel": MARK}, "/titel"),
    "an unknown field of an odd name": ({"text": MARK, f"{MARK} {MARK}": 1}, ""),
    "an impossible date": ({"text": MARK, "published_at": "2024-13-45"}, "/published_at"),
    "a day that no month has": ({"text": MARK, "published_at": "2023-02-29"}, "/published_at"),
    "the last day of all": ({"text": MARK, "published_at": "9999-12-31"}, "/published_at"),
    "the first day of all": ({"text": MARK, "published_at": "0001-01-01"}, "/published_at"),
    "an instant for a day": ({"text": MARK, "published_at": "2024-05-30T12:00:00Z"}, "/published_at"),
    "a number for a day": ({"text": MARK, "published_at": 0}, "/published_at"),
    "a long title": ({"text": MARK, "title": MARK * 100}, "/title"),
    "a title of control signs": ({"text": MARK, "title": "\x1e\x7f\u2028"}, "/title"),
    "an empty title": ({"text": MARK, "title": ""}, "/title"),
    "a surrogate in the title": ({"text": MARK, "title": f"{MARK}\udfff"}, "/title"),
    "an address of another scheme": ({"text": MARK, "url": f"javascript:{MARK}"}, "/url"),
    "a language that is none": ({"text": MARK, "language": MARK + "!"}, "/language"),
    "a list": ([MARK], ""),
    "a string": (MARK, ""),
    "a number": (7, ""),
    "null": (None, ""),
}


@pytest.mark.parametrize(("method", "path"), BODIES)
@pytest.mark.parametrize("name", UNACCEPTABLE)
def test_what_is_not_acceptable_names_its_field(
    api: TestClient, method: str, path: str, name: str, stored: Stored
) -> None:
    """422 with a pointer to the field; nothing is stored."""
    before = stored()
    content, field = UNACCEPTABLE[name]
    if method == "PATCH" and isinstance(content, dict):
        # An amendment has no text, so that a text of any kind is an unknown field.
        content = (
            {key: value for key, value in content.items() if key != "text"} if field != "/text" else {"text": MARK}
        )
    check_refused(send(api, method, path, json.dumps(content).encode()), 422, field=field)
    assert stored() == before


@pytest.mark.parametrize(("method", "path"), ARTICLES)
@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"", (422,)),
        (b" \r\n", (422,)),
        (b"a\0b", (422,)),
        (MARK.encode() + b"\xc3", (400,)),
        (b"\xed\xa0\x80", (400,)),
    ],
)
def test_bare_text_is_as_strict(
    api: TestClient, method: str, path: str, body: bytes, statuses: tuple[int, ...]
) -> None:
    """Text as such is refused for the same reasons, and is named by the field it would be."""
    check_refused(send(api, method, path, body, TEXT), *statuses, field="/text" if statuses == (422,) else "")


@pytest.mark.parametrize(("method", "path"), EVERY_BODY)
def test_a_long_body_is_refused_by_its_length(api: TestClient, method: str, path: str, stored: Stored) -> None:
    """413 for 2 MiB, told beforehand or not, as JSON or text."""
    before = stored()
    body = json.dumps({"text": MARK * (2 * 1024 * 1024 // len(MARK))}).encode()
    check_refused(send(api, method, path, body), 413, field="")
    chunks = (body[start : start + 65_536] for start in range(0, len(body), 65_536))
    check_refused(api.request(method, path, content=chunks, headers={"Content-Type": JSON}), 413)
    if (method, path) in ARTICLES:
        check_refused(send(api, method, path, body, TEXT), 413)
    assert stored() == before


@pytest.mark.parametrize(("method", "path"), EVERY_BODY)
@pytest.mark.parametrize(
    "media_type",
    [
        None,
        "text/html",
        "application/xml",
        "multipart/form-data",
        "application/json; charset=utf-16",
        "application",
        ";;",
    ],
)
def test_another_media_type_is_refused(api: TestClient, method: str, path: str, media_type: str | None) -> None:
    """415, also for none and for another charset."""
    check_refused(send(api, method, path, json.dumps({"text": MARK}).encode(), media_type), 415, field="Content-Type")


@pytest.mark.parametrize(("method", "path"), EVERY_BODY)
def test_a_compressed_body_is_refused(api: TestClient, method: str, path: str) -> None:
    """415 rather than a bomb."""
    headers = {"Content-Type": JSON, "Content-Encoding": "gzip"}
    check_refused(api.request(method, path, content=b"{}", headers=headers), 415, field="Content-Encoding")


CALM = {
    "one character": "a",
    "Chinese": "国防部长魏凤和与美国国防部长奥斯汀在新加坡举行会谈。" * 20,
    "Arabic": "التقى وزير الخارجية نظيره في القاهرة يوم الاثنين لبحث العلاقات الثنائية. " * 20,
    "HTML": "<html><body><script>alert(1)</script><p>Talks &amp; more<br></p></body></html>",
    "emoji": "😀👩‍👩‍👧‍👦🇺🇳 " * 200,
    "right-to-left marks": "\u202e\u200f\u2067 met \u2069\u202c" * 50,
    "control characters": "\x01\x02\x1b[31m met \x7f",
    "combining marks": "e" + "\u0301" * 5000,
    "brackets": "[" * 10_000,
    "line ends": "\r\n" * 5000 + "x",
}


@pytest.mark.parametrize(("method", "path"), ARTICLES)
@pytest.mark.parametrize("name", CALM)
def test_what_says_nothing_of_diplomacy_is_read_calmly(api: TestClient, method: str, path: str, name: str) -> None:
    """An article without meetings is no error, in whatever script."""
    response = send(api, method, path, json.dumps({"text": CALM[name]}).encode())
    assert response.status_code in (200, 201), response.text[:300]
    assert send(api, method, path, CALM[name].encode(), TEXT).status_code in (200, 201)


@pytest.mark.parametrize("path", ["/v1/extract", "/v1/ingest"])
def test_a_word_of_200_000_letters_is_read_calmly(api: TestClient, path: str) -> None:
    """A text without a space neither fails nor takes for ever."""
    response = send(api, "POST", path, b"x" * 200_000, TEXT)
    assert response.status_code in (200, 201, 503), response.text[:300]
    assert response.status_code != 503, "it took too long to read"


def list_paths(api: TestClient) -> dict[str, dict[str, Any]]:
    """Every GET of the contract that takes query parameters, with their schemas; a made-up id in its path."""
    paths: dict[str, dict[str, Any]] = {}
    for path, item in api.get("/openapi.json").json()["paths"].items():
        parameters = [each for each in item.get("get", {}).get("parameters", ()) if each["in"] == "query"]
        if parameters and "{" not in path:
            paths[path] = {each["name"]: each["schema"] for each in parameters}
    return paths


def test_every_parameter_refuses_what_it_is_not(api: TestClient) -> None:
    """422 that names the parameter, for each parameter of each list."""
    bad = ["\0", MARK + "\0", "\x00" * 10]
    for path, parameters in list_paths(api).items():
        for name, schema in parameters.items():
            for value in bad:
                check_refused(api.get(path, params={name: value}), 400, 422, field=None if name == "cursor" else name)
            if "enum" in schema or "$ref" in schema or schema.get("format") == "date" or schema["type"] == "integer":
                check_refused(api.get(path, params={name: MARK}), 422, field=name)


@pytest.mark.parametrize(
    "value", ["2024-13-45", "2023-02-29", "0", "1700000000", "20240530", "2024-W01-1", "2024-05-30T00:00:00", ""]
)
def test_every_day_refuses_what_is_none(api: TestClient, value: str) -> None:
    """A day is YYYY-MM-DD and exists."""
    tried = 0
    for path, parameters in list_paths(api).items():
        for name in (name for name, schema in parameters.items() if schema.get("format") == "date"):
            check_refused(api.get(path, params={name: value}), 422, field=name)
            tried += 1
    assert tried == 11


@pytest.mark.parametrize("value", ["0001-01-01", "9999-12-31"])
def test_every_day_that_exists_filters_calmly(api: TestClient, value: str) -> None:
    """The ends of the calendar are days like any other."""
    for path, parameters in list_paths(api).items():
        for name in (name for name, schema in parameters.items() if schema.get("format") == "date"):
            assert api.get(path, params={name: value}).status_code == 200


@pytest.mark.parametrize(
    "value",
    [
        "'",
        '"',
        "*",
        "a AND",
        "NEAR(",
        "x:y",
        "(",
        "-",
        "\\",
        "%",
        "_",
        "😀",
        "\u202e",
        "国",
        ";--",
        "^a",
        "{",
        "a" * 200,
    ],
)
def test_every_search_text_is_words_and_no_language(api: TestClient, value: str) -> None:
    """No sign in a search text means anything to the database."""
    tried = 0
    for path, parameters in list_paths(api).items():
        if "q" in parameters:
            assert api.get(path, params={"q": value}).status_code == 200
            tried += 1
    assert tried == 5


def test_every_route_refuses_unknown_parameters(api: TestClient) -> None:
    """422 that names the parameter when its name is plain, on every operation of the contract."""
    for path, item in api.get("/openapi.json").json()["paths"].items():
        address = re.sub(r"\{\w+_id\}", "x", path)
        for method in item:
            check_refused(api.request(method, address, params={"colour": MARK}), 422, field="colour")
            check_refused(api.request(method, address, params={f"{MARK} 1": "a"}), 422)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=101", "limit=1e2", "limit=", "limit=1&limit=2", "limit=9" + "9" * 5000]
)
def test_every_list_holds_its_limit(api: TestClient, query: str) -> None:
    """A page has 1 to 100 items, asked for once."""
    for path, parameters in list_paths(api).items():
        if "limit" in parameters:
            check_refused(api.get(f"{path}?{query}"), 422, field="limit")
