"""How every list is answered: a page as JSON, or whole in another form, as `Accept` asks."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fastapi import Request, Response

from service.api.services import services
from service.exports import spreadsheet
from service.http.exports import NDJSON, Form, export, ndjson
from service.http.pages import ListQuery, page, page_request, whole_request
from service.http.routes import chosen_media_type
from service.store.paging import PageRequest, Slice
from service.store.unit_of_work import ReadSession

T = TypeVar("T")
C = TypeVar("C")
Read = Callable[[ReadSession, PageRequest], Slice[T]]
"""Reads a page of a list."""

CSV = "text/csv"

_WHOLE = "The whole list, of which filters and `sort` hold and `limit` and `cursor` do not."
_NDJSON = (
    f"{_WHOLE} One item a line, as in the JSON page; the last line says that this was all, how many there were, and the"
    " last change before (`since` for `/v1/changes`)."
)
_END = '{"_end": true, "count": 2, "since": 41}'


def listed(
    request: Request,
    query: ListQuery,
    read: Read[T],
    write: Callable[[T], str],
    *forms: Form[Any],
    more: Callable[[Slice[T]], Mapping[str, bool | None]] = lambda _: {},
) -> Response:
    """The list that `read` reads: a page of items written as JSON, or all of it as NDJSON or in one of the `forms`.

    `more` is what a page says of itself beside its items.
    """
    house = services(request)
    asked = chosen_media_type(request)
    for form in (ndjson(read, write), *forms):
        if form.media_type == asked:
            return export(request, house.database, form, whole_request(request, query, house.settings, asked))
    wanted = page_request(request, query, house.settings)
    with house.database.read() as session:
        found = read(session, wanted)
    return page(request, query, house.settings, map(write, found.items), found, **more(found))


def csv(columns: spreadsheet.Columns[C], read: Read[T], tell: Callable[[T], C]) -> Form[T]:
    """A line of CSV for each row, behind one that names the columns."""
    return Form(
        CSV,
        "csv",
        read,
        lambda item: spreadsheet.line(columns, tell(item)),
        head=lambda _: spreadsheet.header(columns),
    )


def forms_of(
    columns: spreadsheet.Columns[C], others: Mapping[str, str] | None = None
) -> dict[int | str, dict[str, Any]]:
    """What a list declares of its other forms: NDJSON, CSV with these columns, and `others`, each described."""
    table = (
        f"{_WHOLE} Columns: {', '.join(columns)}. Several values of a cell are joined by `{spreadsheet.SEPARATOR}`; a"
        " text that a spreadsheet could take for a formula has an apostrophe before it."
    )
    told = {NDJSON: (_NDJSON, _END), CSV: (table, spreadsheet.header(columns))}
    content = {
        media_type: {"schema": {"type": "string", "description": text}, "example": example}
        for media_type, (text, example) in told.items()
    }
    content |= {
        media_type: {"schema": {"type": "string", "description": f"{_WHOLE} {text}"}}
        for media_type, text in (others or {}).items()
    }
    return {200: {"content": content}}
