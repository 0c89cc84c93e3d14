"""Articles: what was sent in, what was read from it, and its amendment and withdrawal."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

from service.api.lists import csv, forms_of, listed
from service.api.services import services
from service.api.v1.parameters import ArticleId, Day, Name
from service.api.v1.representations import (
    ITEM_RESPONSES,
    AnyFiledReport,
    Article,
    ResourceChange,
    array,
    article,
    article_json,
    change_json,
    report_json,
)
from service.domain import articles
from service.domain.access import Scope
from service.domain.articles import ArticlePatch
from service.domain.vocabulary import ReportKind
from service.exports import columns
from service.http.access import needs
from service.http.bodies import JSON, MERGE_PATCH, media_type, parse_json, read_text, validate
from service.http.etags import IfMatch, IfNoneMatch, content_tag, expected_revisions, not_modified, revision_tag
from service.http.idempotency import IdempotencyKey, attempt
from service.http.pages import ListQuery, Page, SearchText, page, page_request
from service.http.routes import StrictRoute
from service.ingest.articles import ReextractOutcome, amending, reextracting, withdraw
from service.store import articles as store
from service.store.paging import PageRequest, Slice
from service.store.reports import list_reports_of_article
from service.store.unit_of_work import ReadSession, Step

TAG = {"name": "articles", "description": "The texts as received, and the reports that were read from each."}
router = APIRouter(prefix="/v1/articles", tags=["articles"], route_class=StrictRoute)

_PATCH_CONTENT = {
    "schema": {"$ref": "#/components/schemas/ArticlePatch"},
    "examples": {"dated": {"summary": "Say when it was published", "value": {"published_at": "2022-05-30"}}},
}
_PATCH_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {MERGE_PATCH: _PATCH_CONTENT, JSON: _PATCH_CONTENT}}
}


class ArticleQuery(ListQuery):
    """Which articles are wanted, and in which order."""

    source: Annotated[Name | None, Field(description="Who published it.")] = None
    language: Annotated[Name | None, Field(description="BCP 47 code of its language.")] = None
    published_from: Annotated[Day | None, Field(description="First day of publication.")] = None
    published_to: Annotated[Day | None, Field(description="Last day of publication.")] = None
    q: SearchText | None = None
    sort: Annotated[
        store.ArticleSort, Field(description="By when it came in or was published, `-` for latest first.")
    ] = "-created"

    def filter(self) -> store.ArticleFilter:
        """The filter in the store's words."""
        return store.ArticleFilter(
            q=self.q,
            source=self.source,
            language=self.language,
            published_from=self.published_from,
            published_to=self.published_to,
        )


class ArticlePage(Page):
    """One page of articles."""

    items: list[Article]


class ArticleReportQuery(ListQuery):
    """Which of an article's reports are wanted."""

    kind: Annotated[ReportKind | None, Field(description="Only reports of this kind.")] = None


class ArticleReportPage(Page):
    """One page of an article's reports, in the order of its text."""

    items: list[AnyFiledReport]


@router.get("", response_model=ArticlePage, responses=forms_of(columns.ARTICLES), openapi_extra=needs(Scope.READ))
def list_articles(request: Request, query: Annotated[ArticleQuery, Query()]) -> Response:
    """Articles that pass all filters, the newest first, without their texts."""

    def read(session: ReadSession, page: PageRequest) -> Slice[articles.Article]:
        return store.list_articles(session, query.filter(), page)

    return listed(request, query, read, article_json, csv(columns.ARTICLES, read, lambda one: one))


@router.get("/{article_id:id}", response_model=Article, responses=ITEM_RESPONSES, openapi_extra=needs(Scope.READ))
def get_article(request: Request, article_id: ArticleId, if_none_match: IfNoneMatch = None) -> Response:
    """An article without its text."""
    with services(request).database.read() as session:
        stored = store.get_article(session, article_id)
    return article(stored, if_none_match)


