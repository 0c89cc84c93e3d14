"""How what is stored is written out: its JSON text is kept ready, so that a list only joins texts.

The models say what the texts hold; the contract is generated from them and a test holds the texts to them.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, Field, JsonValue

from service.domain import articles
from service.domain.reports import ChannelReport, ExtractorVersion, MeetingReport, OfficialReport
from service.domain.resources import ChannelView, MeetingView, OfficialView, Why
from service.domain.vocabulary import ChangeType, DecisionType, ReportKind, Review
from service.http.etags import not_modified, revision_tag
from service.store.changes import Change
from service.store.decisions import StoredDecision
from service.store.reports import StoredReport
from service.store.resources import StoredResource


class Resource(BaseModel):
    """What meetings, officials and channels have beside their content."""

    id: str = Field(description="Stable and opaque; after a merge it leads to the resource that remains.")
    self_path: str = Field(alias="self", description="Path of the resource.")
    revision: int = Field(description="Counts the changes; the ETag is made of it.")
    review: Review = Field(description="What a person has decided about it.")
    created_at: datetime = Field(description="When an article first told of it.")
    updated_at: datetime = Field(description="When it last changed.")


class Meeting(MeetingView, Resource):
    """A meeting as all its reports together tell it."""

    outcome_unknown: bool = Field(
        description=(
            "Whether it was still to come when the last day of its date went by, and nobody has said since what came "
            "of it. Derived when it is read: neither `revision` nor the log of changes tells of it, the ETag does."
        )
    )


class Official(OfficialView, Resource):
    """An official as all reports together tell of them."""


class Channel(ChannelView, Resource):
    """A communication channel as all its reports together tell it."""


class Article(articles.Article):
    """An article as it is kept; its text is at `{self}/text`."""

    self_path: str = Field(alias="self", description="Path of the article.")


class FiledReport(BaseModel):
    """What a stored report has beside its content."""

    id: str = Field(description="Stable and opaque.")
    article_id: str = Field(description="The article that says it.")
    resource_id: str = Field(description="The meeting, official or channel that it tells of.")
    published_at: Annotated[str, Field(json_schema_extra={"format": "date"})] | None = Field(
        description="When it was said: day of publication of the article."
    )
    source: str | None = Field(description="Who published the article.")
    extractor: ExtractorVersion
    created_at: datetime = Field(description="When the article was read.")


class FiledMeetingReport(MeetingReport, FiledReport):
    """What one article says of one meeting, as stored."""

    kind: Literal[ReportKind.MEETING] = Field(description="What it tells of.")


class FiledOfficialReport(OfficialReport, FiledReport):
    """What one article says of one official, as stored."""

    kind: Literal[ReportKind.OFFICIAL] = Field(description="What it tells of.")


class FiledChannelReport(ChannelReport, FiledReport):
    """What one article says of one channel, as stored."""

    kind: Literal[ReportKind.CHANNEL] = Field(description="What it tells of.")


class Decision(BaseModel):
    """What a person has decided, when and why; it stands until it is undone."""

    id: str = Field(description="Stable and opaque.")
    self_path: str = Field(alias="self", description="Path of the decision; DELETE undoes it.")
    kind: ReportKind
    type: DecisionType
    resource_id: str = Field(description="The resource that it was made on; of a merge, the one that stayed.")
    related_id: str | None = Field(description="The resource that was merged into it, or split off.")
    holds_for: str | None = Field(
        description="The resource that it holds for now: reports come and go, and it stays with the words it was made"
        " about. Null while no article tells of them."
    )
    by: str = Field(description="Who decided, as the caller says.")
    principal: str | None = Field(
        description="The caller who sent it: id of a key, or `loopback` where no key was asked for. Null for decisions"
        " made before it was kept."
    )
    reason: str = Field(description="Why.")
    fields: dict[str, JsonValue] | None = Field(description="What a correction sets.")
    made_at: datetime = Field(description="When it was made.")


class ResourceChange(BaseModel):
    """What became different about one resource."""

    type: ChangeType
    kind: ReportKind
    resource_id: str = Field(description="The resource that became different.")
    revision: int = Field(description="Revision that the change made.")
    related_id: str | None = Field(description="The resource it was merged into, or split from.")


AnyFiledReport = Annotated[FiledMeetingReport | FiledOfficialReport | FiledChannelReport, Field(discriminator="kind")]

COLLECTIONS = {"mtg": "meetings", "off": "officials", "chn": "channels"}
"""The path of each kind of resource, by the prefix of its ids."""

_TAG = {"ETag": {"description": "Tag of this revision.", "schema": {"type": "string"}}}
ITEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"headers": _TAG},
    304: {"description": "The caller has this revision already.", "headers": _TAG},
}
MOVED: dict[int | str, dict[str, Any]] = {
    308: {
        "description": "It was merged into another, to which `Location` leads.",
        "headers": {"Location": {"description": "Path of the other.", "schema": {"type": "string"}}},
    }
}
RESOURCE_RESPONSES = ITEM_RESPONSES | MOVED


def resource_json(stored: StoredResource, today: date) -> str:
    """A meeting, official or channel, as of a day."""
    collection = COLLECTIONS[stored.id[:3]]
    path = f"/v1/{collection}/{stored.id}"
    head = (
        f'{{"id":"{stored.id}","self":"{path}","revision":{stored.revision},"review":"{stored.review}",'
        f'"created_at":"{instant(stored.created_at)}","updated_at":"{instant(stored.updated_at)}",'
    )
    if collection == "meetings":
        head += f'"outcome_unknown":{"true" if stored.outcome_unknown(today) else "false"},'
    return head + stored.body[1:]


def resources_json(stored: Iterable[StoredResource], today: date) -> Iterator[str]:
    """Each of some meetings, officials or channels, as of a day."""
    return (resource_json(one, today) for one in stored)


def report_json(stored: StoredReport) -> str:
    """A stored report of any kind."""
    head = {
        "id": stored.id,
        "kind": stored.kind,
        "article_id": stored.article_id,
        "resource_id": stored.resource_id,
        "published_at": stored.published_at and stored.published_at.isoformat(),
        "source": stored.source,
        "extractor": stored.extractor.model_dump(),
        "created_at": instant(stored.created_at),
    }
    return json.dumps(head, ensure_ascii=False)[:-1] + "," + stored.content[1:]


def explained_json(stored: StoredReport, why: Why | None) -> str:
    """A stored report of a meeting, with the reason for which it is that meeting's."""
    return f'{report_json(stored)[:-1]},"why":{why.model_dump_json() if why else "null"}}}'


