"""Where the pages listen."""

from __future__ import annotations

import asyncio
import socket

from amparo_app.web.serving import listening
from amparo_app.web.site import Site


def test_a_page_is_sent_at_once(site: Site) -> None:
    """Its head and its body are two pieces: without this the second waits until the first is acknowledged."""

    async def asked(place: socket.socket) -> int:
        answering = asyncio.get_running_loop().create_future()

        def come(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            answering.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(come, sock=place):
            _, writer = await asyncio.open_connection(*place.getsockname())
            found: int = await answering
            writer.close()
        return found

    with listening(site.settings.model_copy(update={"web_listen": "127.0.0.1:0"})) as place:
        assert asyncio.run(asked(place)) != 0