@router.get(
    "/{article_id}/text", response_class=PlainTextResponse, responses=ITEM_RESPONSES, openapi_extra=needs(Scope.READ)
)
def get_article_text(request: Request, article_id: ArticleId, if_none_match: IfNoneMatch = None) -> Response:
    """The text exactly as received, in which the offsets of all evidence count."""
    with services(request).database.read() as session:
        tag = content_tag(store.get_article(session, article_id).sha256)
        text = store.get_text(session, article_id)
    return not_modified(if_none_match, tag) or PlainTextResponse(text, headers={"ETag": tag})


@router.get("/{article_id}/reports", response_model=ArticleReportPage, openapi_extra=needs(Scope.READ))
def list_article_reports(
    request: Request, article_id: ArticleId, query: Annotated[ArticleReportQuery, Query()]
) -> Response:
    """What an article says of meetings, officials and channels, with the words it was read from."""
    house = services(request)
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        store.get_article(session, article_id)
        found = list_reports_of_article(session, article_id, query.kind, wanted)
    return page(request, query, house.settings, map(report_json, found.items), found)


@router.patch(
    "/{article_id:id}",
    response_model=Article,
    response_description="The article as it is now.",
    responses={200: ITEM_RESPONSES[200]},
    openapi_extra=needs(Scope.INGEST) | _PATCH_BODY,
)
async def update_article(
    request: Request, article_id: ArticleId, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """Change what is known about an article (JSON merge patch); its dates are read anew, its text never changes."""
    house = services(request)
    media_type(request, (MERGE_PATCH, JSON))
    content = parse_json(await read_text(request, house.settings.body_bytes), house.settings.json_depth)
    patch = validate(ArticlePatch, content)
    expected = expected_revisions(if_match, required=house.settings.if_match_required)

    def read() -> Step[Response]:
        step = amending(house.database, house.clock, house.reader.read, article_id, patch, expected)
        return lambda session: article(step(session).article, None)

    return await house.once(attempt(request, idempotency_key, patch), read)


class Reextraction(BaseModel):
    """What reading an article anew has changed; decisions hold on to the words they were made about."""

    article: Article
    kept: int = Field(description="Reports that say what they said before.")
    new: int = Field(description="Reports that were not made before, or said something else.")
    gone: int = Field(description="Reports that are no longer made, or say something else now.")
    changes: list[ResourceChange] = Field(description="What became different about meetings, officials and channels.")


@router.post(
    "/{article_id:id}:reextract",
    response_model=Reextraction,
    response_description="What has changed.",
    responses={200: ITEM_RESPONSES[200]},
    openapi_extra=needs(Scope.INGEST),
)
async def reextract_article(
    request: Request, article_id: ArticleId, if_match: IfMatch = None, idempotency_key: IdempotencyKey = None
) -> Response:
    """Read an article anew with the extractor of today; nothing is written where it says the same as before."""
    house = services(request)
    expected = expected_revisions(if_match)

    def read() -> Step[Response]:
        step = reextracting(house.database, house.clock, house.reader.read, article_id, expected)
        return lambda session: _reextracted(step(session))

    return await house.once(attempt(request, idempotency_key), read)


@router.delete(
    "/{article_id:id}",
    status_code=204,
    response_class=Response,
    response_description="The article is withdrawn.",
    openapi_extra=needs(Scope.CURATE),
)
async def delete_article(request: Request, article_id: ArticleId, if_match: IfMatch = None) -> Response:
    """Withdraw an article: what rested on it alone goes, what others tell as well is computed anew."""
    house = services(request)
    await house.run_slow(house.database.run, withdraw, house.clock, article_id, expected_revisions(if_match))
    return Response(status_code=204)


def _reextracted(outcome: ReextractOutcome) -> Response:
    body = (
        f'{{"article":{article_json(outcome.article)},"kept":{outcome.kept},"new":{outcome.new},"gone":{outcome.gone},'
        f'"changes":{array(map(change_json, outcome.changes))}}}'
    )
    return Response(body, headers={"ETag": revision_tag(outcome.article.revision)}, media_type=JSON)
