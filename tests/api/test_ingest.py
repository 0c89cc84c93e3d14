"""Taking articles in, and reading them without keeping anything."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from starlette.testclient import TestClient

from service.api.v1.ingest import IngestResult
from service.api.v1.representations import FiledMeetingReport, Resource
from service.domain.reports import Extraction

Stored = Callable[[], dict[str, Any]]


def test_an_article_is_read_and_kept(api: TestClient, seeds: list[str]) -> None:
    """201 with its address and tag, what it says, and the resources that this made."""
    response = api.post("/v1/ingest", json={"text": seeds[0], "title": "Talks", "source": "Example News"})
    assert response.status_code == 201
    result = IngestResult.model_validate_json(response.content)
    article = result.article
    assert response.headers["location"] == article.self_path == f"/v1/articles/{article.id}"
    assert response.headers["etag"] == api.get(article.self_path).headers["etag"]
    assert article.sha256 == sha256(seeds[0].encode()).hexdigest()
    assert article.length == len(seeds[0])
    assert (article.title, article.source) == ("Talks", "Example News")
    assert not result.known
    resources: list[Resource] = [*result.meetings, *result.officials, *result.channels]
    assert {report.resource_id for report in result.reports} == {resource.id for resource in resources}
    assert {change.resource_id for change in result.changes} == {report.resource_id for report in result.reports}
    for resource in resources:
        assert api.get(resource.self_path).json()["id"] == resource.id


def test_the_same_text_twice_is_one_article(api: TestClient, seeds: list[str], stored: Stored) -> None:
    """200 the second time, with the article that was there, and nothing different."""
    first = api.post("/v1/ingest", json={"text": seeds[1]})
    before = stored()
    again = api.post("/v1/ingest", content=seeds[1].encode(), headers={"Content-Type": "text/plain; charset=utf-8"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["known"] is True
    assert again.json()["changes"] == []
    assert again.headers["location"] == first.headers["location"]
    assert [report["id"] for report in again.json()["reports"]] == [report["id"] for report in first.json()["reports"]]
    assert stored() == before


def test_every_statement_has_its_words(seeded: TestClient) -> None:
    """Each quote is found in the text at its offsets, through the reports and the text that the API answers."""
    quotes = 0
    for article in seeded.get("/v1/articles").json()["items"]:
        text = seeded.get(f"{article['self']}/text").text
        for report in seeded.get(f"{article['self']}/reports").json()["items"]:
            assert report["evidence"], report
            for evidence in report["evidence"]:
                source = text if evidence["in"] == "text" else article["title"]
                assert source[evidence["start"] : evidence["end"]] == evidence["quote"]
                quotes += 1
    assert quotes > 30


def test_the_text_comes_back_as_it_was(api: TestClient) -> None:
    """Line ends, marks and spaces of a text survive, in bare text and in JSON."""
    text = "\ufeff  A\r\nb\u2028c\u00a0\u200bd e\u0301 é\t\U0001f91d \n"
    for response in (
        api.post("/v1/ingest", content=text.encode(), headers={"Content-Type": "text/plain"}),
        api.post("/v1/ingest", json={"text": text}),
    ):
        kept = api.get(f"{response.headers['location']}/text")
        assert kept.content == text.encode()
        assert kept.headers["content-type"] == "text/plain; charset=utf-8"


def test_metadata_comes_in_the_query_of_bare_text(api: TestClient) -> None:
    """The query says of bare text what JSON says in its body, and a body overrules the query."""
    query = {"title": "Headline", "url": "https://news.example/1", "source": "S", "published_at": "2024-05-29"}
    headers = {"Content-Type": "text/plain"}
    article = api.post("/v1/ingest", params=query, content=b"A first text.", headers=headers).json()["article"]
    assert {name: article[name] for name in query} == query
    assert article["published_at_basis"] == "given"
    body = {"text": "A second text.", "title": "Another", "source": None}
    article = api.post("/v1/ingest", params=query, json=body).json()["article"]
    assert (article["title"], article["source"], article["url"]) == ("Another", None, query["url"])


def test_extracting_keeps_nothing(api: TestClient, seeds: list[str], stored: Stored) -> None:
    """The answer is exactly an extraction, of the meetings, officials and channels that ingest reports."""
    before = stored()
    response = api.post("/v1/extract", json={"text": seeds[1]})
    assert response.status_code == 200
    extraction = Extraction.model_validate_json(response.content)
    assert extraction.meetings
    assert extraction.officials
    assert extraction.channels
    assert set(response.json()) == set(Extraction.model_fields)
    assert response.json()["meetings"][0]["evidence"][0]["in"] in ("text", "title")
    assert stored() == before
    kept = api.post("/v1/ingest", json={"text": seeds[1]}).json()["reports"]
    filed = set(FiledMeetingReport.model_json_schema()["properties"]) - {"kind"}
    assert [
        {key: value for key, value in report.items() if key in response.json()["meetings"][0]}
        for report in kept
        if report["kind"] == "meeting"
    ] == response.json()["meetings"]
    assert filed > set(response.json()["meetings"][0])
