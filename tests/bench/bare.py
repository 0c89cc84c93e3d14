"""The yardstick for reads: the least that the same web server does for a request."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def hello(request: Request) -> PlainTextResponse:
    """Answer as many bytes as the path says, or a few, once the whole body is there."""
    await request.body()
    return PlainTextResponse(b"x" * request.path_params.get("size", 5))


if __name__ == "__main__":
    app = Starlette(
        routes=[
            Route("/", hello, methods=["GET", "POST"]),
            Route("/readyz", hello),
            Route("/{size:int}", hello, methods=["GET", "POST"]),
        ]
    )
    uvicorn.run(app, port=int(sys.argv[1]), access_log=False, log_level="warning")
