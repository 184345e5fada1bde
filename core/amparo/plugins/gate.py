"""The gate: the engine's own small HTTP proxy, through which a caged plugin reaches what the operator granted.

A cage has no network. Its one way out is a socket that listens in there and is answered out here: what asks for a
granted `host:port`, by CONNECT or with a whole address, is carried there and back; all else is refused and counted.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import Sequence
from threading import Thread
from urllib.parse import urlsplit

_LONGEST_HEAD = 16_384
_CHUNK = 65_536
_MOST_AT_ONCE = 16
_HEAD_SECONDS, _CONNECT_SECONDS, _CALL_SECONDS = 10, 10, 900
_ESTABLISHED = "200 Connection established"
_SAID = "HTTP/1.1 {}\r\n{}\r\n"

_GIVEN_UP = (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError)
"""An end went away, said nothing for too long, or began with too much."""

Place = tuple[str, int]


class Gate:
    """Lets one process through to the `host:port` that are granted, and to nothing else, until it is closed."""

    def __init__(self, granted: Sequence[str]) -> None:
        self._granted = frozenset(place.lower() for place in granted)
        self._refused = 0
        self._places = asyncio.Semaphore(_MOST_AT_ONCE)
        self._outside, self._inside = socket.socketpair()
        self._closed = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="amparo-gate", daemon=True)
        self._thread.start()

    def inside(self) -> int:
        """Return the descriptor that the process has to inherit; whoever hands it over closes it here."""
        return self._inside.detach()

    def refused_since(self) -> int:
        """Return how many connections were refused since this was asked last."""
        refused = self._refused
        self._refused -= refused
        return refused

    def close(self) -> None:
        """Let nothing through any more."""
        with contextlib.suppress(OSError):  # its process, and with it the other end, is gone already
            self._outside.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()

    def _run(self) -> None:
        with self._outside, contextlib.closing(self._loop):
            _, descriptors, _, _ = socket.recv_fds(self._outside, 16, 1)
            if descriptors:  # else the process ended before it listened
                self._loop.run_until_complete(self._serve(socket.socket(fileno=descriptors[0])))

    async def _serve(self, listening: socket.socket) -> None:
        server = await asyncio.start_server(self._answer, sock=listening, limit=_LONGEST_HEAD)
        async with server:
            await self._closed.wait()
        calls = asyncio.all_tasks() - {asyncio.current_task()}
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    async def _answer(self, asking: StreamReader, answering: StreamWriter) -> None:
        with contextlib.closing(answering), contextlib.suppress(*_GIVEN_UP):
            async with self._places, asyncio.timeout(_CALL_SECONDS):
                await self._carry(asking, answering)

    async def _carry(self, asking: StreamReader, answering: StreamWriter) -> None:
        async with asyncio.timeout(_HEAD_SECONDS):
            head = await asking.readuntil(b"\r\n\r\n")
        asked = _asked(head)
        if asked is None:
            await _say(answering, "400 Bad Request")
            return
        (host, port), first = asked
        if f"{host}:{port}" not in self._granted:
            self._refused += 1
            await _say(answering, "403 Not granted by the operator")
        elif (reached := await _reached(host, port)) is None:
            await _say(answering, "502 Not reachable")
        else:
            back, there = reached
            with contextlib.closing(there):
                if not first:
                    await _say(answering, _ESTABLISHED)
                there.write(first)
                await asyncio.gather(_pass_on(asking, there), _pass_on(back, answering))


async def _reached(host: str, port: int) -> tuple[StreamReader, StreamWriter] | None:
    """Return a connection to a granted place, None if there is none to be had.

    A name leads back to this machine only if the operator wrote it so: whose name it is decides where it leads.
    """
    with contextlib.suppress(OSError, TimeoutError):
        for *_, address in await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if host in {"localhost", address[0]} or not _is_here(str(address[0])):
                with contextlib.suppress(OSError, TimeoutError):  # the next address may answer
                    async with asyncio.timeout(_CONNECT_SECONDS):
                        return await asyncio.open_connection(str(address[0]), port)
    return None


async def _pass_on(reader: StreamReader, writer: StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()
    writer.write_eof()


async def _say(answering: StreamWriter, status: str) -> None:
    answering.write(_SAID.format(status, "" if status == _ESTABLISHED else "Connection: close\r\n").encode("ascii"))
    await answering.drain()


def _asked(head: bytes) -> tuple[Place, bytes] | None:
    """Return where a request wants to go, and what to send there first: nothing for CONNECT."""
    line, _, headers = head.partition(b"\r\n")
    try:
        method, target, version = line.decode("ascii").split(" ")
        url = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = url.hostname or "", url.port or {"http": 80}[url.scheme]
    except (ValueError, KeyError):
        return None
    if method == "CONNECT":
        return (host, port), b""
    path = url._replace(scheme="", netloc="").geturl() or "/"
    kept = [one for one in headers.split(b"\r\n") if one and not one.lower().startswith((b"connection:", b"proxy-"))]
    return (host, port), b"\r\n".join(
        [f"{method} {path} {version}".encode("ascii"), *kept, b"Connection: close\r\n\r\n"]
    )


def _is_here(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast
