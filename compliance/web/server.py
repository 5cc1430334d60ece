"""The program that listens: on this machine alone, on a port of its own, until it is stopped."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Final

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from compliance.model.records import dataclass
from compliance.web.app import ServerSettings, application
from compliance.web.guard import OPENING, Guard, Keys
from compliance.web.shelf import Shelf

ADDRESS: Final = "127.0.0.1"
"""Nobody else can reach it."""

PATIENCE = 10.0
"""Seconds after which a connection is looked at again: one on which nothing was completed meanwhile is closed."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A server about to answer.

    Attributes:
        address: what to open; it can be used once.
        run: answers until the process is told to stop.
    """

    address: str
    run: Callable[[], None]


class _Patient(H11Protocol):
    """A connection. One that begins a request and does not end it would take the place of another for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._look(None)

    def _look(self, before: object) -> None:
        if self.transport.is_closing():
            return
        now = self.cycle, self.conn.their_state
        if now == before and self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self.transport.abort()
        else:
            self.loop.call_later(PATIENCE, self._look, now)


def listening(folder: Path, settings: ServerSettings, port: int, complain: Callable[[str], None]) -> Listening:
    """Listen on this machine.

    Args:
        folder: whose documents are shown beside those built in.
        settings: what the command was told.
        port: the one to listen on; any that is free where it is 0.
        complain: told of an error of the program, in one line.

    Raises:
        OSError: the port cannot be listened on.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port))
        listener.listen()  # so that the address is good from when it is printed
    except OSError:
        listener.close()
        raise
    port = listener.getsockname()[1]
    keys = Keys()
    guard = Guard(application(Shelf(folder), settings), keys, port, complain)
    config = uvicorn.Config(
        guard,
        access_log=False,
        date_header=True,
        http=_Patient,
        lifespan="off",
        limit_concurrency=64,
        log_level="critical",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=5,
        ws="none",
    )
    server = uvicorn.Server(config)
    return Listening(f"http://{ADDRESS}:{port}{OPENING}?token={keys.token}", lambda: server.run(sockets=[listener]))
