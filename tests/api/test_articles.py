"""Amending and withdrawing articles."""

import httpx2
import pytest
from starlette.testclient import TestClient

TEXT = (
    "Foreign Minister Ilse Varga of Hungary will meet her Austrian counterpart, Foreign Minister Jonas Leitner, "
    "in Vienna on Thursday, the ministry said. The two ministers last spoke by phone in March."
)


@pytest.fixture
def article(api: TestClient) -> str:
    """Path of an article without a publication date, fresh for each test."""
    known = api.post("/v1/ingest", json={"text": TEXT})
    assert api.delete(known.headers["location"]).status_code == 204
    created = api.post("/v1/ingest", json={"text": TEXT})
    assert created.status_code == 201
    path: str = created.headers["location"]
    return path


def patch(api: TestClient, path: str, change: dict[str, object], **headers: str) -> httpx2.Response:
    """Answer to a merge patch."""
    return api.patch(
        path, json=change, headers={"Content-Type": "application/merge-patch+json", "If-Match": "*"} | headers
    )


def test_a_publication_date_resolves_relative_dates(api: TestClient, article: str) -> None:
    """What was unresolved gets its day when the day of publication becomes known, and loses it again with it."""

    def days() -> set[str | None]:
        reports = api.get(f"{article}/reports", params={"kind": "meeting"}).json()["items"]
        dates = [report["date"] for report in reports if report["date"]]
        return {date["edtf"] for date in dates if "Thursday" in date["raw"]}

    assert days() == {None}
    dated = patch(api, article, {"published_at": "2024-05-28"})
    assert dated.status_code == 200
    assert (dated.json()["published_at"], dated.json()["published_at_basis"]) == ("2024-05-28", "given")
    assert days() == {"2024-05-30"}
    undated = patch(api, article, {"published_at": None})
    assert undated.json()["published_at_basis"] == "none"
    assert days() == {None}


def test_a_patch_changes_what_it_names(api: TestClient, article: str) -> None:
    """What is set replaces, null forgets, what is absent stays; the revision counts."""
    first = patch(api, article, {"title": "A headline", "source": "Example News"}).json()
    second = patch(api, article, {"title": None, "language": "en"}).json()
    assert (second["title"], second["source"], second["language"]) == (None, "Example News", "en")
    assert second["revision"] > first["revision"]
    assert api.get(article).json() == second
    assert api.get(f"{article}/text").text == TEXT


def test_a_patch_of_a_revision_that_is_gone_is_refused(api: TestClient, article: str) -> None:
    """412 for the tag of an older revision and changes nothing; the present tag and any tag are taken."""
    old = api.get(article).headers["etag"]
    taken = patch(api, article, {"title": "One"}, **{"If-Match": old})
    assert taken.status_code == 200
    assert taken.headers["etag"] != old
    for stale in (old, '"nonsense"', f"W/{taken.headers['etag']}"):
        refused = patch(api, article, {"title": "Two"}, **{"If-Match": stale})
        assert (refused.status_code, refused.json()["code"]) == (412, "precondition_failed")
        assert api.delete(article, headers={"If-Match": stale}).status_code == 412
    assert api.get(article).json()["title"] == "One"
    assert patch(api, article, {"title": "Three"}, **{"If-Match": "*"}).status_code == 200


def test_a_withdrawn_article_takes_what_rested_on_it(api: TestClient, article: str) -> None:
    """204, then nothing of it is left; what is gone twice is 404."""
    resources = {report["resource_id"] for report in api.get(f"{article}/reports").json()["items"]}
    assert resources
    tag = api.get(article).headers["etag"]
    gone = api.delete(article, headers={"If-Match": tag})
    assert (gone.status_code, gone.content) == (204, b"")
    for path in (article, f"{article}/text", f"{article}/reports"):
        assert api.get(path).status_code == 404
    for identifier in resources:
        kind = {"mtg": "meetings", "off": "officials", "chn": "channels"}[identifier[:3]]
        assert api.get(f"/v1/{kind}/{identifier}").status_code == 404
    assert api.delete(article).status_code == 404
    assert patch(api, article, {}).status_code == 404
