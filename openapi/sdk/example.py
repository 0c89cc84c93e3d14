"""A walk through the API with the Python client: `python example.py ADDRESS KEY`, against a service that is empty."""

import sys
from collections.abc import Iterator
from datetime import date
from http import HTTPStatus
from pathlib import Path
from time import sleep
from typing import TypeVar

from communique_client import AuthenticatedClient
from communique_client.api.articles import get_article, get_article_text, list_article_reports, update_article
from communique_client.api.changes import get_changes
from communique_client.api.decisions import list_decisions, undo_decision
from communique_client.api.ingest import ingest_article, ingest_batch
from communique_client.api.jobs import get_job, list_job_lines
from communique_client.api.meetings import confirm_meeting, correct_meeting, get_meeting, list_meetings
from communique_client.models import (
    ArticleIn,
    ArticlePatch,
    IngestResult,
    JobState,
    ListMeetingsSort,
    Meeting,
    MeetingPage,
    MeetingPatch,
    MeetingStatus,
    Problem,
    Reasons,
    Review,
)
from communique_client.types import File, Response

Answer = TypeVar("Answer")
SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
BY, REASON = "desk@newsroom.example", "The ministry's own readout says so."


def given(response: Response[Answer | Problem]) -> Answer:
    """What was asked for; a problem ends the walk, told in its own words."""
    answer = response.parsed
    if answer is None or isinstance(answer, Problem):
        sys.exit(f"{response.status_code}: {answer.code + ': ' + answer.detail if answer else 'nothing'}")
    return answer


def problem(response: Response[Answer | Problem]) -> Problem:
    """The problem that is expected."""
    assert isinstance(response.parsed, Problem), response.content
    assert response.parsed.status == response.status_code
    return response.parsed


def meetings_of(parties: list[str], client: AuthenticatedClient) -> Iterator[Meeting]:
    """Each meeting in which all of these take part, page by page."""
    page: MeetingPage = given(list_meetings.sync_detailed(client=client, party=parties, limit=1))
    yield from page.items
    while page.next_cursor:
        page = given(list_meetings.sync_detailed(client=client, party=parties, limit=1, cursor=page.next_cursor))
        yield from page.items


def ingested(client: AuthenticatedClient, article: ArticleIn, status: HTTPStatus) -> IngestResult:
    """What came of an article, at once; without `prefer` it is never left for later as a job."""
    response = ingest_article.sync_detailed(client=client, body=article)
    assert response.status_code == status
    assert isinstance(response.parsed, IngestResult), response.content
    return response.parsed


def send_together(client: AuthenticatedClient) -> None:
    """Send many articles at once, as a file of lines: a job that is done later, of which each line is told."""
    with (SEEDS[0].parent / "seeds.ndjson").open("rb") as lines:
        job = given(ingest_batch.sync_detailed(client=client, body=File(payload=lines)))
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        sleep(0.1)
        job = given(get_job.sync_detailed(job.id, client=client))
    assert (job.state, job.done, job.failed) == (JobState.SUCCEEDED, len(SEEDS), 0)
    assert all(line.known for line in given(list_job_lines.sync_detailed(job.id, client=client)).items)


def walk(client: AuthenticatedClient) -> None:
    """Send articles, read what came of them, correct it, undo that, and follow the log."""
    # Articles go in; a text that is known is not read again.
    results: list[IngestResult] = []
    for seed in SEEDS:
        article = ArticleIn(text=seed.read_text(encoding="utf-8"), source="Example News", language="en")
        results.append(ingested(client, article, HTTPStatus.CREATED))
    assert ingested(client, article, HTTPStatus.OK).known

    send_together(client)

    # Lists are pages, filters are typed.
    meetings = list(meetings_of(["USA", "CHN"], client))
    assert len(meetings) > 1
    assert len({meeting.id for meeting in meetings}) == len(meetings)
    held = given(
        list_meetings.sync_detailed(
            client=client, status=[MeetingStatus.HELD], sort=ListMeetingsSort.DATE_DESCENDING, with_total=True
        )
    )
    assert held.items
    assert all(meeting.status is MeetingStatus.HELD for meeting in held.items)

    # Every field can be traced to the words it was read from.
    kept = results[0].article
    text = given(get_article_text.sync_detailed(kept.id, client=client))
    for report in given(list_article_reports.sync_detailed(kept.id, client=client)).items:
        for evidence in report.evidence:
            assert evidence.in_ != "text" or text[evidence.start : evidence.end] == evidence.quote

    # A change says which revision it is made on.
    fetched = get_article.sync_detailed(kept.id, client=client)
    assert given(fetched).published_at is not None
    patch = ArticlePatch(published_at=date(2022, 5, 30), title="Defense chiefs to meet in Singapore")
    changed = given(update_article.sync_detailed(kept.id, client=client, body=patch, if_match=fetched.headers["ETag"]))
    assert changed.title == patch.title
    assert changed.revision > kept.revision
    stale = update_article.sync_detailed(kept.id, client=client, body=patch, if_match=fetched.headers["ETag"])
    assert problem(stale).code == "precondition_failed"

    # A person has the last word, and can take it back.
    meeting = held.items[0]
    tag = get_meeting.sync_detailed(meeting.id, client=client).headers["ETag"]
    reasons = Reasons(by=BY, reason=REASON)
    confirmed = given(confirm_meeting.sync_detailed(meeting.id, client=client, body=reasons, if_match=tag))
    assert confirmed.meetings[0].review is Review.CONFIRMED
    tag = get_meeting.sync_detailed(meeting.id, client=client).headers["ETag"]
    wish = MeetingPatch(by=BY, reason=REASON, forum="Shangri-La Dialogue")
    corrected = given(correct_meeting.sync_detailed(meeting.id, client=client, body=wish, if_match=tag))
    assert corrected.meetings[0].forum == "Shangri-La Dialogue"
    for decision in given(list_decisions.sync_detailed(client=client)).items:
        assert undo_decision.sync_detailed(decision.id, client=client).status_code == HTTPStatus.NO_CONTENT
    assert given(get_meeting.sync_detailed(meeting.id, client=client)).review is Review.UNREVIEWED

    # Whoever follows the log misses nothing.
    seen, since = 0, 0
    while entries := given(get_changes.sync_detailed(client=client, since=since, limit=5)).items:
        seen, since = seen + len(entries), entries[-1].seq
    assert seen == since

    # What goes wrong says what to mend.
    unknown = problem(get_meeting.sync_detailed("mtg_01JDAHZ8K3W6R9V2T5X8Y1B4C7", client=client))
    assert unknown.code == "not_found"
    invalid = problem(list_meetings.sync_detailed(client=client, country="nowhere"))
    assert [(error.location, error.name) for error in invalid.errors] == [("query", "country")]

    # A later release may know more than this client.
    assert MeetingStatus("adjourned") == "adjourned"
    print(f"{len(results)} articles, {len(meetings)} meetings of these parties, {seen} changes")


if __name__ == "__main__":
    address, key = sys.argv[1:]
    walk(AuthenticatedClient(base_url=address, token=key))
