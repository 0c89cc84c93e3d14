"""Pages for people: the welcome page, Swagger UI from our own files, and a page for each kind of problem."""

import json
import re
from collections.abc import Awaitable, Callable
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.staticfiles import StaticFiles

from service.errors import NotFoundError
from service.http.etags import content_tag, not_modified
from service.http.problem_types import PROBLEM_TYPES

WEB = Path(__file__).parents[1] / "web"

# Swagger UI sets style attributes; nothing else may come from anywhere but this service.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_CODE = re.compile(r"`([^`]+)`")
_PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"


def install(app: FastAPI) -> None:
    """Add the pages, their files and `/openapi.json` to the application."""
    problem_page = Template((WEB / "problem.html").read_text())
    pages: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/": _static_page("welcome.html", _PAGE_POLICY),
        "/docs": _static_page("docs.html", _DOCS_POLICY),
        "/openapi.json": _openapi(app),
    }
    for path, page in pages.items():
        app.add_route(path, page, include_in_schema=False)

    async def problem(request: Request) -> Response:
        kind = PROBLEM_TYPES.get(request.path_params["slug"])
        if kind is None:
            raise NotFoundError("kind of problem")
        words = {
            "title": kind.title,
            "status": str(kind.status),
            "code": kind.code,
            "meaning": kind.meaning,
            "remedy": kind.remedy,
        }
        accept = request.headers.get("accept", "")
        if "json" in accept and "html" not in accept:  # a program that looks up what it was answered
            return JSONResponse({"type": kind.path} | words | {"status": kind.status})
        content = problem_page.substitute(
            {name: _CODE.sub(r"<code>\1</code>", escape(word)) for name, word in words.items()}
        )
        return HTMLResponse(content, headers={"Content-Security-Policy": _PAGE_POLICY})

    app.add_route("/problems/{slug}", problem, include_in_schema=False)
    app.mount("/web", StaticFiles(directory=WEB), name="web")


def _static_page(name: str, policy: str) -> Callable[[Request], Awaitable[Response]]:
    content = (WEB / name).read_text()

    async def page(_request: Request) -> Response:
        return HTMLResponse(content, headers={"Content-Security-Policy": policy})

    return page


def _openapi(app: FastAPI) -> Callable[[Request], Awaitable[Response]]:
    @cache
    def written() -> tuple[bytes, str]:
        content = json.dumps(app.openapi(), ensure_ascii=False).encode()
        return content, content_tag(sha256(content).hexdigest())

    async def document(request: Request) -> Response:
        content, tag = written()
        return not_modified(request.headers.get("if-none-match"), tag) or Response(
            content, headers={"ETag": tag}, media_type="application/json"
        )

    return document
