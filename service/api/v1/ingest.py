"""Where articles come in: read and kept, or read only."""

import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from service.api.services import services
from service.api.v1.jobs import ACCEPTED, Job, accepted, sender
from service.api.v1.representations import (
    AnyFiledReport,
    Article,
    Channel,
    Meeting,
    Official,
    ResourceChange,
    array,
    article_json,
    change_json,
    report_json,
    resources_json,
)
from service.domain.access import Scope
from service.domain.articles import ArticleIn, ArticleMetadata
from service.domain.reports import Extraction
from service.http.access import needs
from service.http.bodies import JSON, PLAIN_TEXT, media_type, parse_json, read_text, validate
from service.http.etags import revision_tag
from service.http.idempotency import REPLAYED, IdempotencyKey, attempt
from service.http.preferences import APPLIED, RESPOND_ASYNC, Prefer, is_preferred
from service.http.routes import StrictRoute
from service.ingest.articles import IngestOutcome, ingesting
from service.ingest.batches import accept
from service.ingest.seeds import SEEDS
from service.settings import Settings
from service.store.unit_of_work import Step

TAG = {"name": "ingest", "description": "Article text goes in; meetings, officials and channels come out."}
router = APIRouter(prefix="/v1", tags=["ingest"], route_class=StrictRoute)


class IngestResult(BaseModel):
    """What came of an article: what it says, the resources that this belongs to, and what became different."""

    article: Article
    known: bool = Field(description="Whether the same text was there already; then nothing was written.")
    reports: list[AnyFiledReport] = Field(description="What the article says, each with the words it was read from.")
    meetings: list[Meeting] = Field(description="The meetings it tells of, as all articles together tell them.")
    officials: list[Official] = Field(description="The officials it tells of.")
    channels: list[Channel] = Field(description="The channels it tells of.")
    changes: list[ResourceChange] = Field(description="What was created, updated, merged or removed.")


def _article_body() -> dict[str, Any]:
    texts = {path.stem.split("_")[0]: path.read_text(encoding="utf-8") for path in SEEDS}
    names = {name: f"seed_{name}" for name in texts}
    as_json = {names[name]: {"summary": _opening(text), "value": {"text": text}} for name, text in texts.items()}
    as_text = {names[name]: {"summary": _opening(text), "value": text} for name, text in texts.items()}
    content = {
        JSON: {"schema": {"$ref": "#/components/schemas/ArticleIn"}, "examples": as_json},
        PLAIN_TEXT: {"schema": ArticleIn.model_json_schema()["properties"]["text"], "examples": as_text},
    }
    return {"requestBody": {"required": True, "content": content}}


def _opening(text: str) -> str:
    return " ".join(text.split()[:10]) + " ..."


_ARTICLE_BODY = _article_body()
EXAMPLES = "".join(json.dumps({"text": path.read_text(encoding="utf-8")}, ensure_ascii=False) + "\n" for path in SEEDS)
"""Articles as lines of JSON."""
_LOCATION = {"Location": {"description": "Path of the article.", "schema": {"type": "string"}}}
_KNOWN = {200: True, 201: False}
_LATER: dict[int | str, dict[str, Any]] = {
    202: ACCEPTED[202] | {"model": Job, "headers": ACCEPTED[202]["headers"] | APPLIED}
}
_TAGGED = _LOCATION | {"ETag": {"description": "Tag of the article's revision.", "schema": {"type": "string"}}}


@router.post(
    "/ingest",
    status_code=201,
    response_model=IngestResult,
    responses={
        200: {"model": IngestResult, "description": "The same text was there already.", "headers": _TAGGED},
        201: {"description": "The article was read and kept.", "headers": _TAGGED},
        **_LATER,
    },
    openapi_extra=needs(Scope.INGEST) | _ARTICLE_BODY,
)
async def ingest_article(
    request: Request,
    metadata: Annotated[ArticleMetadata, Query()],
    idempotency_key: IdempotencyKey = None,
    prefer: Prefer = None,
) -> Response:
    """Read an article and keep it, with all that it says; the same text twice is one article.

    Metadata stands in the JSON body, or in query parameters when the body is bare text. A body overrules the query.
    """
    house = services(request)
    article = await _read_article(request, metadata, house.settings)
    if is_preferred(RESPOND_ASYNC, prefer):
        return await house.write(
            attempt(request, idempotency_key, article),
            lambda session: accepted(
                accept(session, house.clock, house.hand_out, article, sender(request)), applied=RESPOND_ASYNC
            ),
        )

    def read() -> Step[Response]:
        step = ingesting(house.database, house.clock, house.reader.read, article)
        return lambda session: _ingested(step(session), house.today)

    answer = await house.once(attempt(request, idempotency_key, article), read)
    if REPLAYED not in answer.headers and answer.status_code in _KNOWN:
        house.metrics.count_ingest(known=_KNOWN[answer.status_code])
    return answer


@router.post(
    "/extract",
    response_model=Extraction,
    response_description="What the article says; nothing is kept.",
    openapi_extra=needs(Scope.INGEST) | _ARTICLE_BODY,
)
async def extract_article(request: Request, metadata: Annotated[ArticleMetadata, Query()]) -> Response:
    """Read an article and keep nothing: for trying out, and for measuring. Sent again, it is read again."""
    house = services(request)
    article = await _read_article(request, metadata, house.settings)
    extraction = await house.run_slow(house.reader.read, article)
    return Response(extraction.model_dump_json(), media_type=JSON)


async def _read_article(request: Request, metadata: ArticleMetadata, settings: Settings) -> ArticleIn:
    media = media_type(request, (JSON, PLAIN_TEXT))
    body = await read_text(request, settings.body_bytes)
    content = parse_json(body, settings.json_depth) if media == JSON else {"text": body}
    if isinstance(content, dict):
        content = metadata.model_dump(exclude_unset=True) | content
    return validate(ArticleIn, content)


def _ingested(outcome: IngestOutcome, today: date) -> Response:
    kept = outcome.article
    headers = {"Location": f"/v1/articles/{kept.id}", "ETag": revision_tag(kept.revision)}
    return Response(_outcome_json(outcome, today), 200 if outcome.known else 201, headers, JSON)


def _outcome_json(outcome: IngestOutcome, today: date) -> str:
    return (
        f'{{"article":{article_json(outcome.article)},"known":{json.dumps(outcome.known)},'
        f'"reports":{array(map(report_json, outcome.reports))},'
        f'"meetings":{array(resources_json(outcome.meetings, today))},'
        f'"officials":{array(resources_json(outcome.officials, today))},'
        f'"channels":{array(resources_json(outcome.channels, today))},'
        f'"changes":{array(map(change_json, outcome.changes))}}}'
    )