def decision_json(stored: StoredDecision, holds_for: str | None) -> str:
    """A standing decision, with the resource that it holds for now."""
    head = {
        "id": stored.id,
        "self": f"/v1/decisions/{stored.id}",
        "kind": stored.kind,
        "type": stored.type,
        "resource_id": stored.resource_id,
        "related_id": stored.related_id,
        "holds_for": holds_for,
        "by": stored.by,
        "principal": stored.principal,
        "reason": stored.reason,
        "made_at": instant(stored.made_at),
    }
    return f'{json.dumps(head, ensure_ascii=False)[:-1]},"fields":{stored.fields or "null"}}}'


def change_json(change: Change) -> str:
    """What became different about one resource, in the answer to what made it so."""
    return ResourceChange(
        type=change.type,
        kind=change.kind,
        resource_id=change.resource_id,
        revision=change.revision,
        related_id=change.related_id,
    ).model_dump_json()


def article_json(article: articles.Article) -> str:
    """An article without its text."""
    head = f'{{"id":"{article.id}","self":"/v1/articles/{article.id}",'
    return head + article.model_dump_json(exclude={"id"})[1:]


def array(items: Iterable[str]) -> str:
    """JSON texts as one array."""
    return f"[{','.join(items)}]"


def instant(at: datetime) -> str:
    """An instant as RFC 3339 in UTC."""
    return at.isoformat().replace("+00:00", "Z")


def resource(stored: StoredResource, today: date, if_none_match: str | None) -> Response:
    """The answer that holds one meeting, official or channel as of a day, or 304 when the caller has just that."""
    return _tagged(resource_json(stored, today), resource_tag(stored, today), if_none_match)


def resource_tag(stored: StoredResource, today: date) -> str:
    """The entity tag of a meeting, official or channel, as of a day."""
    return revision_tag(stored.revision, "outcome_unknown" if stored.outcome_unknown(today) else "")


def article(stored: articles.Article, if_none_match: str | None) -> Response:
    """The answer that holds one article, or 304 when the caller has this revision."""
    return _tagged(article_json(stored), revision_tag(stored.revision), if_none_match)


def _tagged(body: str, tag: str, if_none_match: str | None) -> Response:
    return not_modified(if_none_match, tag) or Response(body, headers={"ETag": tag}, media_type="application/json")
