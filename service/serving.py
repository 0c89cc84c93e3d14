"""The web server around the application, which tells it of the end before it waits for what is still being answered."""

import asyncio
import gc
import signal
import sys
from functools import partial
from socket import socket
from types import FrameType
from typing import cast

import uvicorn
from fastapi import FastAPI

from service.http.server import GuardedProtocol
from service.settings import Settings

_TURN_SECONDS = 0.0005
"""How long a thread may go on while another waits: a read is handed from thread to thread, and waits at each."""


class Server(uvicorn.Server):
    """Uvicorn, but what lasts ends when it is told to stop: it would wait for streams until its patience is over."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._app = app
        super().__init__(
            uvicorn.Config(
                app,
                settings.host,
                settings.port,
                log_config=None,
                log_level=settings.log_level,
                access_log=False,
                http=cast("type[asyncio.Protocol]", partial(GuardedProtocol, settings)),
                ws="none",
                proxy_headers=False,  # who is believed in what headers say is none of the server's business
                server_header=False,
                timeout_graceful_shutdown=settings.stop_seconds,
            )
        )

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Begin to serve; what the application is made of stays, so that no collection needs to look at it."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        sys.setswitchinterval(_TURN_SECONDS)

    def handle_exit(self, sig: int, _frame: FrameType | None) -> None:
        """Begin to stop, or on a second Ctrl-C do so at once."""
        for end in getattr(self._app.state, "endings", ()):  # it may be told to stop before it has started
            end()
        # Uvicorn would also send itself the signal again in the end, and so never end well.
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
