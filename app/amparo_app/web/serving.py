"""`python -m amparo_app.web.serving`: the process that serves the pages; settings from the environment."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import uvicorn
from fastapi import FastAPI

from amparo.errors import InvalidInput
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.web.application import make_application
from amparo_app.web.engine import TemporalEngine
from amparo_app.web.site import Site
from amparo_workflows.logs import logger
from amparo_workflows.metrics import start_counting
from amparo_workflows.processes import open_records, run_process
from amparo_workflows.served import Served, note_served

ROLE = "web"
_USUAL_HOST, _USUAL_PORT = "127.0.0.1", 8400
_LAST_SECONDS = 5
"""How long what is being answered may take when the process is told to end."""

log = logger(__name__)


def listening(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say; raises InvalidInput for a place that is taken."""
    if settings.web_listen:
        host, _, port = settings.web_listen.rpartition(":")
        try:
            return _bound(host, int(port))
        except OSError as taken:
            raise InvalidInput(
                f"The pages cannot be served at {settings.web_listen}: {taken.strerror}. Name another place in "
                "AMPARO_WEB_LISTEN."
            ) from taken
    try:
        return _bound(_USUAL_HOST, _USUAL_PORT)
    except OSError:  # another office on this machine
        return _bound(_USUAL_HOST, 0)


def _bound(host: str, port: int) -> socket.socket:
    # called TCP, since asyncio sends at once only on what calls itself so: a page waits 40 ms otherwise
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made


async def serve(settings: Settings) -> None:
    """Serve the pages until told to end."""
    with (
        closing(open_records(settings)) as records,
        closing(TemporalEngine(settings, records)) as engine,
        listening(settings) as place,
    ):
        host, port = place.getsockname()[:2]
        address = settings.web_address or f"http://{host}:{port}"
        app = make_application(Site(settings, records, engine, address))
        _warm(records)
        await _serve_at(place, app, settings, Served(address=address, listens=f"{host}:{port}", pid=os.getpid()))


class _Server(uvicorn.Server):
    """Uvicorn that says when it has begun, and that leaves the signals to what ends every process of ours."""

    def __init__(self, config: uvicorn.Config, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._begun = begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._begun()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def _serve_at(place: socket.socket, app: FastAPI, settings: Settings, served: Served) -> None:
    config = uvicorn.Config(
        app,
        access_log=False,  # addresses name cases; what was read is in the audit
        log_config=None,
        proxy_headers=settings.web_address.startswith("https://"),
        server_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )

    def begun() -> None:
        note_served(settings.data_folder, served)
        log.info("at work")

    server = _Server(config, begun)
    serving = asyncio.ensure_future(server.serve(sockets=[place]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


def _warm(records: Records) -> None:
    """Begin to read the names of all cases, so that the first search need not wait for them."""

    def read() -> None:
        for organization in records.organizations():
            records.names(organization.id)

    threading.Thread(target=read, name="names", daemon=True).start()


async def _run() -> None:
    settings = Settings.from_environment()
    start_counting(settings, ROLE)
    await serve(settings)


def main() -> None:
    """Serve until told to end."""
    run_process(_run(), ROLE)


if __name__ == "__main__":
    main()
